import subprocess
import sys
from pathlib import Path

import pytest

from services.operations.backups.swap import BEFORE, put_back_broken_off, swapped

NAMES = ("clipsheet.db", "clipsheet.db-wal", "engine.db", "keys")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """There is a database with what SQLite keeps beside it, and a key; no queue."""
    folder = tmp_path / "data"
    (folder / "keys").mkdir(parents=True)
    for name in ("clipsheet.db", "clipsheet.db-wal", "keys/a"):
        (folder / name).write_text("old")
    return folder


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """A database with its queue, and another key."""
    folder = tmp_path / "new"
    (folder / "keys").mkdir(parents=True)
    for name in ("clipsheet.db", "engine.db", "keys/b"):
        (folder / name).write_text("new")
    return folder


def held(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


OLD = {"clipsheet.db": "old", "clipsheet.db-wal": "old", "keys/a": "old"}
NEW = {"clipsheet.db": "new", "engine.db": "new", "keys/b": "new"}


def test_the_new_takes_the_place_of_the_old(data_dir: Path, new: Path) -> None:
    with swapped(data_dir, new, NAMES):
        assert {name: text for name, text in held(data_dir).items() if not name.startswith(BEFORE)} == NEW
    assert held(data_dir) == NEW


def test_the_old_is_back_when_the_new_is_not_right(data_dir: Path, new: Path) -> None:
    with pytest.raises(ValueError, match="wrong"), swapped(data_dir, new, NAMES):
        raise ValueError("wrong")
    assert put_back_broken_off(data_dir) is False
    assert {name: text for name, text in held(data_dir).items() if not name.startswith(".")} == OLD


@pytest.mark.parametrize("moves", range(6))
def test_the_old_is_back_after_a_power_cut_anywhere(
    data_dir: Path, new: Path, moves: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PowerCut(BaseException):
        """Nothing runs after it."""

    done = 0
    rename = Path.rename

    def cut(path: Path, target: Path) -> Path:
        nonlocal done
        if done == moves:
            raise PowerCut
        done += 1
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", cut)
    monkeypatch.setattr("services.operations.backups.swap.put_back_broken_off", lambda *_: False)
    with pytest.raises(PowerCut), swapped(data_dir, new, NAMES):
        pass
    monkeypatch.undo()
    assert put_back_broken_off(data_dir) is True
    assert {name: text for name, text in held(data_dir).items() if not name.startswith(".")} == OLD


class Tables:
    """Tables whose server is away when they should be settled for the first time."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def replace(self, before: Path) -> None:
        (before / "undo").write_text("how")
        self.said.append("replace")

    def put_back(self, before: Path) -> None:
        self.said.append(f"put back by {(before / 'undo').read_text()}")

    def settle(self, before: Path) -> None:
        self.said.append(f"settle {(before / 'undo').read_text()}")
        if self.said.count("settle how") == 1:
            raise ConnectionError("away")


def test_tables_go_with_the_files(data_dir: Path, new: Path) -> None:
    tables = Tables()
    with pytest.raises(ValueError, match="wrong"), swapped(data_dir, new, NAMES, tables):
        raise ValueError("wrong")
    assert tables.said == ["replace", "put back by how"]
    assert {name: text for name, text in held(data_dir).items() if not name.startswith(".")} == OLD


def test_tables_are_settled_by_whoever_comes_next(data_dir: Path, new: Path) -> None:
    tables = Tables()
    with pytest.raises(ConnectionError), swapped(data_dir, new, NAMES, tables):
        pass
    assert put_back_broken_off(data_dir, tables) is False
    assert tables.said == ["replace", "settle how", "settle how"]
    assert held(data_dir) == NEW


IN_A_PROCESS = """
import sys
from pathlib import Path
from services.operations.backups.swap import swapped
with swapped(Path(sys.argv[1]), Path(sys.argv[2]), ["clipsheet.db", "keys"]):
    pass
"""
MOUNTED = 'mount -t tmpfs none "$1/keys" && exec "$3" -c "$4" "$1" "$2"'  # in a namespace that ends with it


def test_a_folder_that_is_a_disk_of_its_own_is_told_and_all_is_as_it_was(data_dir: Path, new: Path) -> None:
    call = ["unshare", "--mount", "sh", "-c", MOUNTED, "sh", str(data_dir), str(new), sys.executable, IN_A_PROCESS]
    try:
        run = subprocess.run(call, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("nothing can be mounted here")
    if "must be superuser" in run.stderr or run.stderr.startswith("unshare:"):
        pytest.skip("nothing may be mounted here")
    assert "is a disk of its own" in run.stderr
    assert {name: text for name, text in held(data_dir).items() if not name.startswith(".")} == OLD
