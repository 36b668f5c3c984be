"""Where workers are killed: starts them, strikes, and counts what was lost, doubled and repeated."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from clients.database.models import User
from clients.database.session import Database, database_url
from config.settings import PROJECT_ROOT, Settings
from services.domain.entries import EntryView, Status
from services.domain.stages import Options, Source
from services.engine.job_queue import JobQueue
from services.entries.intake import Intake
from services.entries.store import Entries
from utils.notifier import Notifier
from utils.redis_client import open_redis


@dataclass(frozen=True)
class Tally:
    """What the ledger and the database say in the end. `repeated` counts finished stages that ran again."""

    completed: int
    lost: int
    begun_again: int
    repeated: int


@dataclass
class Arena:
    """One data folder, one database, any number of workers."""

    settings: Settings
    step_s: float = 0.1
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _users: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        self.database = Database(database_url(self.settings))
        self.database.upgrade(self.settings.data_dir)
        self.ensure_user("local")
        self.entries = Entries(self.database)
        self.redis = open_redis(self.settings.redis_url)
        self.orders = JobQueue(self.settings, Notifier(self.redis))
        self.intake = Intake(self.entries, self.orders, lambda source: ("test", source.url or ""))

    def ensure_user(self, user_id: str) -> None:
        """Make the user if there is none of that name."""
        if user_id in self._users:
            return
        self._users.add(user_id)
        with self.database.transaction() as session:
            if session.get(User, user_id) is None:
                session.add(User(id=user_id, name=user_id))

    def start_worker(self, *, database: str = "") -> subprocess.Popen[bytes]:
        """Start a worker, on another way to the database perhaps, and wait until it is ready."""
        environment = {
            **os.environ,
            "DATA_DIR": str(self.settings.data_dir),
            "DATABASE_URL": database or self.settings.database_url,
            "REDIS_URL": self.settings.redis_url,
            "WORKER_CONCURRENCY": str(self.settings.worker_concurrency),
        }
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.worker_process", str(self.step_s)],
            cwd=PROJECT_ROOT,
            env=environment,
            stdout=subprocess.PIPE,
        )
        self.workers.append(worker)
        assert worker.stdout is not None
        assert worker.stdout.readline().startswith(b"ready")
        return worker

    def order(self, count: int, *, name: str = "") -> list[EntryView]:
        """Accept new entries."""
        return [
            self.intake.accept(
                "local", Source(kind="link", url=f"https://test/{uuid.uuid4().hex}", name=name), Options()
            )
            for _ in range(count)
        ]

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """kill -9."""
        worker.send_signal(signal.SIGKILL)
        worker.wait()

    def wait_until_final(self, orders: Iterable[EntryView], timeout_s: float) -> float:
        """Wait for all; returns the seconds it took. Raises TimeoutError naming those that hang."""
        started = time.monotonic()
        open_ids = {entry.id for entry in orders}
        while open_ids:
            open_ids = {key for key in open_ids if not self._status(key).is_final}
            if time.monotonic() - started > timeout_s:
                raise TimeoutError({key: self._status(key) for key in open_ids})
            time.sleep(0.05)
        return time.monotonic() - started

    def wait_for_death_or_end(self, worker: subprocess.Popen[bytes], entry: EntryView, timeout_s: float = 90.0) -> bool:
        """Wait until the worker died (True) or the entry is final (False)."""
        until = time.monotonic() + timeout_s
        while worker.poll() is None:
            if self._status(entry.id).is_final:
                return False
            if time.monotonic() > until:
                raise TimeoutError(entry.id)
            time.sleep(0.05)
        return True

    def wait_for_line(self, text: str, timeout_s: float = 60.0) -> None:
        """Wait until the ledger holds a line that begins with `text`."""
        until = time.monotonic() + timeout_s
        while not any(line.startswith(text) for line in self.ledger()):
            if time.monotonic() > until:
                raise TimeoutError(text)
            time.sleep(0.01)

    def wait_for_more(self, text: str, timeout_s: float = 120.0) -> float:
        """Seconds until the ledger holds another line that begins with `text`."""
        started = time.monotonic()
        before = sum(line.startswith(text) for line in self.ledger())
        while sum(line.startswith(text) for line in self.ledger()) == before:
            if time.monotonic() - started > timeout_s:
                raise TimeoutError(text)
            time.sleep(0.02)
        return time.monotonic() - started

    def unfinished(self, orders: Iterable[EntryView]) -> bool:
        """Some are not in a final state."""
        return any(not self._status(entry.id).is_final for entry in orders)

    def running(self, pid: int) -> set[tuple[str, str]]:
        """Entry and stage of every step that the process began and did not end."""
        begun: set[tuple[str, str]] = set()
        for line in self.ledger():
            what, entry, stage, process, _ = line.split()
            if process == str(pid):
                (begun.add if what == "begin" else begun.discard)((entry, stage))
        return begun

    def begun_again(self, pid: int) -> int:
        """How often that process lost a stage: somebody else began it after it had."""
        first: dict[tuple[str, str], str] = {}
        lost = 0
        for line in self.ledger():
            what, entry, stage, process, _ = line.split()
            if what == "begin" and first.setdefault((entry, stage), process) != process:
                lost += first[entry, stage] == str(pid)
        return lost

    def wait_for_progress(self, hit: set[tuple[str, str]], since: float, timeout_s: float = 90.0) -> list[float]:
        """Seconds until each of the stages that were hit began again."""
        resumed: dict[tuple[str, str], float] = {}
        while hit - resumed.keys():
            for line in self.ledger():
                what, entry, stage, _, at = line.split()
                if what == "begin" and (entry, stage) in hit and float(at) > since:
                    resumed.setdefault((entry, stage), float(at) - since)
            if (missing := hit - resumed.keys()) and time.monotonic() - since > timeout_s:
                raise TimeoutError(missing)
            time.sleep(0.05)
        return list(resumed.values())

    def ledger(self) -> list[str]:
        """All lines so far."""
        path = self.settings.data_dir / "ledger.txt"
        return path.read_text().splitlines() if path.exists() else []

    def tally(self, orders: Iterable[EntryView]) -> Tally:
        """Count."""
        states = [self._status(entry.id) for entry in orders]
        begins, ends = (
            Counter(tuple(line.split()[1:3]) for line in self.ledger() if line.startswith(what))
            for what in ("begin", "end")
        )
        return Tally(
            completed=states.count(Status.COMPLETED),
            lost=sum(not state.is_final for state in states),
            begun_again=sum(count - 1 for count in begins.values()),
            repeated=sum(count - 1 for count in ends.values()),
        )

    def close(self) -> None:
        """End every worker."""
        for worker in self.workers:
            if worker.poll() is None:
                self.kill(worker)
            if worker.stdout:
                worker.stdout.close()
        self.orders.close()
        self.redis.close()
        self.database.close()

    def _status(self, entry_id: str) -> Status:
        entry = self.entries.find(entry_id)
        assert entry is not None
        return entry.status


def settings_for(folder: Path, *, concurrency: int = 4, database: str = "", redis: str = "") -> Settings:
    """Settings of an arena."""
    return Settings(data_dir=folder, worker_concurrency=concurrency, database_url=database, redis_url=redis)
