"""Writing whole files, copying with a limit, and checksums."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from utils.files import (
    changed_s,
    children,
    copy_file,
    files_below,
    make_file_private,
    make_private,
    move,
    sha256_file,
    write_atomically,
)


def test_a_checksum_is_that_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")

    assert sha256_file(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()


@pytest.mark.parametrize(("data", "content"), [(b"\0\1", b"\0\1"), ("é", "é".encode())])
def test_a_file_is_replaced_whole(tmp_path: Path, data: bytes | str, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_text("old and much longer")
    write_atomically(path, data)

    assert path.read_bytes() == content
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").touch()

    with pytest.raises(OSError):  # noqa: PT011  a file cannot take the place of a folder, in every system's words
        write_atomically(tmp_path / "folder", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_secrets_are_for_their_owner_only(tmp_path: Path) -> None:
    write_atomically(tmp_path / "key", b"secret", mode=0o600)

    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_copy_is_the_same(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)

    assert copy_file(tmp_path / "a", tmp_path / "b", max_bytes=3_000_000) == 3_000_000
    assert (tmp_path / "b").read_bytes() == b"x" * 3_000_000


def test_a_copy_stops_one_byte_past_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 5000)

    assert copy_file(tmp_path / "a", tmp_path / "b", max_bytes=1000) == 1001


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        copy_file(tmp_path, tmp_path / "b", max_bytes=10)
    assert not (tmp_path / "b").exists()


def test_a_folder_that_is_there_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    for name in ("data", "new/deep"):
        make_private(tmp_path / name)
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o700


def test_a_folder_that_everybody_shares_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o1777)
    make_private(tmp_path / "shared")
    assert (tmp_path / "shared").stat().st_mode & 0o777 == 0o777


def test_what_goes_away_while_a_folder_is_read_is_passed_over(tmp_path: Path) -> None:
    for name in ("a/1", "b/2", "c/3"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    (tmp_path / "c" / "link").symlink_to(tmp_path / "a" / "1")
    found = files_below(tmp_path)
    first = next(found)
    shutil.rmtree(tmp_path / "b")

    assert [first, *found] == [tmp_path / "a" / "1", tmp_path / "c" / "3"]
    assert children(tmp_path / "b") == []
    assert changed_s(tmp_path / "b") is None


@pytest.mark.parametrize("mode", [None, 0o644, 0o600])
def test_a_private_file_is_made_or_closed_and_keeps_what_it_holds(tmp_path: Path, mode: int | None) -> None:
    path = tmp_path / "file"
    if mode is not None:
        path.write_bytes(b"kept")
        path.chmod(mode)
    make_file_private(path)
    assert (path.stat().st_mode & 0o777, path.read_bytes()) == (0o600, b"" if mode is None else b"kept")


def test_a_private_file_in_a_folder_that_is_not_there_is_left_to_who_opens_it(tmp_path: Path) -> None:
    make_file_private(tmp_path / "none" / "file")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def other_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system."""
    memory = Path("/dev/shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is one file system only")
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        yield Path(folder)


def test_a_folder_is_moved_to_another_disk_whole(tmp_path: Path, other_disk: Path) -> None:
    (tmp_path / "work" / "deep").mkdir(parents=True)
    (tmp_path / "work" / "deep" / "file").write_bytes(b"kept")
    move(tmp_path / "work", other_disk / "made")
    assert (other_disk / "made" / "deep" / "file").read_bytes() == b"kept"
    assert [path.name for path in (*other_disk.iterdir(), *tmp_path.iterdir())] == ["made"]


def test_a_file_on_another_disk_is_replaced_whole(tmp_path: Path, other_disk: Path) -> None:
    (tmp_path / "new").write_bytes(b"new")
    (other_disk / "old").write_bytes(b"old")
    move(tmp_path / "new", other_disk / "old")
    assert (other_disk / "old").read_bytes() == b"new"
    assert [path.name for path in (*other_disk.iterdir(), *tmp_path.iterdir())] == ["old"]


def test_what_cannot_be_moved_to_another_disk_stays(tmp_path: Path, other_disk: Path) -> None:
    (tmp_path / "work").mkdir()
    (other_disk / "in-the-way").touch()
    with pytest.raises(OSError, match="directory"):
        move(tmp_path / "work", other_disk / "in-the-way")
    assert (tmp_path / "work").is_dir()
    assert [path.name for path in other_disk.iterdir()] == ["in-the-way"]
