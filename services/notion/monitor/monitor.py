"""The monitor: threads that claim what is due, and a bounded pool that does it."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from clients.database.faults import DATABASE_AWAY
from clients.database.session import Database
from config.settings import Settings
from services.entries.intake import Intake
from services.notion.monitor.keyed_thread_pool import KeyedThreadPool
from services.notion.monitor.poll import DatabasePoller
from services.notion.pages.targets import Targets
from services.notion.rows.link_rows import LinkRows
from services.notion.rows.poll_schedule import DueDatabase, Schedule
from services.notion.rows.row_outbox import RowOutbox
from services.notion.rows.row_requests import RowRequests
from services.notion.rows.row_writer import Connect, RowWriter
from services.notion.rows.rows import Rows
from utils.logger import get_logger
from utils.periodic import Periodic

LOOK_EVERY_S = 1.0
ASK_AGAIN_S = 60.0  # about a token that was refused
SLOW_S = 5.0  # a poll that takes longer
POLLS, SICK_POLLS, WRITES = 24, 4, 16  # threads; databases that fail or are slow have few of their own
log = get_logger(__name__)


@dataclass(frozen=True)
class Watch:
    """What a monitor works with."""

    schedule: Schedule
    poller: DatabasePoller
    outbox: RowOutbox
    row_writer: RowWriter


def open_watch(
    settings: Settings, database: Database, intake: Intake, connect: Connect, connect_news: Connect | None = None
) -> Watch:
    """Everything a monitor works with; calls nobody. `connect_news`: for what may be left out when calls are scarce."""
    schedule, outbox = Schedule(database, interval_s=settings.poll_interval_s), RowOutbox(database)
    options = Targets(database).options  # a row's tag says which fields are looked for
    rows = Rows(
        *(intake, LinkRows(database)),
        extra_hosts=settings.extra_video_hosts,
        options=options,
        requests=RowRequests(database),
    )
    return Watch(
        schedule=schedule,
        poller=DatabasePoller(connect, schedule, rows),
        outbox=outbox,
        row_writer=RowWriter(connect, outbox, schedule, intake, connect_news=connect_news),
    )


class Monitor:
    """Any number of processes may run one: what is due is claimed in the database."""

    def __init__(self, watch: Watch, try_token_again: Callable[[], None] | None = None) -> None:
        self._watch = watch
        self._polls = KeyedThreadPool(POLLS, "poll")
        self._sick = KeyedThreadPool(SICK_POLLS, "poll-again")
        self._writes = KeyedThreadPool(WRITES, "row")
        self._slow: set[str] = set()  # databases whose last poll took long
        jobs = (self.look, self.look_again, self.tell)
        self._looking = [
            Periodic(
                f"monitor {job.__name__}", job, every_s=LOOK_EVERY_S, first_after_s=LOOK_EVERY_S, expected=DATABASE_AWAY
            )
            for job in jobs
        ]
        if try_token_again:
            again = Periodic("monitor token", try_token_again, every_s=ASK_AGAIN_S, expected=DATABASE_AWAY)
            self._looking.append(again)

    def start(self) -> None:
        """Begin to watch."""
        for looking in self._looking:
            looking.start()
        log.info("monitor started")

    def stop(self, grace_s: float = 10.0) -> bool:
        """Watch no more, and let calls that run end; False when some did not. What was not done is done elsewhere."""
        for looking in self._looking:
            looking.stop()
        until = time.monotonic() + grace_s
        pools = (self._polls, self._sick, self._writes)
        ended = [pool.close(max(0.0, until - time.monotonic())) for pool in pools]  # each must be told
        return all(ended)

    def look(self) -> int:
        """Poll what is due; returns how many polls were begun."""
        return self._poll(self._polls, sick=False)

    def look_again(self) -> int:
        """Poll what failed before and has rested, and what is slow."""
        return self._poll(self._sick, sick=True)

    def _poll(self, pool: KeyedThreadPool, *, sick: bool) -> int:
        count = 0
        while room := pool.room(LOOK_EVERY_S):
            taken = self._watch.schedule.claim(room, running=pool.running, slow=tuple(self._slow), sick=sick)
            for watched in taken:
                pool.do(watched.connection_id, partial(self._poll_one, watched))
            count += len(taken)
            if not taken:
                break
        return count

    def _poll_one(self, watched: DueDatabase) -> None:
        began = time.monotonic()
        self._watch.poller.poll(watched)
        if time.monotonic() - began > SLOW_S:
            self._slow.add(watched.id)
        else:
            self._slow.discard(watched.id)

    def tell(self) -> int:
        """Write the rows with a pending update; returns how many were begun."""
        self._watch.outbox.follow()
        count = 0
        while room := self._writes.room(LOOK_EVERY_S):
            taken = self._watch.outbox.claim(room, running=self._writes.running)
            for pending in taken:
                self._writes.do(pending.connection_id, partial(self._watch.row_writer.tell, pending))
            count += len(taken)
            if not taken:
                break
        return count

    def wait_until_idle(self, timeout_s: float = 60.0) -> bool:
        """Wait until nothing runs that was begun; for tests and measurements."""
        return all(pool.wait_until_idle(timeout_s) for pool in (self._polls, self._sick, self._writes))
