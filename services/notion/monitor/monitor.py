"""The monitor: a scheduler's thread that claims what is due, and a bounded crowd that does it."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler

from clients.database.session import Database
from config.settings import Settings
from services.entries.intake import Intake
from services.notion.monitor.keyed_thread_pool import KeyedThreadPool
from services.notion.monitor.poll import DatabasePoller
from services.notion.pages.targets import Targets
from services.notion.rows.link_rows import LinkRows
from services.notion.rows.poll_schedule import Schedule, Watched
from services.notion.rows.row_outbox import RowOutbox
from services.notion.rows.row_writer import Connect, RowWriter
from services.notion.rows.rows import Rows
from utils.logger import get_logger

LOOK_EVERY_S = 1.0
SLOW_S = 5.0  # a poll that takes longer
POLLS, SICK_POLLS, WRITES = 24, 4, 16  # threads; databases that fail or are slow have few of their own
log = get_logger(__name__)


@dataclass(frozen=True)
class Watch:
    """What a monitor works with."""

    schedule: Schedule
    poller: DatabasePoller
    debts: RowOutbox
    teller: RowWriter


def open_watch(settings: Settings, database: Database, intake: Intake, connect: Connect) -> Watch:
    """Everything a monitor works with; calls nobody."""
    schedule, debts = Schedule(database, interval_s=settings.poll_interval_s), RowOutbox(database)
    options = Targets(database).options  # a row's tag says which fields are looked for
    rows = Rows(intake, LinkRows(database), extra_hosts=settings.extra_video_hosts, options=options)
    return Watch(
        schedule=schedule,
        poller=DatabasePoller(connect, schedule, rows),
        debts=debts,
        teller=RowWriter(connect, debts, schedule, intake),
    )


class Monitor:
    """Any number of processes may run one: what is due is claimed in the database."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._polls = KeyedThreadPool(POLLS, "poll")
        self._sick = KeyedThreadPool(SICK_POLLS, "poll-again")
        self._writes = KeyedThreadPool(WRITES, "row")
        self._slow: set[str] = set()  # databases whose last poll took long
        self._scheduler = BackgroundScheduler()

    def start(self) -> None:
        """Begin to watch."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a look that is skipped while one goes on is no news
        for job in (self.look, self.look_again, self.tell):
            self._scheduler.add_job(
                _surviving(job),
                "interval",
                seconds=LOOK_EVERY_S,
                id=job.__name__,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        log.info("monitor started")

    def stop(self, grace_s: float = 10.0) -> bool:
        """Watch no more, and let calls that run end; False when some did not. What was not done is done elsewhere."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        until = time.monotonic() + grace_s
        crowds = (self._polls, self._sick, self._writes)
        ended = [crowd.close(max(0.0, until - time.monotonic())) for crowd in crowds]  # each must be told
        return all(ended)

    def look(self) -> int:
        """Poll what is due; returns how many polls were begun."""
        return self._poll(self._polls, sick=False)

    def look_again(self) -> int:
        """Poll what failed before and has rested, and what is slow."""
        return self._poll(self._sick, sick=True)

    def _poll(self, crowd: KeyedThreadPool, *, sick: bool) -> int:
        count = 0
        while room := crowd.room(LOOK_EVERY_S):
            taken = self._watch.schedule.claim(room, running=crowd.running, slow=tuple(self._slow), sick=sick)
            for watched in taken:
                crowd.do(watched.connection_id, partial(self._poll_one, watched))
            count += len(taken)
            if not taken:
                break
        return count

    def _poll_one(self, watched: Watched) -> None:
        began = time.monotonic()
        self._watch.poller.poll(watched)
        if time.monotonic() - began > SLOW_S:
            self._slow.add(watched.id)
        else:
            self._slow.discard(watched.id)

    def tell(self) -> int:
        """Write the rows that are owed something; returns how many were begun."""
        self._watch.debts.follow()
        count = 0
        while room := self._writes.room(LOOK_EVERY_S):
            taken = self._watch.debts.claim(room, running=self._writes.running)
            for owed in taken:
                self._writes.do(owed.connection_id, partial(self._watch.teller.tell, owed))
            count += len(taken)
            if not taken:
                break
        return count

    def wait_until_idle(self, timeout_s: float = 10.0) -> bool:
        """Wait until nothing runs that was begun; for tests and measurements."""
        return all(crowd.wait_until_idle(timeout_s) for crowd in (self._polls, self._sick, self._writes))


def _surviving(job: Callable[[], int]) -> Callable[[], None]:
    def run() -> None:
        try:
            job()
        except Exception:  # the database may be away for a minute; the next look starts afresh
            log.exception("the monitor's look failed")

    return run
