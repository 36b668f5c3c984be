"""Steps are told, timed, and stop where they must."""

from collections.abc import Callable

import pytest

from scripts.setup.console import SetupError, Step, call, run_steps, works


def _step(done: list[str], name: str, *, is_done: bool = False, fails: bool = False, without: str = "") -> Step:
    def do() -> None:
        done.append(name)
        if fails:
            raise SetupError(f"{name} failed.")

    return Step(name, lambda: is_done, do, without)


def test_only_what_is_left_is_done(capfd: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []
    run_steps([_step(done, "one", is_done=True), _step(done, "two")])
    assert done == ["two"]
    assert "[2/2] two ..." in capfd.readouterr().err


def test_a_failed_step_stops_the_rest() -> None:
    done: list[str] = []
    with pytest.raises(SetupError, match="one failed"):
        run_steps([_step(done, "one", fails=True), _step(done, "two")])
    assert done == ["one"]


def test_a_step_that_can_be_left_out_warns_and_the_rest_goes_on(capfd: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []
    run_steps([_step(done, "one", fails=True, without="Highlights stay off."), _step(done, "two")])
    assert done == ["one", "two"]
    assert "WARNING: one failed.\n      Highlights stay off." in capfd.readouterr().err


def test_a_programs_output_leaves_our_own_clean(capfd: pytest.CaptureFixture[str]) -> None:
    call(["sh", "-c", "echo hello"])
    assert capfd.readouterr() == ("", "hello\n")


@pytest.mark.parametrize("run", [call, lambda args: None if works(args) else pytest.fail("said no")])
def test_a_good_program_is_good(run: Callable[[list[str]], None]) -> None:
    run(["true"])


@pytest.mark.parametrize(("args", "words"), [(["false"], "false ended with 1"), (["/no/such"], "cannot be started")])
def test_a_bad_program_is_named(args: list[str], words: str) -> None:
    with pytest.raises(SetupError, match=words):
        call(args)
    assert not works(args)


def test_a_complaint_shows_what_the_program_said(capfd: pytest.CaptureFixture[str]) -> None:
    assert not works(["sh", "-c", "echo no space left; exit 1"], complain=True)
    assert "no space left" in capfd.readouterr().err
