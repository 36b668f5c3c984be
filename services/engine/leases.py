"""Which workers live. Each counts its beats in the database; nobody compares clocks, so clocks may jump."""

import os
import secrets
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
from sqlalchemy import delete, select, update

from clients.database.models import Worker
from clients.database.session import Database
from utils.process_space import process_space

WEIGH_EVERY_S = 15.0
BORN = "t"
LEASE_S = 6.0  # a worker whose count stands still this long, while we could watch, is dead


class Leases:
    """This process's own lease, and what it has seen of the others'."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._host = socket.gethostname()
        self.worker_id = f"{process_space()}-{os.getpid()}-{_born(os.getpid())}-{secrets.token_hex(4)}"
        self._seen: dict[str, tuple[int, float]] = {}  # worker -> beats, when they were first seen
        self._memory_bytes, self._weigh_at = 0, 0.0

    def register(self) -> None:
        """Become a worker."""
        with self._database.transaction() as session:
            session.add(Worker(id=self.worker_id, host=self._host, pid=os.getpid()))

    def beat(self) -> None:
        """Say that this worker lives; one that was taken for dead comes back."""
        if self._clock() >= self._weigh_at:
            self._memory_bytes, self._weigh_at = _memory_bytes(), self._clock() + WEIGH_EVERY_S
        with self._database.transaction() as session:
            query = update(Worker).where(Worker.id == self.worker_id)
            query = query.values(beats=Worker.beats + 1, memory_bytes=self._memory_bytes)
            if not session.execute(query).rowcount:  # type: ignore[attr-defined]
                session.add(Worker(id=self.worker_id, host=self._host, pid=os.getpid(), beats=1))

    def release(self) -> None:
        """Stop being a worker; the others take over at their next look."""
        with self._database.transaction() as session:
            session.execute(delete(Worker).where(Worker.id == self.worker_id))

    def forget_what_was_seen(self) -> None:
        """Start watching afresh: while the database was away nobody could beat, so nobody's silence counts."""
        self._seen.clear()

    def living(self) -> set[str]:
        """The ids of all workers that live; rows of dead ones are removed."""
        with self._database.reading() as session:
            workers = list(session.scalars(select(Worker)))
        dead = [worker for worker in workers if self._is_dead(worker)]
        if dead:
            self._remove(dead)
        self._seen = {worker.id: self._seen[worker.id] for worker in workers if worker.id in self._seen}
        return {worker.id for worker in workers} - {worker.id for worker in dead}

    def _remove(self, dead: list[Worker]) -> None:
        with self._database.transaction() as session:
            for worker in dead:
                # Only if it has not come back in the meantime.
                session.execute(delete(Worker).where(Worker.id == worker.id, Worker.beats == worker.beats))

    def _is_dead(self, worker: Worker) -> bool:
        if worker.id == self.worker_id:
            return False
        if worker.id.startswith(f"{process_space()}-") and not _process_lives(worker):
            return True
        beats, since = self._seen.get(worker.id, (-1, 0.0))
        if beats != worker.beats:
            self._seen[worker.id] = (worker.beats, self._clock())
            return False
        return self._clock() - since > LEASE_S


def _memory_bytes() -> int:
    own = psutil.Process()
    total = 0
    for process in (own, *own.children(recursive=True)):
        with suppress(psutil.Error):  # it has ended meanwhile
            total += process.memory_info().rss
    return total


def _process_lives(worker: Worker) -> bool:
    # A shortcut where it can be asked after: when a neighbour crashed nobody has to wait for its lease to run out.
    try:
        process = psutil.Process(worker.pid)
        return process.status() != psutil.STATUS_ZOMBIE and _is_same(worker)
    except (psutil.NoSuchProcess, ProcessLookupError, FileNotFoundError):
        return False
    except psutil.Error:
        return True


def _is_same(worker: Worker) -> bool:
    born = worker.id.split("-")[-2]
    return not born.startswith(BORN) or born == _born(worker.pid)


def _born(pid: int) -> str:
    # Tells a process from a later one of its number. On Linux in ticks since the boot (proc_pid_stat(5), field 22):
    # by the clock every worker would look like another as soon as the clock is set.
    if sys.platform == "linux":
        return BORN + Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[19].decode()
    return f"{BORN}{psutil.Process(pid).create_time():.2f}"
