"""Counts what goes to each platform against its limits; a place is taken before the call, so that none goes over."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from clients.database.locks import Locks
from clients.database.models import PlatformAccount, Publication, PublicationEvent
from clients.database.session import Database
from clients.platforms.days import next_pacific_midnight, pacific_midnight
from clients.platforms.platform import Cap, Clock, Held, Window
from services.publishing.history import CALL, RELEASED, record
from services.publishing.views import PublicationView
from utils.errors import TransientError


@dataclass(frozen=True)
class Full:
    """A limit that is reached, and when there is room again."""

    cap: Cap
    until: datetime


class Caps:
    """The database knows what went: all processes count the same."""

    def __init__(self, database: Database, locks: Locks, clock: Clock) -> None:
        self._database = database
        self._locks = locks
        self._clock = clock

    def check(self, publication: PublicationView, caps: Sequence[Cap]) -> None:
        """Look whether there is a place, so that nobody is asked in vain. Raises Held."""
        with self._database.reading() as session:
            _refuse_full(session, publication, caps, self._clock())

    def take(self, publication: PublicationView, caps: Sequence[Cap]) -> int:
        """Take a place in all of them; returns it. Raises Held where there is none."""
        at = self._clock()
        # Accounts are worked for one at a time; the app's limit is everybody's.
        with self._locks.hold(f"publishing-{publication.platform}", _waiting()), self._database.promise() as session:
            _refuse_full(session, publication, caps, at)
            row = session.get_one(Publication, publication.id)
            account = session.get_one(PlatformAccount, publication.account_id)
            event = record(session, row, account, CALL, _bucket(caps), at)
            session.flush()
            return event.id

    def release(self, place: int, caps: Sequence[Cap]) -> None:
        """Give a place back: the platform refused the call at the door, and does not count it."""
        if any(cap.counts_refused for cap in caps):
            return
        with self._database.transaction() as session:
            session.execute(update(PublicationEvent).where(PublicationEvent.id == place).values(kind=RELEASED))

    def used(self, account_id: str, platform: str, cap: Cap) -> int:
        """How many of a limit are gone by now."""
        with self._database.reading() as session:
            return _used(session, _counted(account_id, platform, cap, self._clock()))


def _refuse_full(session: Session, publication: PublicationView, caps: Sequence[Cap], at: datetime) -> None:
    for cap in caps:
        if full := _full(session, publication.account_id, publication.platform, cap, at):
            raise Held(f"{cap.message}; that many went.", full.until, whole_app=cap.whole_app)


def _full(session: Session, account_id: str, platform: str, cap: Cap, at: datetime) -> Full | None:
    counted = _counted(account_id, platform, cap, at)
    if _used(session, counted) < cap.most:
        return None
    if cap.window is Window.PACIFIC_DAY:
        return Full(cap, next_pacific_midnight(at))
    query = select(PublicationEvent.at).where(*counted).order_by(PublicationEvent.at.desc()).offset(cap.most - 1)
    oldest = session.scalar(query.limit(1)) or at
    return Full(cap, oldest + timedelta(seconds=cap.seconds + 1))


def _used(session: Session, counted: tuple[ColumnElement[bool], ...]) -> int:
    return session.scalar(select(func.count()).select_from(PublicationEvent).where(*counted)) or 0


def _counted(account_id: str, platform: str, cap: Cap, at: datetime) -> tuple[ColumnElement[bool], ...]:
    since = pacific_midnight(at) if cap.window is Window.PACIFIC_DAY else at - timedelta(seconds=cap.seconds)
    whose = PublicationEvent.platform == platform if cap.whole_app else PublicationEvent.account_id == account_id
    kind = (PublicationEvent.name == cap.bucket,) if cap.bucket else ()
    return whose, PublicationEvent.kind == CALL, PublicationEvent.at >= since, *kind


def _bucket(caps: Sequence[Cap]) -> str:
    return next((cap.bucket for cap in caps if cap.bucket), "prepare")


def _waiting() -> Callable[[], None]:
    calls = iter(range(120))  # a lock asks about four times a second

    def wait() -> None:
        if next(calls, None) is None:
            raise TransientError("Other posts are being counted.", "It will be tried again.")

    return wait
