"""A model out of packages: put together, checked, and nothing left of what is not right."""

import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from clients.local_models.packaged_models import PACKAGED, ModelFile, PackagedModel, PackageIndex, folder_bytes
from utils.errors import TransientError


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


MODEL = PackagedModel(
    ("one==1", "two==1"),
    size_bytes=6,
    files=(
        ModelFile("model.bin", sha256(b"abcdef"), ("one/data/part1", "two/data/part2")),
        ModelFile("config.json", sha256(b"{}"), ("one/data/config.json",)),
    ),
)


class Unpacked:
    """In place of the package index: writes files as an installation would."""

    def __init__(self, second: bytes = b"def", fails: str = "") -> None:
        self.second, self.fails = second, fails
        self.asked: list[str] = []

    def __call__(self, packages: Sequence[str], folder: Path) -> None:
        self.asked += packages
        if self.fails:
            raise TransientError(self.fails)
        for name, content in (
            ("one/data/part1", b"abc"),
            ("one/data/config.json", b"{}"),
            ("two/data/part2", self.second),
        ):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def fetch(folder: Path, unpack: Unpacked) -> None:
    PackageIndex(unpack, {"base": MODEL}).fetch("base", folder / "base.part", lambda *_: None)


def test_parts_are_put_together(tmp_path: Path) -> None:
    unpack = Unpacked()
    fetch(tmp_path, unpack)
    assert {path.name: path.read_bytes() for path in (tmp_path / "base.part").iterdir()} == {
        "model.bin": b"abcdef",
        "config.json": b"{}",
    }
    assert unpack.asked == ["one==1", "two==1"]


def test_only_the_models_files_stay(tmp_path: Path) -> None:
    fetch(tmp_path, Unpacked())
    assert [path.name for path in tmp_path.iterdir()] == ["base.part"]


def test_another_file_than_expected_is_refused_by_its_checksum(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match=r"model\.bin of the package index is not the file"):
        fetch(tmp_path, Unpacked(second=b"xyz"))
    assert not (tmp_path / "base.part/model.bin").exists()


def test_what_the_index_says_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match="the index is away"):
        fetch(tmp_path, Unpacked(fails="the index is away"))


def test_a_package_without_its_file_is_no_crash(tmp_path: Path) -> None:
    model = PackagedModel(("one==1",), 1, (ModelFile("model.bin", "", ("one/data/gone",)),))
    with pytest.raises(TransientError, match="cannot be stored"):
        PackageIndex(Unpacked(), {"base": model}).fetch("base", tmp_path / "base.part", lambda *_: None)


def test_the_size_of_a_folder_is_that_of_all_files_in_it(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/b/c").write_bytes(b"123")
    assert folder_bytes(tmp_path) == 3


def test_a_folder_that_goes_while_sizes_are_added_up_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    going = tmp_path / "going"
    going.mkdir()

    def remove(event: str, arguments: tuple[object, ...]) -> None:
        if event == "os.scandir" and arguments[0] in (going, str(going)) and going.exists():
            going.rmdir()  # as uv does with what it has unpacked

    sys.addaudithook(remove)
    assert folder_bytes(tmp_path) == 3
    assert not going.exists()


def test_every_file_has_a_checksum() -> None:
    assert {len(file.sha256) for model in PACKAGED.values() for file in model.files} == {64}
