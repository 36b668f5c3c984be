"""Puts a backup in place of what is there, which is kept until the new has proven itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from clients.database.models import now
from clients.database.session import Database, database_url
from clients.stores.media_store import MediaStore
from config.settings import Settings
from services.operations.backups import backup_media, pg_replace
from services.operations.backups.backup import DATABASES, DUMP, is_sqlite, scratch_folder
from services.operations.backups.backup_archive import REPLACED, left_out, unpack
from services.operations.backups.in_use import alone
from services.operations.backups.swap import NO_TABLES, Tables, put_back_broken_off, swapped
from services.operations.media_owners import MediaOwners, database_name, rename_database
from services.publishing.restored import ask_about_due
from utils.errors import NeedsUserError

_BESIDE = ("-wal", "-shm")  # what SQLite keeps beside a database


@dataclass(frozen=True)
class Restored:
    """The result of a restore."""

    without_note: tuple[str, ...] = ()  # completed entries whose note the backup did not bring
    is_alone: bool = True  # no other database may know files of the media store


def restore(settings: Settings, store: MediaStore, source: Path, *, force: bool = False) -> Restored:
    """Put a backup in place of what is there. Whatever it raises, all is as it was, but for files of the media store.

    Raises NeedsUserError when Clipsheet runs, here or elsewhere, and PermanentError when the backup is not sound.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with alone(settings):
        put_back_broken_off(settings.data_dir, _tables(settings))
        replaced = _name(settings)
        if not force and _has_data(settings):
            raise NeedsUserError(f"{settings.data_dir} holds data already.", "Add --force to replace them.")
        with scratch_folder(settings.data_dir) as scratch:
            unpack(source, scratch)
            _check(scratch, settings)
            backup_media.put_back(store, scratch / backup_media.FOLDER)  # nothing that is there goes away by it
            with _replaced(settings, scratch):
                without_note = _prove(settings, store, scratch)
        return Restored(without_note, _own(settings, store, replaced))


def put_back(settings: Settings) -> None:
    """Undo a restore that was broken off here. Raises NeedsUserError when one was broken off on another machine."""
    put_back_broken_off(settings.data_dir, _tables(settings))
    if not is_sqlite(settings):
        pg_replace.refuse_half_restored(settings)


@contextmanager
def _replaced(settings: Settings, scratch: Path) -> Iterator[None]:
    folders = [name for name in REPLACED if (scratch / name).is_dir()]
    names = [*_database_files(), *folders] if is_sqlite(settings) else folders
    with swapped(settings.data_dir, scratch, names, _tables(settings, scratch / DUMP)):
        yield


def _tables(settings: Settings, dump: Path | None = None) -> Tables:
    return NO_TABLES if is_sqlite(settings) else pg_replace.PostgresTables(settings, dump)


def _database_files() -> list[str]:
    return [f"{name}{beside}" for name in DATABASES for beside in ("", *_BESIDE)]


def _prove(settings: Settings, store: MediaStore, scratch: Path) -> tuple[str, ...]:
    database = Database(database_url(settings))
    try:
        database.upgrade(settings.data_dir)  # a backup of an older version
        database.check()
        ask_about_due(database, now)
        backup_media.mark_lacking(database, store, left_out(scratch))
        return backup_media.without_note(database, store, scratch)
    finally:
        database.close()


def _own(settings: Settings, store: MediaStore, replaced: str | None) -> bool:
    """Let the store know this database instead of the one before; returns whether it knows no other."""
    database = Database(database_url(settings))
    try:
        owners = MediaOwners(database, store)
        rename_database(database)  # the one that was backed up may be in use
        owners.join()
        if replaced:
            store.leave(replaced)
        return owners.are_we_alone()
    finally:
        database.close()


def _check(scratch: Path, settings: Settings) -> None:
    if (scratch / DUMP).exists() == is_sqlite(settings):
        raise NeedsUserError("The backup is of another kind of database.", "Set DATABASE_URL as it was then.")
    if (scratch / DUMP).exists():
        pg_replace.check_dump(scratch / DUMP, scratch)


def _name(settings: Settings) -> str | None:
    """The name of the replaced database; None when there was none, or it is from an older version."""
    if not _has_data(settings):
        return None
    database = Database(database_url(settings))
    try:
        return database_name(database)
    except SQLAlchemyError:
        return None
    finally:
        database.close()


def _has_data(settings: Settings) -> bool:
    return (settings.data_dir / DATABASES[0]).exists() if is_sqlite(settings) else pg_replace.holds_tables(settings)
