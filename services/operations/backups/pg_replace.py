"""Replaces what a PostgreSQL database holds of ours by a dump, in one transaction, and can put it back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import inspect

from clients.database.models import Base
from clients.database.session import Database, database_url
from config.settings import Settings
from services.operations.backups.backup_archive import refuse_newer
from services.operations.backups.pg_programs import run_pg, write_script
from utils.errors import PermanentError

_VERSION = b"COPY public.alembic_version "
_NOT_EVERYWHERE = (b"SET transaction_timeout ",)  # of newer client programs, unknown to servers before 17


@contextmanager
def replaced(settings: Settings, dump: Path, scratch: Path) -> Iterator[None]:
    """Have the dump in the database, for good unless the block raises. Raises PermanentError, all being as it was."""
    before = _dumped(settings, scratch) if holds_tables(settings) else None
    _put_in(settings, dump, scratch)
    try:
        yield
    except BaseException:
        if before:
            _put_in(settings, before, scratch)
        raise


def check_dump(dump: Path, scratch: Path) -> None:
    """Raise PermanentError when it is damaged, is none of ours, or was made by a newer version."""
    _, version = _script(dump, scratch)
    if version is None:
        raise PermanentError("The database in the backup is not Clipsheet's.", "Give a file that `backup` has made.")
    refuse_newer(version)


def holds_tables(settings: Settings) -> bool:
    """Whether our tables are there."""
    database = Database(database_url(settings))
    try:
        return inspect(database.engine).has_table("entries")
    finally:
        database.close()


def _dumped(settings: Settings, scratch: Path) -> Path:
    path = scratch / "before.dump"
    run_pg("pg_dump", settings, scratch, "--format=custom", "--no-owner", f"--file={path}")
    return path


def _put_in(settings: Settings, dump: Path, scratch: Path) -> None:
    script, _ = _script(dump, scratch)
    clearing = scratch / "clear.sql"
    tables = ", ".join(f"public.{name}" for name in (*Base.metadata.tables, "alembic_version"))
    clearing.write_text(f"DROP SCHEMA IF EXISTS dbos CASCADE;\nDROP TABLE IF EXISTS {tables} CASCADE;\n")
    once = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    run_pg("psql", settings, scratch, *once, f"--file={clearing}", f"--file={script}")
    script.unlink()


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
