"""Puts a backup in place of what is there, and checks that every completed entry has its note."""

import json
import shutil
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import psutil
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from clients.database.models import Worker
from clients.database.session import Database, database_url
from clients.stores.media_store import MediaStore
from config.settings import Settings
from services.operations import backup_media
from services.operations.backup import DATABASES, DUMP, FORMAT, LEFT_OUT, MANIFEST, is_sqlite, scratch_folder
from services.operations.media_owners import MediaOwners, database_name, rename_database
from services.operations.pg_programs import run_pg
from utils.errors import NeedsUserError, PermanentError

FORMATS = (1, FORMAT)
REPLACED = ("keys", "library", "models")
FOLDERS = (*REPLACED, backup_media.FOLDER)


@dataclass(frozen=True)
class Restored:
    """What came of it."""

    without_note: tuple[str, ...] = ()  # completed entries whose note the backup did not bring
    is_alone: bool = True  # no other database may know files of the media store


def restore(settings: Settings, store: MediaStore, source: Path, *, force: bool = False) -> Restored:
    """Put a backup in place of what is there. Raises NeedsUserError and PermanentError before anything is changed."""
    refuse_if_in_use(settings)
    if not force and _has_data(settings):
        raise NeedsUserError(f"{settings.data_dir} holds data already.", "Add --force to replace them.")
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    replaced = _name(settings)
    with scratch_folder(settings.data_dir) as scratch:
        _unpack(source, scratch)
        _check(scratch, settings)
        if (scratch / DUMP).exists():
            run_pg("pg_restore", settings, scratch, "--clean", "--if-exists", "--no-owner", scratch / DUMP)
        _move_in(scratch, settings.data_dir)
        backup_media.put_back(store, scratch / backup_media.FOLDER)
        if replaced:
            store.leave(replaced)
        return _prove(settings, store, scratch)


def _prove(settings: Settings, store: MediaStore, scratch: Path) -> Restored:
    database = Database(database_url(settings))
    try:
        database.upgrade(settings.data_dir)  # a backup of an older version
        backup_media.mark_lacking(database, store, _left_out(scratch))
        owners = MediaOwners(database, store)
        rename_database(database)  # the one that was backed up may be in use
        owners.join()
        return Restored(backup_media.without_note(database, store, scratch), owners.are_we_alone())
    finally:
        database.close()


def _left_out(scratch: Path) -> Mapping[str, list[str]]:
    path = scratch / LEFT_OUT
    found: dict[str, list[str]] = json.loads(path.read_text()) if path.exists() else {}
    return found


def _unpack(source: Path, folder: Path) -> None:
    # By hand: nothing but plain files under names of ours, whatever the archive says.
    try:
        with tarfile.open(source, "r:*") as archive:
            for member in archive:
                path = folder / _safe_name(member)
                path.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                assert content is not None
                with path.open("wb") as file:
                    shutil.copyfileobj(content, file)
                path.chmod(0o600 if path.is_relative_to(folder / "keys") else 0o644)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise PermanentError(f"{source} cannot be read: {error}.", "Give a file that `backup` has made.") from error


def _safe_name(member: tarfile.TarInfo) -> str:
    # Format 1 held some files as hard links to earlier ones of the archive.
    is_file = member.isreg() or (member.islnk() and _is_ours(member.linkname))
    if not is_file or not _is_ours(member.name):
        raise PermanentError("This is no backup of Clipsheet.", "Give a file that `backup` has made.")
    return member.name


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    is_known = name in (MANIFEST, LEFT_OUT, DUMP, *DATABASES) or (len(path.parts) > 1 and path.parts[0] in FOLDERS)
    return is_known and ".." not in path.parts and not path.is_absolute()


def _check(scratch: Path, settings: Settings) -> None:
    try:
        found = json.loads((scratch / MANIFEST).read_text())["format"]
    except (OSError, ValueError, KeyError) as error:
        raise PermanentError("This is no backup of Clipsheet.", "Give a file that `backup` has made.") from error
    if found not in FORMATS:
        raise PermanentError(f"The backup is of format {found}.", "Restore it with the version that made it.")
    if (scratch / DUMP).exists() == is_sqlite(settings):
        raise NeedsUserError("The backup is of another kind of database.", "Set DATABASE_URL as it was then.")


def _move_in(scratch: Path, data_dir: Path) -> None:
    for name in DATABASES:
        if (scratch / name).exists():
            for old in (f"{name}-wal", f"{name}-shm"):
                (data_dir / old).unlink(missing_ok=True)
            (scratch / name).replace(data_dir / name)
    for name in REPLACED:
        if (scratch / name).is_dir():
            shutil.rmtree(data_dir / name, ignore_errors=True)
            (scratch / name).rename(data_dir / name)


def _name(settings: Settings) -> str | None:
    """Of the database that is replaced; None when there is none, or an older version's."""
    if is_sqlite(settings) and not (settings.data_dir / DATABASES[0]).exists():
        return None
    database = Database(database_url(settings))
    try:
        return database_name(database)
    except SQLAlchemyError:
        return None
    finally:
        database.close()


def _has_data(settings: Settings) -> bool:
    if is_sqlite(settings):
        return (settings.data_dir / DATABASES[0]).exists()
    return bool(_workers(settings) is not None)


def refuse_if_in_use(settings: Settings) -> None:
    """Raise NeedsUserError when a process works on this database."""
    if any(psutil.pid_exists(worker.pid) for worker in _workers(settings) or ()):
        raise NeedsUserError("Clipsheet is running.", "Stop it first: what it knows would be mixed with the backup.")


def _workers(settings: Settings) -> list[Worker] | None:
    """Those that are registered; None when there are no tables yet."""
    if is_sqlite(settings) and not (settings.data_dir / DATABASES[0]).exists():
        return None
    database = Database(database_url(settings))
    try:
        with database.reading() as session:
            return list(session.scalars(select(Worker)))
    except SQLAlchemyError:
        return None
    finally:
        database.close()
