"""Failed entries that are tried again by themselves at a quiet hour: sites that refuse by day often answer by night."""

import zlib
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from clients.database.models import Entry, now
from clients.database.session import Database
from services.domain.entries import EntryView, Status, view
from services.entries.events import append_status
from utils.error_codes import ErrorCode
from utils.errors import ConflictError, NotFoundError

QUIET_HOUR, QUIET_MINUTES = 3, 120  # from three to five by the clock of the machine
SOONEST = timedelta(minutes=30)
HELPED = (
    ErrorCode.SITE_REFUSES,
    ErrorCode.ROBOT_CHECK,
    ErrorCode.SITE_UNREACHABLE,
    ErrorCode.TIMED_OUT,
    ErrorCode.TRY_LATER,
)


def may_wait(entry: EntryView) -> bool:
    """Whether a failed entry may end in another way at another hour."""
    return entry.status is Status.FAILED and entry.error_code in HELPED


def quiet_time(local: datetime, entry_id: str) -> datetime:
    """The next quiet moment after `local`, by its clock; entries that failed together are spread over two hours."""
    minute = zlib.crc32(entry_id.encode()) % QUIET_MINUTES
    tonight = local.replace(hour=QUIET_HOUR, minute=0, second=0, microsecond=0) + timedelta(minutes=minute)
    return tonight if tonight >= local + SOONEST else tonight + timedelta(days=1)


class QuietHour:
    """Which entries wait for it; a worker asks which are due. Anything that starts an entry ends its waiting."""

    def __init__(self, database: Database, local: Callable[[], datetime] = lambda: datetime.now().astimezone()) -> None:
        self._database = database
        self._local = local

    def wait(self, user_id: str, entry_id: str) -> EntryView:
        """Have a failed entry tried again then. Raises NotFoundError, and ConflictError for one that has not failed."""
        return self._set(user_id, entry_id, quiet_time(self._local(), entry_id))

    def leave(self, user_id: str, entry_id: str) -> EntryView:
        """Do not try it again."""
        return self._set(user_id, entry_id, None)

    def due(self, *, limit: int) -> list[EntryView]:
        """Entries whose hour has come, of everybody."""
        query = select(Entry).where(Entry.retry_at <= now(), Entry.status == Status.FAILED, Entry.deleted_at.is_(None))
        with self._database.reading() as session:
            return [view(row) for row in session.scalars(query.order_by(Entry.retry_at).limit(limit))]

    def _set(self, user_id: str, entry_id: str, at: datetime | None) -> EntryView:
        with self._database.promise() as session:
            row = session.get(Entry, entry_id, with_for_update=True)
            if row is None or row.user_id != user_id:
                raise NotFoundError("There is no such entry.", "It may have been deleted.")
            if row.status != Status.FAILED:
                raise ConflictError("This entry has not failed.", "Only what failed is tried again at a quiet hour.")
            row.retry_at = at
            append_status(session, row)
            return view(row)
