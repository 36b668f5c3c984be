import io
from pathlib import Path

import pytest

from scripts.cli import main

GOOD = "correct horse battery\n"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Run `scripts/run users …` with a first line of input; gives the code, what was said, and the complaint."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))

    def run(*words: str, typed: str = GOOD) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        code = main(["users", *words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_people_come_are_listed_and_go(call) -> None:  # type: ignore[no-untyped-def]
    assert "Nobody signs in" in call("list")[1]
    assert "Alice is the first person, an admin" in call("add", "Alice")[1]
    assert "Bob is a member" in call("add", "Bob")[1]
    assert [line.split()[:2] for line in call("list")[1].splitlines()] == [["Alice", "admin"], ["Bob", "member"]]
    assert "signed out everywhere" in call("password", "bob", typed="a stapler on the moon\n")[1]
    assert "Nothing was removed" in call("remove", "Bob", typed="no\n")[1]
    assert "Nothing was removed" in call("remove", "Bob", typed="")[1]  # nobody is there to be asked
    assert "Bob is removed" in call("remove", "Bob", typed="Bob\n")[1]
    code, _, complaint = call("remove", "Alice", "--yes")
    assert (code, "This is the last admin." in complaint) == (1, True)


@pytest.mark.parametrize(
    ("words", "typed", "why"),
    [
        (("add", "Alice"), "short\n", "at least 10 characters"),
        (("add", "Alice"), "", "at least 10 characters"),
        (("remove", "Nobody"), "", "Nobody is named 'Nobody'"),
    ],
)
def test_what_cannot_be_is_said(call, words: tuple[str, ...], typed: str, why: str) -> None:  # type: ignore[no-untyped-def]
    code, _, complaint = call(*words, typed=typed)
    assert (code, why in complaint) == (1, True)
