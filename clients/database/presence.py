"""Who uses a database: each process holds on to it while it lives, also from another container or machine.

A shared lock on a file, which the system releases with the process, and which processes on one volume see whatever
container they are in. On PostgreSQL the connections tell too, by their name, whatever machine they come from.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

APPLICATION = "clipsheet"  # the name of our connections
CLOSING_S = 5.0  # a connection that was just closed is there a little longer
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = :name"


class Presence:
    """This process's hold on the database of a URL."""

    def __init__(self, url: str, data_dir: Path) -> None:
        self._url = url
        self._file = _file(url, data_dir)
        self._lock: int | None = None

    def share(self) -> None:
        """Use it beside others until `release`. Raises NeedsUserError while somebody replaces it."""
        if not self._take(fcntl.LOCK_SH):
            raise NeedsUserError(
                "The database is being replaced.", "Start again when that is done.", code=ErrorCode.CONFLICT
            )

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the database exclusively. Raises NeedsUserError when another process uses it."""
        if not self._take(fcntl.LOCK_EX) or self._stays_connected():
            self.release()
            raise in_use()
        try:
            yield
        finally:
            self.release()

    def release(self) -> None:
        """Let go."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take(self, kind: int) -> bool:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._lock, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        except OSError:  # a file system without locks: what workers say of themselves has to do
            return True
        return True

    def _stays_connected(self) -> bool:
        until = time.monotonic() + CLOSING_S
        while is_connected := self._is_connected():
            if time.monotonic() > until:
                break
            time.sleep(0.05)
        return is_connected

    def _is_connected(self) -> bool:
        if make_url(self._url).get_backend_name() == "sqlite":
            return False
        engine = create_engine(self._url)  # not one of those that are counted
        try:
            with engine.connect() as connection:
                return bool(connection.scalar(text(_OTHERS), {"name": APPLICATION}))
        finally:
            engine.dispose()


def in_use() -> NeedsUserError:
    """The error for a process that needs exclusive use while others run."""
    return NeedsUserError(
        "Clipsheet is running.", "Stop all of it first, in other containers too.", code=ErrorCode.CONFLICT
    )


def _file(url: str, data_dir: Path) -> Path:
    parts = make_url(url)
    is_file = parts.get_backend_name() == "sqlite" and parts.database
    return Path(f"{parts.database}.in_use") if is_file else data_dir / "postgres.in_use"
