import queue
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from app import create_app
from clients.database.session import Database
from services.domain.entries import Status
from services.entries.events import ring_after_commits
from services.entries.store import Entries
from tests.endpoints.conftest import MakeSite
from tests.fakes.orders import claimed
from tests.fakes.redis import RedisProcess, redis_process
from tests.fakes.site import Site
from utils.notifier import Notifier
from utils.redis_client import NoRedis, Redis, RedisServer

NEVER_S = 1000  # a page that is not woken would look again after it
LONG_S = 20


@pytest.fixture
def process(tmp_path: Path) -> Iterator[RedisProcess]:
    with redis_process(tmp_path) as process:
        yield process


@pytest.fixture
def worker(site: Site, process: RedisProcess) -> Iterator[Database]:
    """The database as a worker has it open, whose events go to Redis."""
    redis, database = RedisServer(process.url), Database(site.database.url)
    ring_after_commits(database, Notifier(redis))
    yield database
    database.close()
    redis.close()


@pytest.fixture
def site(make_site: MakeSite) -> Site:
    return make_site()


class Away:
    """The entries, or a database that does not answer."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self.is_away = False
        self.asked = threading.Semaphore(0)

    def __getattr__(self, name: str) -> Any:
        if self.is_away:
            self.asked.release()
            raise OperationalError("SELECT", {}, OSError("gone"))
        return getattr(self._entries, name)


class Reader:
    """Reads a live stream in a thread of its own."""

    def __init__(self, site: Site, redis: Redis, url: str, *, poll_s: float, entries: Any = None) -> None:
        live = replace(site.web.live, notifier=Notifier(redis), poll_s=poll_s)
        web = replace(site.web, live=live, entries=entries or site.entries)
        app = create_app(web)
        self._stream = app.test_client().get(url).response
        self._frames: queue.SimpleQueue[str] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for frame in self._stream:
            self._frames.put(frame.decode() if isinstance(frame, bytes) else frame)

    def until(self, word: str) -> None:
        """Read up to the word; fails when it does not come."""
        while word not in self._frames.get(timeout=LONG_S):
            pass


def test_a_live_page_shows_at_once_what_a_worker_of_another_process_does(
    site: Site, worker: Database, process: RedisProcess
) -> None:
    redis = RedisServer(process.url)
    entry = site.order()
    reader = Reader(site, redis, f"/api/entries/{entry.id}/events", poll_s=NEVER_S)
    reader.until("pending")
    journal = claimed(worker, entry)
    journal.enter("download", Status.DOWNLOADING, "Fetching")
    reader.until("Fetching")
    journal.complete()
    reader.until("completed")
    redis.close()


@pytest.mark.parametrize("harm", ["stop", "freeze"])
def test_a_redis_that_goes_away_costs_a_live_page_nothing_but_time(
    site: Site, worker: Database, process: RedisProcess, harm: str
) -> None:
    redis = RedisServer(process.url)
    entry = site.order()
    reader = Reader(site, redis, f"/api/entries/{entry.id}/events", poll_s=0.2)
    reader.until("pending")
    journal = claimed(worker, entry)
    getattr(process, harm)()
    journal.enter("download", Status.DOWNLOADING, "Fetching")
    reader.until("Fetching")
    journal.complete()
    reader.until("completed")
    redis.close()


def test_a_live_page_outlives_a_database_that_is_away(site: Site) -> None:
    entries = Away(site.entries)
    entry = site.order()
    reader = Reader(site, NoRedis(), f"/api/entries/{entry.id}/events", poll_s=0.01, entries=entries)
    reader.until("pending")

    entries.is_away = True
    for _ in range(3):
        assert entries.asked.acquire(timeout=LONG_S)
    site.intake.cancel("local", entry.id)
    entries.is_away = False

    reader.until("cancelled")
