"""How publishing stands, in numbers: for metrics, health and the doctor."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from clients.database.models import PlatformAccount, Publication, now
from services.publishing.journal import OK, RECONNECT
from services.publishing.states import PostState


@dataclass(frozen=True)
class PublishingFigures:
    """`overdue_s`: how long the oldest post waits that could go: no limit holds its account."""

    by_state: dict[str, int]
    channels: dict[str, int]
    overdue_s: float

    @property
    def waiting_for_somebody(self) -> int:
        """Posts that a person has to look at."""
        return sum(self.by_state[state] for state in PostState if state.is_dead_letter)


def publishing_figures(session: Session) -> PublishingFigures:
    """Count."""
    at = now()
    states = dict(session.execute(select(Publication.state, func.count()).group_by(Publication.state)).all())
    accounts = dict(session.execute(select(PlatformAccount.state, func.count()).group_by(PlatformAccount.state)).all())
    oldest = session.scalar(
        select(func.min(Publication.due_at))
        .join(PlatformAccount, PlatformAccount.id == Publication.account_id)
        .where(
            Publication.due_at <= at,
            Publication.busy_until.is_(None),
            or_(PlatformAccount.hold_until.is_(None), PlatformAccount.hold_until <= at),
        )
    )
    return PublishingFigures(
        by_state={state.value: states.get(state.value, 0) for state in PostState},
        channels={state: accounts.get(state, 0) for state in (OK, RECONNECT)},
        overdue_s=(at - oldest).total_seconds() if oldest else 0.0,
    )
