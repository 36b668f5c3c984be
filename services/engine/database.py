"""Where the engine keeps its own tables: a file beside ours, or the same PostgreSQL database in its own schema."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import Engine, create_engine, event, text

from config.settings import Settings

APPLICATION = "clipsheet"


def system_database_url(settings: Settings) -> str:
    """The engine's database."""
    return f"sqlite:///{settings.data_dir.resolve() / 'engine.db'}" if is_sqlite(settings) else settings.database_url


def is_sqlite(settings: Settings) -> bool:
    """One machine; with PostgreSQL the engine's tables are in the schema `dbos` of the same database."""
    return not settings.database_url or settings.database_url.startswith("sqlite")


def prepare(settings: Settings) -> None:
    """Create or migrate the engine's tables; safe when several processes start at once."""
    from dbos import DBOS  # 20 MB: a web process that has taken no order yet does without

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.data_dir / "migrate-engine.lock"):
        if is_sqlite(settings):
            _use_wal(settings.data_dir / "engine.db")
        DBOS.migrate(system_database_url=system_database_url(settings))


def compact(settings: Settings) -> None:
    """Let nothing of deleted rows stay in the file; PostgreSQL sees to it by itself."""
    if is_sqlite(settings):
        with closing(sqlite3.connect(settings.data_dir / "engine.db", timeout=30)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def forget_runs(settings: Settings) -> None:
    """Remove the engine's tables, which are made anew: unfinished entries are then enqueued again."""
    if is_sqlite(settings):
        for name in ("engine.db-wal", "engine.db-shm", "engine.db"):
            (settings.data_dir / name).unlink(missing_ok=True)
        return
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS dbos CASCADE"))
    engine.dispose()


def _use_wal(path: Path) -> None:
    # The mode is kept in the file. With the rollback journal every reader waits for the writer.
    connection = sqlite3.connect(path, timeout=30)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()


def system_engine(settings: Settings) -> Engine | None:
    """Connections for SQLite; None lets DBOS open PostgreSQL as it likes.

    As DBOS would open it, but for `synchronous`: a checkpoint lost in a power cut costs one repeated step that finds
    its artifact, and a lost order is enqueued again by the keeper, so nobody has to wait for the disk.
    """
    if not is_sqlite(settings):
        return None
    engine = create_engine(system_database_url(settings))
    event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = "IMMEDIATE"
    for pragma in ("busy_timeout=30000", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
