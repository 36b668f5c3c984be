"""Speech models come from the first source that gives them."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from clients.local_models.model_store import ModelStore, Progress
from utils.errors import TransientError


@dataclass
class FakeSource:
    """Gives what it has, or says why not."""

    name: str = "base"
    fails: str = ""
    asked: list[str] = field(default_factory=list)

    def has(self, name: str) -> bool:
        return name == self.name

    def fetch(self, name: str, folder: Path, report: Progress) -> None:
        self.asked.append(name)
        if self.fails:
            raise TransientError(self.fails)
        folder.mkdir()
        (folder / "model.bin").write_text("model")


def quiet(text: str, done: float | None) -> None:
    pass


def test_the_first_source_is_asked_alone(tmp_path: Path) -> None:
    first, second = FakeSource(), FakeSource()
    assert (ModelStore(tmp_path, [first, second]).fetch("base", quiet) / "model.bin").exists()
    assert (first.asked, second.asked) == (["base"], [])


def test_the_next_one_is_asked_when_it_fails(tmp_path: Path) -> None:
    assert ModelStore(tmp_path, [FakeSource(fails="away"), FakeSource()]).fetch("base", quiet).is_dir()


def test_one_that_does_not_have_it_is_not_asked(tmp_path: Path) -> None:
    other = FakeSource(name="small")
    ModelStore(tmp_path, [other, FakeSource()]).fetch("base", quiet)
    assert other.asked == []


def test_all_reasons_are_told_when_nobody_gives_it(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match="no index; no hub"):
        ModelStore(tmp_path, [FakeSource(fails="no index"), FakeSource(fails="no hub")]).fetch("base", quiet)
    assert not (tmp_path / "base").exists()
