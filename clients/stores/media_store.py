"""Where files live: a folder of folders, published whole so that nobody ever sees half of one."""

import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from utils.files import changed_s, children, files_below, move, sync_folder

OWNERS = ".databases"
ELSEWHERE = ".elsewhere"  # behind the name of a file of a local copy that stayed in the bucket


@dataclass(frozen=True)
class Folder:
    """A folder in the store, and when it last changed."""

    key: str
    changed_at: datetime


class MediaStore(Protocol):
    """Folders of files under keys such as `videos/ab12/media-9f`."""

    def publish(self, folder: Path, key: str) -> int:
        """Move a finished local folder to `key`, replacing what was there. Returns its size in bytes."""

    def local(self, key: str) -> Path | None:
        """A local folder with the files of `key`, or None when there is nothing."""

    def delete(self, key: str) -> None:
        """Remove `key`; nothing happens when it is not there."""

    def trim(self, key: str, keep: Collection[str]) -> None:
        """Remove the files of `key` but those of these suffixes."""

    def folders(self) -> Iterator[Folder]:
        """Every key there is, drafts of crashed processes included."""

    def drop_copies(self, before: datetime, in_use: Collection[str]) -> None:
        """Remove local copies of a remote store that were not asked for since then, but for what begins so."""

    def names(self, key: str) -> frozenset[str]:
        """The files of `key`, relative to it; none when it is not there."""

    def fetch(self, key: str, name: str, scratch: Path) -> Path:
        """One file of `key` on this machine: the store's own, or a copy in `scratch`. Raises FileNotFoundError."""

    @property
    def origin(self) -> str:
        """Where the addresses of `address` lead; empty when there are none."""

    def address(self, key: str, name: str, *, content_type: str, save_as: str = "") -> str | None:
        """Where a browser fetches a file of `key` without us, for an hour; None when we must send it."""

    def add(self, folder: Path, key: str) -> None:
        """Put the files of a local folder to those that `key` has already, in place of those of the same name."""

    def owners(self) -> frozenset[str]:
        """The names of the databases that may refer to this store."""

    def join(self, owner: str) -> None:
        """Be one of them."""

    def leave(self, owner: str) -> None:
        """Be none of them."""


class FolderStore:
    """The default: a folder on the local disk, best on the file system of the work folders: then nothing is copied."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def publish(self, folder: Path, key: str) -> int:
        """Make every file durable, then rename: a crash leaves the old state or the new, never a mixture."""
        size_bytes = sum(_make_durable(path) for path in folder.rglob("*") if path.is_file())
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.rmtree(target)
        move(folder, target)
        sync_folder(target.parent)
        return size_bytes

    def local(self, key: str) -> Path | None:
        """The folder itself."""
        path = self._path(key)
        return path if path.is_dir() else None

    def delete(self, key: str) -> None:
        """Remove the folder."""
        shutil.rmtree(self._path(key), ignore_errors=True)

    def trim(self, key: str, keep: Collection[str]) -> None:
        """Remove files from the folder."""
        trim_folder(self._path(key), keep)

    def folders(self) -> Iterator[Folder]:
        """All folders in folders."""
        kinds = (kind for kind in children(self._root) if kind.name != OWNERS)
        for path in (path for kind in kinds for path in children(kind)):
            changed_at = changed_s(path)
            if path.is_dir() and changed_at is not None:
                yield Folder(path.relative_to(self._root).as_posix(), datetime.fromtimestamp(changed_at, UTC))

    def drop_copies(self, before: datetime, in_use: Collection[str]) -> None:
        """There are none."""

    def names(self, key: str) -> frozenset[str]:
        """The files in the folder."""
        folder = self._path(key)
        return frozenset(path.relative_to(folder).as_posix() for path in files_below(folder))

    def fetch(self, key: str, name: str, scratch: Path) -> Path:  # noqa: ARG002
        """The file itself."""
        path = self._path(f"{key}/{name}")
        if not path.is_file():
            raise FileNotFoundError(path)
        return path

    origin = ""

    def address(self, key: str, name: str, *, content_type: str, save_as: str = "") -> str | None:  # noqa: ARG002
        """We send it."""
        return None

    def add(self, folder: Path, key: str) -> None:
        """Rename each file, once it is durable, into the folder."""
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                _make_durable(path)
                target = self._path(key) / path.relative_to(folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                move(path, target)

    def owners(self) -> frozenset[str]:
        """Empty files, one for each."""
        return frozenset(path.name for path in children(self._root / OWNERS))

    def join(self, owner: str) -> None:
        """Write it."""
        (self._root / OWNERS).mkdir(parents=True, exist_ok=True)
        (self._root / OWNERS / owner).touch()

    def leave(self, owner: str) -> None:
        """Remove it."""
        (self._root / OWNERS / owner).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        path = (self._root / key).resolve()
        if not path.is_relative_to(self._root) or path == self._root:
            raise ValueError(f"not a key: {key!r}")
        return path


def trim_folder(folder: Path, keep: Collection[str]) -> None:
    """Remove a local folder's files but those of these suffixes."""
    for path in files_below(folder):
        if path.suffix not in keep:
            path.unlink(missing_ok=True)


def _make_durable(path: Path) -> int:
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return os.fstat(file.fileno()).st_size
