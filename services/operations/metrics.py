"""What an operator watches, read from the database: the same numbers in every process, whoever did the work."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Select, func, select

from clients.database.base import total
from clients.database.models import (
    Artifact,
    Entry,
    LinkDatabase,
    Spending,
    VendorCall,
    WebhookDelivery,
    Worker,
    now,
)
from clients.database.session import Database
from services.domain.entries import FINAL, Status
from services.publishing.figures import PublishingFigures, publishing_figures

BUCKETS_S = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)
LATE_S = 120.0  # an entry may be committed, or another machine's clock be behind, by this much


@dataclass(frozen=True)
class RunOutcome:
    """How runs of entries end: `completed`, `partial`, `failed` or `cancelled`; where and why failed ones did."""

    word: str
    stage: str = ""
    kind: str = ""


@dataclass
class Times:
    """A histogram of seconds; `counts[i]` is the number up to BUCKETS_S[i], the last one of all."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS_S) + 1))
    total_s: float = 0.0

    def add(self, seconds: float) -> None:
        """Count one more."""
        self.total_s += seconds
        for index, limit in enumerate((*BUCKETS_S, float("inf"))):
            self.counts[index] += seconds <= limit


@dataclass(frozen=True)
class PaidCallCount:
    """Paid calls to one model, ever."""

    vendor: str
    model: str
    calls: int
    cost_usd: float


@dataclass(frozen=True)
class Called:
    """Calls to one service of others that ended in one way, ever."""

    vendor: str
    outcome: str
    calls: int


@dataclass(frozen=True)
class WorkerMemory:
    """A worker with the processes it started."""

    worker: str
    memory_bytes: int


@dataclass(frozen=True)
class Snapshot:
    """How things are now."""

    by_status: dict[str, int]
    oldest_waiting_s: float
    workers: tuple[WorkerMemory, ...]
    paid: tuple[PaidCallCount, ...]
    artifacts_bytes: int
    link_databases: dict[str, int]  # by state
    longest_without_poll_s: float
    called: tuple[Called, ...]
    deliveries: dict[str, int]  # messages to webhooks that are kept, by state
    posts: PublishingFigures


class Metrics:
    """Reads the numbers; remembers which finished runs it has counted since this process began."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._began = self._since = now()
        self._counted: dict[tuple[str, int], datetime] = {}
        self.outcomes: Counter[RunOutcome] = Counter()
        self.stages: dict[str, Times] = {}

    def snapshot(self) -> Snapshot:
        """How things are now."""
        with self._database.reading() as session:
            by_status = dict(session.execute(select(Entry.status, func.count()).group_by(Entry.status)).all())
            waiting = session.scalar(select(func.min(Entry.updated_at)).where(Entry.status == Status.PENDING))
            workers = session.execute(select(Worker.id, Worker.memory_bytes).order_by(Worker.id))
            paid = session.execute(_paid())
            states = session.execute(select(LinkDatabase.state, func.count()).group_by(LinkDatabase.state)).all()
            polled = session.scalar(select(func.min(LinkDatabase.polled_at)).where(LinkDatabase.state == "ok"))
            return Snapshot(
                by_status={status.value: by_status.get(status.value, 0) for status in Status},
                oldest_waiting_s=age_s(waiting),
                workers=tuple(WorkerMemory(*row) for row in workers),
                paid=tuple(PaidCallCount(*row) for row in paid),
                artifacts_bytes=session.execute(select(total(Artifact.size_bytes))).scalar_one(),
                link_databases=dict(states),
                longest_without_poll_s=age_s(polled),
                called=tuple(Called(*row) for row in session.execute(_called())),
                deliveries=dict(session.execute(_deliveries()).all()),
                posts=publishing_figures(session),
            )

    def count_finished(self) -> None:
        """Count the runs that have ended since the last call, or since this process began."""
        with self._lock:
            started = now()
            with self._database.reading() as session:
                entries = session.scalars(_finished(self._since - timedelta(seconds=LATE_S))).all()
            for entry in entries:
                self._count(entry)
            self._since = started
            forget = started - timedelta(seconds=2 * LATE_S)
            self._counted = {key: at for key, at in self._counted.items() if at > forget}

    def _count(self, entry: Entry) -> None:
        key = (entry.id, entry.run)
        if key in self._counted or entry.finished_at is None or entry.finished_at < self._began:
            return
        self._counted[key] = entry.finished_at
        self.outcomes[_outcome(entry)] += 1
        for stage, seconds in entry.timings_s.items():
            self.stages.setdefault(stage, Times()).add(seconds)


def _finished(since: datetime) -> Select[Entry]:
    return select(Entry).where(Entry.status.in_(FINAL), Entry.finished_at > since)


def _paid() -> Select[str, str, int, float]:
    return (
        select(Spending.vendor, Spending.model, func.count(), func.sum(Spending.cost_usd))
        .group_by(Spending.vendor, Spending.model)
        .order_by(Spending.vendor, Spending.model)
    )


def _called() -> Select[str, str, int]:
    return select(VendorCall.vendor, VendorCall.outcome, VendorCall.calls).order_by(
        VendorCall.vendor, VendorCall.outcome
    )


def _deliveries() -> Select[str, int]:
    return select(WebhookDelivery.state, func.count()).group_by(WebhookDelivery.state)


def _outcome(entry: Entry) -> RunOutcome:
    if entry.status == Status.FAILED:
        return RunOutcome("failed", entry.stage or "", entry.error_kind or "")
    return RunOutcome("partial" if entry.partial else entry.status)


def age_s(since: datetime | None) -> float:
    """Seconds since then; 0 for never."""
    if since is None:
        return 0.0
    return max(0.0, (now() - (since if since.tzinfo else since.replace(tzinfo=UTC))).total_seconds())
