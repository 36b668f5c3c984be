"""What users spent on paid calls: recorded once for each artifact, summed up by day and vendor, kept in a budget."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clients.database.models import Entry, Spending, now
from clients.database.session import Database
from services.costs.costs import dollars
from services.domain.artifacts import Usage


def record(session: Session, entry: Entry, stage: str, artifact_id: str, usages: Sequence[Usage]) -> float:
    """Write down what an artifact cost, the first time somebody reports it, and return the dollars that are new."""
    rows = list(_rows(entry, stage, artifact_id, usages))
    if not rows or session.scalar(select(Spending.id).where(Spending.artifact_id == artifact_id).limit(1)):
        return 0.0
    try:
        with session.begin_nested():
            session.add_all(rows)
    except IntegrityError:  # another entry for the same video was a moment faster
        return 0.0
    return sum(row.cost_usd for row in rows)


def _rows(entry: Entry, stage: str, artifact_id: str, usages: Sequence[Usage]) -> Iterator[Spending]:
    for number, usage in enumerate(usages):
        yield Spending(
            user_id=entry.user_id,
            entry_id=entry.id,
            artifact_id=artifact_id,
            number=number,
            stage=stage,
            vendor=usage.vendor,
            model=usage.model,
            units=usage.units,
            cost_usd=usage.cost_usd or 0.0,
        )


_RESTING = "paid engines rest until 00:00 UTC."


class DailyBudget:
    """The amount a user may spend in a day (UTC); None means no limit."""

    def __init__(self, database: Database, limit_usd: float | None) -> None:
        self._database = database
        self.limit_usd = limit_usd

    def pause(self, user_id: str, next_usd: float = 0.0) -> str | None:
        """Why paid calls rest for this user, in a sentence; None while there is money left for what comes next.

        Calls that run at the same moment are not counted yet, so a day may end a few calls above the limit.
        """
        if self.limit_usd is None:
            return None
        spent_usd = self.spent_usd(user_id)
        if spent_usd < self.limit_usd and spent_usd + next_usd <= self.limit_usd:
            return None
        budget = f"Today's budget of {dollars(self.limit_usd)}"
        if spent_usd >= self.limit_usd:
            return f"{budget} is used up ({dollars(spent_usd)} spent); {_RESTING}"
        return (
            f"{budget} does not last for the next step (about {dollars(next_usd)}; {dollars(spent_usd)} spent); "
            f"{_RESTING}"
        )

    def spent_usd(self, user_id: str, *, days: int = 1) -> float:
        """What the user spent today, or within so many days up to now."""
        with self._database.reading() as session:
            query = select(func.sum(Spending.cost_usd)).where(Spending.user_id == user_id, Spending.at >= _since(days))
            return float(session.scalar(query) or 0.0)

    def by_model(self, user_id: str, *, days: int = 30) -> dict[str, float]:
        """What the user spent on each model within so many days."""
        query = (
            select(Spending.vendor, Spending.model, func.sum(Spending.cost_usd))
            .where(Spending.user_id == user_id, Spending.at >= _since(days))
            .group_by(Spending.vendor, Spending.model)
        )
        with self._database.reading() as session:
            rows = session.execute(query).all()
        return {f"{vendor}/{model}" if model else vendor: round(cost, 6) for vendor, model, cost in rows}


def _since(days: int) -> datetime:
    today = datetime.combine(now().date(), datetime.min.time(), UTC)
    return today - timedelta(days=days - 1)
