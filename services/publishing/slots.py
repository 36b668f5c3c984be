"""The next free slot of an account: the person's own times, one post each, within what the platform takes in a day."""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from clients.database.models import Publication
from clients.database.session import Database
from services.publishing.channels.accounts import AccountView
from services.publishing.states import PostState
from utils.errors import NeedsUserError

USUAL = ("09:00", "12:00", "17:00", "20:00")  # until a person says their own
SOON = timedelta(minutes=5)
NEAR = timedelta(minutes=20)  # a slot with a post so near is taken
DAYS = 400
YEARS = range(1970, 3000)  # of what is planned and asked for
GONE = (PostState.CANCELLED, PostState.FAILED, PostState.REHEARSED)


def next_slot(slots: Sequence[str], zone: str, taken: Sequence[datetime], at: datetime, *, most_a_day: int) -> datetime:
    """The first slot after `at` that no post is near, and before which no 24 hours hold more than the platform takes.

    Raises NeedsUserError when more than a year is full.
    """
    busy = sorted(taken)
    for slot in _slots(slots or USUAL, zone, at):
        if slot < at + SOON or _is_near(busy, slot):
            continue
        if _most_around(busy, slot) <= most_a_day:
            return slot
    raise NeedsUserError("Every slot of the next year is taken.", "Add more times to the account.")


def free_slot(database: Database, account: AccountView, at: datetime, *, most_a_day: int) -> datetime:
    """The same for what is planned on the account now."""
    query = select(Publication.at).where(
        Publication.account_id == account.id,
        Publication.state.not_in(GONE),
        Publication.at > at - timedelta(days=1),
        Publication.dry_run.is_(False),
    )
    with database.reading() as session:
        taken = list(session.scalars(query))
    return next_slot(account.slots, account.timezone, taken, at, most_a_day=most_a_day)


def zone_named(name: str) -> ZoneInfo | None:
    """A time zone; None where it, or any, is unknown."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _slots(slots: Sequence[str], zone: str, at: datetime) -> Iterator[datetime]:
    there = zone_named(zone) or UTC
    first: date = at.astimezone(there).date()
    times = sorted(time.fromisoformat(one) for one in slots)
    for number in range(DAYS):
        for one in times:
            yield datetime.combine(first + timedelta(days=number), one, there).astimezone(UTC)


def _is_near(busy: list[datetime], slot: datetime) -> bool:
    place = bisect_left(busy, slot - NEAR)
    return place < len(busy) and busy[place] <= slot + NEAR


def _most_around(busy: list[datetime], slot: datetime) -> int:
    """The most posts in any 24 hours that hold this one."""
    with_it = list(busy)
    insort(with_it, slot)
    day = timedelta(days=1)
    near = [one for one in with_it if slot - day < one < slot + day]
    return max(sum(start <= one < start + day for one in near) for start in near)


def in_utc(at: datetime) -> datetime:
    """The same moment. Raises ValueError for a year that nobody means, as sums with it would leave the calendar."""
    if at.year not in YEARS:
        raise ValueError(f"say a year from {YEARS.start} to {YEARS.stop - 1}")
    return at.astimezone(UTC)
