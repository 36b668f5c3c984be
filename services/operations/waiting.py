"""Where an unfinished entry stands in the queue, and about how long it will take, by how long others took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Select, func, select

from clients.database.models import Entry, now
from clients.database.session import Database
from services.domain.entries import FINAL, EntryView, Status
from services.domain.stages import StageName
from utils.ttl_cache import Recent

LOOKED_AT = 30  # finished entries: the newest say best how long one takes here
FEW = 3  # of which nothing is told
KEEP_S = 10.0


@dataclass(frozen=True)
class Wait:
    """`before` entries come first; `done_at` is None where nothing is known about it."""

    before: int
    done_at: datetime | None


class Waits:
    """Asks the database; how long stages take is remembered for some seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._usual = Recent(self._ask_usual, KEEP_S)

    def of(self, entries: Sequence[EntryView]) -> dict[str, Wait]:
        """The unfinished ones among them, by id."""
        unfinished = [entry for entry in entries if not entry.status.is_final and not entry.cancel_requested]
        return {entry.id: self._wait(entry) for entry in unfinished}

    def _wait(self, entry: EntryView) -> Wait:
        usual = self._usual()
        before, lanes = self._before(entry) if entry.status is Status.PENDING else (0, 1)
        if not usual or entry.run_from is not None:
            return Wait(before, None)
        left_s = remaining_s(entry, usual) + sum(usual.values()) * (before // max(1, lanes))
        return Wait(before, now() + timedelta(seconds=left_s))

    def _before(self, entry: EntryView) -> tuple[int, int]:
        earlier = (Entry.priority < entry.priority) | (
            (Entry.priority == entry.priority) & (Entry.created_at < entry.created_at)
        )
        waiting = select(func.count()).where(Entry.status == Status.PENDING, Entry.run_from.is_(None), earlier)
        running = select(func.count()).where(Entry.status.not_in([*FINAL, Status.PENDING]))
        with self._database.reading() as session:
            return session.scalar(waiting) or 0, session.scalar(running) or 0

    def _ask_usual(self) -> dict[str, float]:
        with self._database.reading() as session:
            return usual_s(list(session.scalars(_newest())))


def usual_s(times: Sequence[dict[str, float]]) -> dict[str, float]:
    """How long each stage usually takes; nothing while too few entries are done to tell."""
    if len(times) < FEW:
        return {}
    stages = [stage.value for stage in StageName]
    return {stage: median(took[stage] for took in times if stage in took) for stage in stages if _is_in(stage, times)}


def _is_in(stage: str, times: Sequence[dict[str, float]]) -> bool:
    return any(stage in took for took in times)


def remaining_s(entry: EntryView, usual: dict[str, float]) -> float:
    """What is left of the running stage, and those after it."""
    stages = [stage.value for stage in StageName]
    if entry.stage not in stages or entry.status is Status.PENDING:
        return sum(usual.values())
    later = stages[stages.index(entry.stage) + 1 :]
    return usual.get(entry.stage, 0.0) * (1 - (entry.done or 0.0)) + sum(usual.get(stage, 0.0) for stage in later)


def _newest() -> Select[dict[str, float]]:
    done = select(Entry.timings_s).where(Entry.status == Status.COMPLETED, Entry.run_from.is_(None))
    return done.order_by(Entry.finished_at.desc()).limit(LOOKED_AT)
