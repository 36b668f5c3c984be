"""The command line's first words: the version, and what was perhaps meant."""

import tomllib

import pytest

from config.settings import PROJECT_ROOT
from config.version import VERSION
from scripts.cli import main


def test_the_version_is_that_of_the_project_and_of_the_changelog() -> None:
    project = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
    assert f"\n## {VERSION} " in (PROJECT_ROOT / "CHANGELOG.md").read_text()


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"Clipsheet {VERSION}\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("procces a.mp4", "There is no command procces. Did you mean process?"),
        ("zzz", "There is no command zzz. The commands are: serve,"),
        ("https://a.test/b", "For its note: scripts/run process https://a.test/b"),
        ("README.md", "For its note: scripts/run process README.md"),
    ],
)
def test_a_word_that_is_no_command_is_answered(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words.split()) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("process --jsn a.mp4", "unrecognized arguments: --jsn. Did you mean --json?"),
        ("process --schma=recipe a.mp4", "Did you mean --schema?"),
        ("process --schema recipy a.mp4", "Did you mean recipe?"),
        ("backup --zzz a", "unrecognized arguments: --zzz"),
    ],
)
def test_a_mistyped_option_is_answered(words: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
