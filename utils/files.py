"""Files written so that a crash leaves the old one or the new one, never half of one; and their checksums."""

import errno
import fcntl
import hashlib
import os
import shutil
import stat
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_CHUNK = 1 << 20


def sha256_file(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal, reading it in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make_private(folder: Path) -> None:
    """Make a folder that its owner alone may look into; one that is there is closed to others. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    status = folder.stat()
    is_ours = status.st_uid == os.geteuid() and not status.st_mode & stat.S_ISVTX  # such as /tmp
    if is_ours and status.st_mode & 0o077:
        folder.chmod(0o700)


def make_file_private(path: Path) -> None:
    """Close a file to others; make it, empty, where there is none. Where that cannot be, whoever opens it says so."""
    with suppress(OSError):
        if not path.exists():
            path.touch(mode=0o600)
        elif path.stat().st_mode & 0o077:
            path.chmod(0o600)


def write_atomically(path: Path, data: bytes | str, *, mode: int = 0o600) -> None:
    """Write `data` (text as UTF-8) to `path` in one step that survives a power cut. Raises OSError.

    It is its owner's alone, and never exists with wider rights, unless `mode` says otherwise.
    """
    content = data.encode() if isinstance(data, str) else data
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(mode)  # mkstemp makes files private
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def children(folder: Path) -> list[Path]:
    """What lies in a folder, by name; nothing when the folder has gone."""
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def changed_s(path: Path) -> float | None:
    """When it was last changed, in seconds since 1970; None when it has gone."""
    try:
        return path.lstat().st_mtime
    except FileNotFoundError:
        return None


def files_below(folder: Path) -> Iterator[Path]:
    """The regular files below a folder, links left out.

    Others may write there meanwhile: what goes away is passed over, where `Path.rglob` raises FileNotFoundError.
    """
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for path in (Path(parent, name) for name in sorted(names)):
            if path.is_file() and not path.is_symlink():
                yield path


def copy_file(source: Path, target: Path, *, max_bytes: int) -> int:
    """Copy the content of a regular file, at most `max_bytes` and one more, and return how much was copied.

    A file that grows while it is copied cannot fill the disk. `target` is left whole or not at all.
    """
    copied = 0
    try:
        with source.open("rb") as reader, target.open("wb") as writer:
            while copied <= max_bytes and (piece := reader.read(min(_CHUNK, max_bytes + 1 - copied))):
                copied += writer.write(piece)
            writer.flush()
            os.fsync(writer.fileno())
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return copied


def move(source: Path, target: Path) -> None:
    """Rename a file or a folder, a file in place of an earlier one. Raises OSError, and then `target` is as it was.

    Onto another file system, which a part of DATA_DIR may be, it is copied beside its place first and made durable.
    """
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        _move_across(source, target)


def _move_across(source: Path, target: Path) -> None:
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")
    try:
        if source.is_dir():
            shutil.copytree(source, part)
        else:
            shutil.copy2(source, part)
        for path in (part, *files_below(part)):
            _sync(path)
        part.replace(target)
    except BaseException:
        _remove(part)
        raise
    _remove(source)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Say that a living process works in a folder, whatever the clock says of its age: see `is_held`."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks: the age has to do
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield
    finally:
        os.close(handle)


def is_held(folder: Path) -> bool:
    """Whether somebody holds the folder; the system lets go of it with the process."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # it has gone
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a power cut."""
    _sync(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
