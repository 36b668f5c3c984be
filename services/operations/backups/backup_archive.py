"""Unpacks a backup, and refuses what is not a whole and sound one before anything is touched."""

import gzip
import json
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ValidationError

from clients.database.session import newest_version
from services.operations.backups.backup import DATABASES, DUMP, FORMAT, LEFT_OUT, MANIFEST
from services.operations.backups.backup_media import FOLDER
from utils.error_codes import ErrorCode
from utils.errors import PermanentError, disk_full

FORMATS = (1, FORMAT)
REPLACED = ("keys", "library", "models")  # of DATA_DIR
_FOLDERS = (*REPLACED, FOLDER)
_GIVE = "Give a file that `backup` has made."
_READ_BYTES = 1 << 20


class Manifest(BaseModel):
    """What a backup says of itself."""

    format: int
    made_at: str = ""


def unpack(source: Path, folder: Path) -> None:
    """Unpack into the empty `folder`. Raises PermanentError unless it is whole, sound and of a version we know."""
    try:
        _read_whole(source)
        _unpack(source, folder)
    except (tarfile.TarError, EOFError, OSError, zlib.error) as error:
        if shutil.disk_usage(folder).free < _READ_BYTES:
            raise disk_full() from error
        raise PermanentError(
            f"{source} cannot be read, or only in part: {error}.", _GIVE, code=ErrorCode.DATA_DAMAGED
        ) from error
    _check(folder)


def left_out(folder: Path) -> Mapping[str, list[str]]:
    """The files of the media store that are not in the backup, by their folder."""
    path = folder / LEFT_OUT
    found: dict[str, list[str]] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _read_whole(source: Path) -> None:
    # Its checksum stands at the very end, which the archive's reader does not reach.
    with gzip.open(source) as stream:
        while stream.read(_READ_BYTES):
            pass


def _unpack(source: Path, folder: Path) -> None:
    # By hand: nothing but plain files under names of ours, whatever the archive says.
    with tarfile.open(source, "r:gz") as archive:
        for member in archive:
            path = folder / _safe_name(member)
            path.parent.mkdir(parents=True, exist_ok=True)
            content = archive.extractfile(member)
            assert content is not None
            with path.open("wb") as file:
                shutil.copyfileobj(content, file)
            path.chmod(0o600 if path.is_relative_to(folder / "keys") else 0o644)


def _safe_name(member: tarfile.TarInfo) -> str:
    # Format 1 held some files as hard links to earlier ones of the archive.
    is_file = member.isreg() or (member.islnk() and _is_ours(member.linkname))
    if not is_file or not _is_ours(member.name):
        raise _no_backup()
    return member.name


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    is_known = name in (MANIFEST, LEFT_OUT, DUMP, *DATABASES) or (len(path.parts) > 1 and path.parts[0] in _FOLDERS)
    return is_known and ".." not in path.parts and not path.is_absolute()


def _check(folder: Path) -> None:
    manifest = _manifest(folder)
    if manifest.format not in FORMATS:
        raise PermanentError(
            f"The backup is of format {manifest.format}.",
            "Restore it with the version that made it.",
            code=ErrorCode.DATA_DAMAGED,
        )
    ours = folder / DATABASES[0]
    if not (ours.exists() or (folder / DUMP).exists()):
        raise PermanentError("There is no database in the backup.", _GIVE, code=ErrorCode.DATA_DAMAGED)
    if manifest.format == FORMAT and not (folder / LEFT_OUT).exists():  # it is written last
        raise PermanentError("The backup was broken off before its end.", _GIVE, code=ErrorCode.DATA_DAMAGED)
    for path in (folder / name for name in DATABASES):
        if path.exists():
            _check_sqlite(path)
    if ours.exists():
        refuse_newer(_version(ours))


def _manifest(folder: Path) -> Manifest:
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes(), strict=True)
    except (OSError, ValidationError) as error:
        raise _no_backup() from error


def _check_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.Error as error:
        found = str(error)
    if found != "ok":
        raise PermanentError(
            f"{path.name} in the backup is damaged: {found}.", "Take an earlier backup.", code=ErrorCode.DATA_DAMAGED
        )


def _version(path: Path) -> str:
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except (sqlite3.Error, TypeError) as error:
        raise PermanentError(
            "The database in the backup is not Clipsheet's.", _GIVE, code=ErrorCode.DATA_DAMAGED
        ) from error
    return str(version)


def refuse_newer(version: str) -> None:
    """Raise PermanentError when the backup's tables are newer than this code."""
    if version > newest_version():
        raise PermanentError(
            f"The backup was made by a newer Clipsheet: its tables have version {version}, this one knows "
            f"{newest_version()}.",
            "Update Clipsheet first.",
            code=ErrorCode.DATA_DAMAGED,
        )


def _no_backup() -> PermanentError:
    return PermanentError("This is no backup of Clipsheet.", _GIVE, code=ErrorCode.DATA_DAMAGED)
