"""uv's own words become a bar."""

import os
from io import StringIO

import pytest

from scripts.setup.bar import Bar
from scripts.setup.console import SetupError
from scripts.setup.watched import call_watched, done_part, last_words


@pytest.mark.parametrize(
    ("text", "done"),
    [
        ("\x1b[37m⠙\x1b[0m \x1b[2mPreparing packages...\x1b[0m (45/90)   \r\x1b[2K", 0.45),
        ("██████████░░░░░░░░░░ [1/2] \x1b[2msome-package==1.0.0 \x1b[0m", 0.95),
        ("Preparing packages... (0/1)  mediapipe ----    16.5 MiB/33 MiB", 0.45),
        ("Preparing packages... (1/2)  mediapipe ----    512 KiB/1 MiB", 0.675),
        ("Resolved 2 packages in 3ms", None),
        ("Preparing packages... (0/0)", 0.0),
    ],
)
def test_how_far_it_is(text: str, done: float | None) -> None:
    assert done_part(text) == (None if done is None else pytest.approx(done))


def test_the_last_words_are_what_was_left_on_the_screen() -> None:
    assert last_words("⠋ Resolving\r\x1b[2K\x1b[31merror\x1b[0m: no network\r\n") == "error: no network"


def test_outside_a_terminal_it_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    out = StringIO()
    call_watched(["sh", "-c", '[ "$0" = --quiet ] || echo + package==1.0'], Bar(out, shown=False), env={})
    assert (out.getvalue(), *capfd.readouterr()) == ("", "", "")


def test_on_a_terminal_a_bar_stands_for_the_list_of_packages(capfd: pytest.CaptureFixture[str]) -> None:
    out = StringIO()
    script = "echo 'Preparing packages... (1/2)'; echo + package==1.0"
    call_watched(["sh", "-c", script], Bar(out, shown=True), env=dict(os.environ))
    assert "45%" in out.getvalue()
    assert (out.getvalue().count("package==1.0"), *capfd.readouterr()) == (0, "", "")


def test_a_failure_shows_what_was_said(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SetupError, match="sh ended with 2"):
        call_watched(["sh", "-c", "echo no network; exit 2"], Bar(StringIO(), shown=True), env=dict(os.environ))
    assert "no network" in capfd.readouterr().err


def test_a_bar_is_wiped_away() -> None:
    out = StringIO()
    drawn = Bar(out, shown=True)
    drawn(0.5)
    drawn(None)
    drawn.wipe()
    assert out.getvalue() == f"\r\x1b[K      [{'#' * 15}{'.' * 15}]  50%\r\x1b[K"
