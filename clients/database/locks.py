"""Named locks that are free again when their holder dies: file locks beside SQLite, advisory locks on PostgreSQL."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Engine, text

LOOK_EVERY_S = 0.25


class Locks(Protocol):
    """One holder for each name at a time, over all processes that share the database."""

    def hold(self, name: str, keep_waiting: Callable[[], None]) -> AbstractContextManager[None]:
        """Hold the lock. `keep_waiting` is called a few times a second meanwhile and may raise to give up."""


class FileLocks:
    """For one machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def hold(self, name: str, keep_waiting: Callable[[], None]) -> Iterator[None]:
        """Hold it by `flock`, which the system releases with the process."""
        self._folder.mkdir(parents=True, exist_ok=True)
        # 256 files serve all names: two that share one wait for each other now and then, and the folder never grows.
        lock = FileLock(self._folder / f"{_number(name) % 256:02x}.lock", thread_local=False)
        while True:
            try:
                lock.acquire(timeout=LOOK_EVERY_S)
                break
            except Timeout:
                keep_waiting()
        try:
            yield
        finally:
            lock.release()


class PostgresLocks:
    """For many machines. A lock lives as long as its connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def hold(self, name: str, keep_waiting: Callable[[], None]) -> Iterator[None]:
        """Hold it by `pg_advisory_lock` on a connection of its own, outside any transaction."""
        with self._engine.connect() as connection:
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            number = {"number": _number(name)}
            while not connection.scalar(text("SELECT pg_try_advisory_lock(:number)"), number):
                keep_waiting()
                time.sleep(LOOK_EVERY_S)
            try:
                yield
            finally:
                connection.execute(text("SELECT pg_advisory_unlock(:number)"), number)


def locks_for(engine: Engine, folder: Path) -> Locks:
    """The locks that all processes on this database share."""
    return PostgresLocks(engine) if engine.dialect.name == "postgresql" else FileLocks(folder)


@contextmanager
def alone_in(engine: Engine, name: str, file: Path) -> Iterator[None]:
    """Do what one process at a time may do to a database, such as make its tables, whatever machine it is on."""
    on_server = PostgresLocks(engine).hold(name, lambda: None) if engine.dialect.name == "postgresql" else nullcontext()
    with FileLock(file), on_server:
        yield


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
