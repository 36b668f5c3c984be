"""Puts new files of DATA_DIR in the place of old ones so that the old are back unless all went well.

The old ones wait in a folder beside them. As long as it is there the swap is not over, and whoever comes next, after a
power cut too, puts them back. A database server's tables can be swapped along with them, so that they never part.
"""

import errno
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from filelock import FileLock

from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.files import write_atomically
from utils.logger import get_logger

BEFORE = ".before-restore"
_DONE = ".after-restore"
_ABSENT = "absent"  # the names of what was not there
_TABLES = "tables"  # a folder for what undoes their part
log = get_logger(__name__)


class Tables(Protocol):
    """What is swapped along with the files. Each call may come again after a power cut."""

    def replace(self, before: Path) -> None:
        """Put the new in, but first what undoes it into the folder `before`."""

    def put_back(self, before: Path) -> None:
        """Undo it, if it came to that."""

    def settle(self, before: Path) -> None:
        """Let it be for good."""


class NoTables:
    """There are files alone."""

    def replace(self, before: Path) -> None:
        """Nothing is to be done."""

    def put_back(self, before: Path) -> None:
        """Nothing was done."""

    def settle(self, before: Path) -> None:
        """Nothing was done."""


NO_TABLES = NoTables()


@contextmanager
def swapped(data_dir: Path, new: Path, names: Iterable[str], tables: Tables = NO_TABLES) -> Iterator[None]:
    """Replace `names` by those in `new`; the old ones are deleted, or put back when the block raises.

    Raises NeedsUserError where one is a disk of its own, and then all is as it was.
    """
    names = tuple(names)
    before = data_dir / BEFORE
    (before / _TABLES).mkdir(parents=True)
    write_atomically(before / _ABSENT, "\n".join(name for name in names if not (data_dir / name).exists()))
    try:
        for name in names:
            if (data_dir / name).exists():
                _put_aside(data_dir / name, before / name)
            if (new / name).exists():
                (new / name).rename(data_dir / name)
        tables.replace(before / _TABLES)
        yield
    except BaseException:
        put_back_broken_off(data_dir, tables)
        raise
    before.rename(data_dir / _DONE)  # from here on it is over
    _settle(data_dir, tables)


def _put_aside(path: Path, place: Path) -> None:
    try:
        path.rename(place)
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        raise NeedsUserError(
            f"{path} is a disk of its own, which cannot be put aside.",
            "Take it off, restore, and bring the files of that folder to it.",
            code=ErrorCode.CONFLICT,
        ) from error


def put_back_broken_off(data_dir: Path, tables: Tables = NO_TABLES) -> bool:
    """Undo a swap that was broken off; returns whether there was one."""
    _settle(data_dir, tables)
    before = data_dir / BEFORE
    if not before.is_dir():
        return False
    with FileLock(data_dir / ".put-back.lock"):  # several processes start at once
        if before.is_dir():
            log.warning("a restore was broken off: what was there before is put back")
            tables.put_back(before / _TABLES)
            _put_back(data_dir, before)
    return True


def _settle(data_dir: Path, tables: Tables) -> None:
    done = data_dir / _DONE
    if done.is_dir():
        tables.settle(done / _TABLES)
        shutil.rmtree(done, ignore_errors=True)


def _put_back(data_dir: Path, before: Path) -> None:
    absent = (before / _ABSENT).read_text().split("\n") if (before / _ABSENT).exists() else []
    for name in filter(None, absent):
        _remove(data_dir / name)
    for path in sorted(before.iterdir()):
        if path.name not in (_ABSENT, _TABLES):
            _remove(data_dir / path.name)
            path.rename(data_dir / path.name)
    shutil.rmtree(before)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
