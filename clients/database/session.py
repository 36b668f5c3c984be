"""Opens the database: SQLite in WAL mode, or PostgreSQL by URL, migrated to the newest schema."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session, sessionmaker

from clients.database.faults import damaged, is_damage
from clients.database.locks import alone_in
from config.settings import PROJECT_ROOT, Settings
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.files import make_file_private
from utils.forked import done_in_a_fork
from utils.plain_text import plain_json

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy.engine.interfaces import ExceptionContext
    from sqlalchemy.pool import ConnectionPoolEntry

BUSY_TIMEOUT_MS = 30_000
MEMORY = ":memory:"
MIGRATIONS = PROJECT_ROOT / "migrations"
_SYNCHRONOUS = "synchronous"  # of a connection, in its info


class Database:
    """Sessions on one database. Safe to share between threads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _open(url)
        self._is_damaged = False
        event.listen(self.engine, "handle_error", self._remember)
        # Threads that write to SQLite queue here: its own waiting sleeps in steps up to 100 ms, so that of fifty one
        # waits half a second.
        self._turn = threading.Lock() if self.engine.dialect.name == "sqlite" else nullcontext()
        self._writers = sessionmaker(self.engine, expire_on_commit=False)
        self._keepers = sessionmaker(self.engine.execution_options(durable=True), expire_on_commit=False)
        # PostgreSQL gives each question its own snapshot anyway; without BEGIN and COMMIT it is one way and not three.
        alone = {} if self.engine.dialect.name == "sqlite" else {"isolation_level": "AUTOCOMMIT"}
        self._readers = sessionmaker(self.engine.execution_options(read_only=True, **alone), expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """One transaction that may write: committed at the end, rolled back on an error."""
        with self._turn, self._writers.begin() as session:
            yield session

    @contextmanager
    def promise(self) -> Iterator[Session]:
        """A transaction that survives a power cut once it is committed: for what somebody is told is done."""
        with self._turn, self._keepers.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that only reads; on SQLite it never waits for a writer."""
        with self._readers.begin() as session:
            yield session

    def after_commit(self, told: Callable[[Session], None]) -> None:
        """Call `told` after each commit of a transaction that may write; what it must know is in `session.info`."""
        for sessions in (self._writers, self._keepers):
            event.listen(sessions, "after_commit", told)

    def upgrade(self, lock_folder: Path) -> None:
        """Bring the schema to the newest version; safe when several processes start at once.

        Raises NeedsUserError when the tables are newer than this code, or the way to them is none for us.
        """
        if self.engine.dialect.name == "postgresql":
            from clients.database.postgres import refuse_a_shared_connection  # see _open

            refuse_a_shared_connection(self.engine)
        version, newest = _version(self.engine), newest_version()
        if version == newest:
            return
        if version and version > newest:
            raise NeedsUserError(
                f"The database is of a newer Clipsheet: its tables have version {version}, this one knows {newest}.",
                "Update Clipsheet, or restore a backup that this version made.",
                code=ErrorCode.SETUP_NEEDED,
            )
        lock_folder.mkdir(parents=True, exist_ok=True)
        with alone_in(self.engine, "migrate", lock_folder / "migrate.lock"):
            # A first start would hold what it takes as long as it runs. What fails there fails here too, and is told.
            is_kept = self.engine.url.database not in (None, "", MEMORY)
            if not (is_kept and done_in_a_fork(lambda: _migrate(_open(self.url)))):
                _migrate(self.engine)

    def answers(self) -> None:
        """Ask something small. Raises NeedsUserError when this or any earlier question met a damaged page."""
        if self._is_damaged:
            raise damaged()
        with self.reading() as session:
            session.execute(text("SELECT id FROM entries LIMIT 1"))

    def _remember(self, context: "ExceptionContext") -> None:
        error = context.sqlalchemy_exception
        self._is_damaged |= isinstance(error, DBAPIError) and is_damage(error)

    def check(self) -> None:
        """Read the whole database to find damage, as far as SQLite can. Raises the driver's errors."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect().execution_options(read_only=True) as connection:
                found = connection.scalar(text("PRAGMA quick_check(1)"))
                if found != "ok":
                    raise sqlite3.DatabaseError(f"malformed: {found}")

    def compact(self) -> None:
        """Let nothing of deleted rows stay in the file; PostgreSQL sees to it by itself."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
                for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                    connection.connection.driver_connection.execute(statement)  # type: ignore[union-attr]

    def close(self) -> None:
        """Close the connections; one that a thread still holds is closed when it comes back."""
        event.listen(self.engine.pool, "checkin", _close_returned)
        self.engine.dispose()


def _close_returned(_connection: object, record: "ConnectionPoolEntry") -> None:
    record.invalidate()


def _migrate(engine: Engine) -> None:
    from alembic import command  # heavy (12 MB): most starts find the schema up to date

    command.upgrade(alembic_config(engine), "head")


def newest_version() -> str:
    """The last migration: its files are numbered."""
    return max(path.name.partition("_")[0] for path in MIGRATIONS.glob("versions/[0-9]*.py"))


def _version(engine: Engine) -> str | None:
    try:
        with engine.connect().execution_options(read_only=True) as connection:
            version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
            return version
    except (OperationalError, ProgrammingError):  # a fresh database has no such table
        return None


def alembic_config(engine: Engine) -> "Config":
    """Alembic's configuration without a file: `migrations/env.py` finds the engine in its attributes."""
    from alembic.config import Config  # see _migrate

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def database_url(settings: Settings) -> str:
    """DATABASE_URL, or the file in DATA_DIR."""
    return settings.database_url or f"sqlite:///{settings.data_dir.resolve() / 'clipsheet.db'}"


def _open(url: str) -> Engine:
    if not url.startswith("sqlite"):
        from clients.database.postgres import open_postgres  # SQLite does without its libraries

        return open_postgres(url)
    if (path := make_url(url).database) and path != MEMORY:
        make_file_private(Path(path))  # what SQLite writes beside it has the same mode
    engine = create_engine(url, json_serializer=plain_json, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late to hold the write lock from the first read on; ours is in _begin_immediate.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={BUSY_TIMEOUT_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Any) -> None:
    options = connection.get_execution_options()
    if options.get("read_only"):
        connection.exec_driver_sql("BEGIN")
        return
    # In WAL mode NORMAL never corrupts; only the last commits before a power cut may be missing, and the next FULL one
    # makes those before it durable too. Waiting for the disk at every line of progress would be most of the work.
    wanted = "FULL" if options.get("durable") else "NORMAL"
    if connection.info.get(_SYNCHRONOUS) != wanted:  # it stays as it is until it is set again
        connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
        connection.info[_SYNCHRONOUS] = wanted
    # A transaction that reads and then writes fails at once with "database is locked" when another wrote in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
