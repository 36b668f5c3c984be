"""How the whole service stands, for the status page: its queue, the sites, what it watches, the room on its disk."""

import shutil
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Select, func, select

from clients.database.models import Entry, LinkDatabase, NotionConnection, Worker, now
from clients.database.session import Database
from config.settings import Settings
from services.domain.entries import FINAL, Status
from services.operations.diagnostics import LOW_DISK_GB
from services.operations.disk_use import sizes_bytes
from services.operations.downloads import PlatformHealth, download_health
from services.operations.metrics import Metrics
from services.operations.waiting import Waits
from utils.ttl_cache import Recent

SHARED_S = 2.0  # all who look at the page share one answer
TREE_EVERY_S = 60.0  # reading the whole folder takes long when there is much in it


@dataclass(frozen=True)
class QueueStatus:
    """The queue: what waits and runs now, and how the last day's entries ended."""

    waiting: int
    oldest_waiting_s: float
    running: dict[Status, int]  # by what is done for them
    ended: dict[str, int]  # within a day; completed ones that are partial count as `partial`
    workers: tuple["WorkerView", ...]


@dataclass(frozen=True)
class WorkerView:
    """A process that runs entries."""

    host: str
    memory_bytes: int
    started_at: datetime


@dataclass(frozen=True)
class WatchedDatabase:
    """One of the person's Link Databases."""

    title: str
    polled_at: datetime | None
    state: str
    problem: str


@dataclass(frozen=True)
class Disk:
    """The disk of DATA_DIR, and what Clipsheet keeps on it."""

    free_bytes: int
    total_bytes: int
    held_bytes: Mapping[str, int]  # by the name of what it is

    @property
    def is_low(self) -> bool:
        """Soon nothing can be downloaded any more."""
        return self.free_bytes < LOW_DISK_GB * 1e9


class Overview:
    """Reads all of it from the database, so that it is the same in every process; calls nobody."""

    def __init__(self, database: Database, figures: Metrics, settings: Settings) -> None:
        self._database = database
        self._figures = figures
        self._settings = settings
        self._lock = threading.Lock()
        self._held: Mapping[str, int] = {}
        self._held_at = float("-inf")
        self._line = Recent(self._ask_line, SHARED_S)
        self.waits = Waits(database)
        self._sites = Recent(partial(download_health, database, settings), SHARED_S)

    def line(self) -> QueueStatus:
        """The queue of all people, as it was a moment ago."""
        return self._line()

    def _ask_line(self) -> QueueStatus:
        numbers = self._figures.snapshot()
        with self._database.reading() as session:
            rows = session.execute(_ended_since(now() - timedelta(days=1))).all()
            workers = session.scalars(select(Worker).order_by(Worker.started_at)).all()
        ended: dict[str, int] = {}
        for status, is_partial, count in rows:
            word = "partial" if is_partial and status == Status.COMPLETED else status
            ended[word] = ended.get(word, 0) + count
        busy = [status for status in Status if status not in FINAL and status is not Status.PENDING]
        return QueueStatus(
            waiting=numbers.by_status[Status.PENDING],
            oldest_waiting_s=numbers.oldest_waiting_s,
            running={status: numbers.by_status[status] for status in busy if numbers.by_status[status]},
            ended=ended,
            workers=tuple(WorkerView(one.host, one.memory_bytes, one.started_at) for one in workers),
        )

    def sites(self) -> list[PlatformHealth]:
        """How downloads from each site go, whoever asked for them."""
        return self._sites()

    def watched(self, user_id: str) -> list[WatchedDatabase]:
        """The person's Link Databases with the last look at each."""
        query = select(LinkDatabase).join(NotionConnection, NotionConnection.id == LinkDatabase.connection_id)
        mine = query.where(NotionConnection.user_id == user_id).order_by(LinkDatabase.created_at)
        with self._database.reading() as session:
            return [WatchedDatabase(row.title, row.polled_at, row.state, row.problem) for row in session.scalars(mine)]

    def disk(self) -> Disk:
        """The room there is; what is held is counted at most once a minute."""
        room = shutil.disk_usage(self._settings.data_dir)
        with self._lock:
            if time.monotonic() - self._held_at > TREE_EVERY_S:
                self._held, self._held_at = sizes_bytes(self._settings), time.monotonic()
            return Disk(room.free, room.total, self._held)


def _ended_since(since: datetime) -> Select[str, bool, int]:
    query = select(Entry.status, Entry.partial, func.count())
    return query.where(Entry.status.in_(FINAL), Entry.finished_at > since).group_by(Entry.status, Entry.partial)
