"""How this process's own connections are, asked again and again: cheap, and nothing is opened for it."""

import contextvars
from collections.abc import Callable, Mapping

from clients.database.answer_time import answer_within
from clients.database.session import Database
from clients.stores.media_store import MediaStore
from services.domain.entries import FINAL, Status
from services.operations.diagnostics import REDIS, Check, CheckState, redis_finding
from services.operations.metrics import Metrics
from utils.redis_client import Redis

DATABASE = "Database"
ANSWER_S = 5.0
LATE_POLLS = 10  # so many intervals without a poll are told


class Readiness:
    """The checks by name."""

    def __init__(
        self,
        database: Database,
        store: MediaStore,
        figures: Metrics,
        redis: Redis,
        *,
        poll_interval_s: float,
        queue_works: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._store = store
        self._figures = figures
        self._redis = redis
        self._queue_works = queue_works  # raises ClipsheetError
        self._late_s = LATE_POLLS * poll_interval_s

    def checks(self) -> Mapping[str, Callable[[], Check]]:
        """All of them."""
        return {
            DATABASE: self.answers,
            "Media store": self.stores,
            "Queue": self.flows,
            "Polls": self.polls,
            REDIS: self.wakes,
        }

    def answers(self) -> Check:
        """The database takes a question."""
        self._database.answers()
        return Check(DATABASE, CheckState.OK, f"{self._database.engine.dialect.name} answers")

    def stores(self) -> Check:
        """The media store, a bucket perhaps, takes one."""
        contextvars.copy_context().run(self._ask_store)
        return Check("Media store", CheckState.OK, "answers")

    def _ask_store(self) -> None:
        answer_within(ANSWER_S)  # who is asked again and again is not patient
        self._store.local("health/nothing")

    def wakes(self) -> Check:
        """Redis, when there is one, takes one."""
        return redis_finding(self._redis)

    def flows(self) -> Check:
        """JobQueue can be queued, and somebody runs what waits."""
        self._queue_works()
        now = self._figures.snapshot()
        waiting = now.by_status[Status.PENDING]
        running = sum(count for status, count in now.by_status.items() if Status(status) not in FINAL) - waiting
        says = f"{waiting} waiting, {running} running, {len(now.workers)} workers"
        is_stuck = waiting and not now.workers
        return Check(
            "Queue", CheckState.DEGRADED if is_stuck else CheckState.OK, says, "Start a worker." if is_stuck else ""
        )

    def polls(self) -> Check:
        """Notion is looked at."""
        now = self._figures.snapshot()
        watched = sum(now.link_databases.values())
        if not watched:
            return Check("Polls", CheckState.OFF, "no Notion database is watched")
        says = f"{watched} Notion databases are watched, each looked at within {now.longest_without_poll_s:.0f} s"
        is_late = now.longest_without_poll_s > self._late_s
        return Check(
            "Polls", CheckState.DEGRADED if is_late else CheckState.OK, says, "Is a monitor running?" if is_late else ""
        )
