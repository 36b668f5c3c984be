"""Where the engine keeps its own tables: a file beside ours, or the same PostgreSQL database in its own schema."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, text

from clients.database.faults import in_words
from clients.database.locks import alone_in
from clients.database.session import Database
from config.settings import Settings
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.files import make_file_private

APPLICATION = "clipsheet"
FILE = "engine.db"
CONNECT_S = 10
_MAY_QUEUE = """
SELECT CASE WHEN to_regclass('dbos.workflow_status') IS NULL THEN has_database_privilege(current_database(), 'CREATE')
ELSE has_table_privilege('dbos.workflow_status', 'INSERT') END
"""


def system_database_url(settings: Settings) -> str:
    """The engine's database."""
    return f"sqlite:///{settings.data_dir.resolve() / FILE}" if is_sqlite(settings) else settings.database_url


def is_sqlite(settings: Settings) -> bool:
    """One machine; with PostgreSQL the engine's tables are in the schema `dbos` of the same database."""
    return not settings.database_url or settings.database_url.startswith("sqlite")


def prepare(settings: Settings) -> None:
    """Create or migrate the engine's tables; safe when several processes start at once.

    Raises ClipsheetError when that cannot be done.
    """
    from dbos import DBOS  # 20 MB: a web process that has taken no order yet does without

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    url, file = system_database_url(settings), settings.data_dir / "migrate-engine.lock"
    engine = create_engine(url, connect_args={} if is_sqlite(settings) else {"connect_timeout": CONNECT_S})
    try:
        with in_words(partial(_damaged, settings)), alone_in(engine, "migrate-engine", file):
            if is_sqlite(settings):
                _prepare_file(settings.data_dir / FILE)
            DBOS.migrate(system_database_url=url)
    finally:
        engine.dispose()


def check_queue(settings: Settings, database: Database) -> None:
    """Raise ClipsheetError where no order can be queued, and so no worker can run. Cheap: DBOS is not loaded for it."""
    if is_sqlite(settings):
        _check_file(settings)
        return
    with database.reading() as session, in_words():
        if not session.scalar(text(_MAY_QUEUE)):
            raise NeedsUserError(
                "The role in DATABASE_URL may not make the queue's schema, dbos, or not write to it.",
                "Grant it CREATE on the database, or name the role that owns it.",
                code=ErrorCode.SETUP_NEEDED,
            )


def _check_file(settings: Settings) -> None:
    path = settings.data_dir / FILE
    if not path.exists():  # made with the first order
        return
    with in_words(partial(_damaged, settings)), closing(sqlite3.connect(path, timeout=5)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'workflow_status'").fetchone():
            connection.execute("SELECT status FROM workflow_status LIMIT 1").fetchone()


def compact(settings: Settings) -> None:
    """Let nothing of deleted rows stay in the file; PostgreSQL sees to it by itself."""
    if is_sqlite(settings):
        with closing(sqlite3.connect(settings.data_dir / FILE, timeout=30)) as connection:
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def take_failovers_for_outages(settings: Settings, engine: Engine) -> None:
    """Let the engine wait for a server that may be written, on the connections that it opened by itself."""
    if not is_sqlite(settings):
        from clients.database.postgres import leave_what_only_reads  # SQLite does without its libraries

        leave_what_only_reads(engine)


def forget_runs(settings: Settings) -> None:
    """Remove the engine's tables, which are made anew: unfinished entries are then enqueued again."""
    if is_sqlite(settings):
        for name in (f"{FILE}-wal", f"{FILE}-shm", FILE):
            (settings.data_dir / name).unlink(missing_ok=True)
        return
    engine = create_engine(settings.database_url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS dbos CASCADE"))
    engine.dispose()


def _prepare_file(path: Path) -> None:
    make_file_private(path)  # what SQLite writes beside it has the same mode
    with closing(sqlite3.connect(path, timeout=30)) as connection:
        # The mode is kept in the file. With the rollback journal every reader waits for the writer.
        connection.execute("PRAGMA journal_mode=WAL")
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()  # it is small: finished runs are deleted
    if found != "ok":
        raise sqlite3.DatabaseError(f"malformed: {found}")


def _damaged(settings: Settings) -> NeedsUserError:
    return NeedsUserError(
        f"The queue's file {settings.data_dir / FILE} is damaged.",
        "Stop Clipsheet and move it away, with those beside it (-wal, -shm): the next start makes a new one, and "
        "queues again what is unfinished.",
        code=ErrorCode.SETUP_NEEDED,
    )


def system_engine(settings: Settings) -> Engine | None:
    """Connections for SQLite; None lets DBOS open PostgreSQL as it likes.

    As DBOS would open it, but for `synchronous`: a checkpoint lost in a power cut costs one repeated step that finds
    its artifact, and a lost order is enqueued again by the reconciler, so nobody has to wait for the disk.
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
