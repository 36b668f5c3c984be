"""Replaces what a PostgreSQL database holds of ours by a dump, in one transaction, and can put it back."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect, text

from clients.database.models import Base
from clients.database.session import Database, database_url
from config.settings import Settings
from services.operations.backups.backup import DUMP, scratch_folder
from services.operations.backups.backup_archive import refuse_newer
from services.operations.backups.pg_programs import run_pg, write_script
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, PermanentError
from utils.files import write_atomically

_MARKED = "public.alembic_version"  # the table whose comment tells of a restore; a dump is read without comments
_RESTORING = "clipsheet restore "
_PART, _NAME = "part.dump", "restore"
_VERSION = b"COPY public.alembic_version "
_NOT_EVERYWHERE = (b"SET transaction_timeout ",)  # of newer client programs, unknown to servers before 17


class PostgresTables:
    """Our tables in `settings.database_url`, put in and put back in one transaction each.

    While what was put in is not settled the comment on a table names the restore: by that a put-back knows whether it
    came to it, and other machines, which have no folder to put back from, know that they may not start.
    """

    def __init__(self, settings: Settings, dump: Path | None = None) -> None:
        self._settings = settings
        self._dump = dump

    def replace(self, before: Path) -> None:
        """Have the dump in the database. Raises PermanentError, all being as it was."""
        assert self._dump is not None
        with scratch_folder(self._settings.data_dir) as scratch:
            if holds_tables(self._settings):
                run_pg("pg_dump", self._settings, scratch, "--format=custom", "--no-owner", f"--file={before / _PART}")
                (before / _PART).rename(before / DUMP)
            write_atomically(before / _NAME, name := uuid.uuid4().hex)
            _put_in(self._settings, scratch, self._dump, name)

    def put_back(self, before: Path) -> None:
        """Have in it what was there. Raises NeedsUserError without PostgreSQL's client programs."""
        if self._is_of(before):
            with scratch_folder(self._settings.data_dir) as scratch:
                _put_in(self._settings, scratch, before / DUMP if (before / DUMP).exists() else None)

    def settle(self, before: Path) -> None:
        """Let other machines start."""
        if self._is_of(before):
            with _database(self._settings) as database, database.transaction() as session:
                session.execute(text(f"COMMENT ON TABLE {_MARKED} IS NULL"))

    def _is_of(self, before: Path) -> bool:
        name = before / _NAME
        return name.exists() and restore_under_way(self._settings) == name.read_text()


def restore_under_way(settings: Settings) -> str | None:
    """The name of the restore that has put in what is there and is not over; None when there is none."""
    with _database(settings) as database, database.reading() as session:
        comment = session.scalar(text(f"SELECT obj_description(to_regclass('{_MARKED}'), 'pg_class')"))
    return str(comment).removeprefix(_RESTORING) if comment and str(comment).startswith(_RESTORING) else None


def refuse_half_restored(settings: Settings) -> None:
    """Raise NeedsUserError while a restore that another machine began is not over."""
    if restore_under_way(settings):
        raise NeedsUserError(
            "A restore on another machine was broken off.",
            "Start Clipsheet there, which puts back what was there, or restore once more.",
            code=ErrorCode.CONFLICT,
        )


def check_dump(dump: Path, scratch: Path) -> None:
    """Raise PermanentError when it is damaged, is none of ours, or was made by a newer version."""
    _, version = _script(dump, scratch)
    if version is None:
        raise PermanentError("The database in the backup is not Clipsheet's.", "Give a file that `backup` has made.")
    refuse_newer(version)


def holds_tables(settings: Settings) -> bool:
    """Whether our tables are there."""
    with _database(settings) as database:
        return inspect(database.engine).has_table("entries")


@contextmanager
def _database(settings: Settings) -> Iterator[Database]:
    database = Database(database_url(settings))
    try:
        yield database
    finally:
        database.close()


def _put_in(settings: Settings, scratch: Path, dump: Path | None, restore: str = "") -> None:
    """Replace our tables by those of the dump, or by none; they are marked when a restore is named."""
    clearing, marking = scratch / "clear.sql", scratch / "mark.sql"
    tables = ", ".join(f"public.{name}" for name in (*Base.metadata.tables, "alembic_version"))
    clearing.write_text(f"DROP SCHEMA IF EXISTS dbos CASCADE;\nDROP TABLE IF EXISTS {tables} CASCADE;\n")
    marking.write_text(f"COMMENT ON TABLE {_MARKED} IS '{_RESTORING}{restore}';\n" if restore else "")
    scripts = [clearing, *([_script(dump, scratch)[0]] if dump else []), marking]
    once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    run_pg("psql", settings, scratch, *once, *(f"--file={script}" for script in scripts))


def _script(dump: Path, scratch: Path) -> tuple[Path, str | None]:
    """The dump as SQL, and the version of the tables in it."""
    whole, path = scratch / "whole.sql", scratch / "restore.sql"
    write_script(dump, whole)
    version, is_next = None, False
    with whole.open("rb") as lines, path.open("wb") as kept:
        for line in lines:
            if is_next:
                version = line.strip().decode()
            is_next = line.startswith(_VERSION)
            if not line.startswith(_NOT_EVERYWHERE):
                kept.write(line)
    whole.unlink()
    return path, version
