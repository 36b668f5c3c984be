"""What happens to all entries of one person, in order: the live list's source."""

import threading
import time

from sqlalchemy import func, select

from clients.database.models import Entry, EntryEvent
from clients.database.session import Database
from services.domain.entries import EventView, event_view

MAX_EVENTS = 500


class EventFeed:
    """Reads the events of any entry the user owns. No connection is held between calls."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._newest, self._asked_at = 0, float("-inf")

    def after(self, user_id: str, event_id: int) -> list[EventView]:
        """What happened after that event, at most MAX_EVENTS of it."""
        query = (
            select(EntryEvent)
            .join(Entry, Entry.id == EntryEvent.entry_id)
            .where(Entry.user_id == user_id, EntryEvent.id > event_id, Entry.deleted_at.is_(None))
            .order_by(EntryEvent.id)
            .limit(MAX_EVENTS)
        )
        with self._database.reading() as session:
            return [event_view(row) for row in session.scalars(query)]

    def counts(self, user_id: str) -> dict[str, int]:
        """How many entries of the user are in which status, without the trash."""
        mine = select(Entry.status, func.count()).where(Entry.user_id == user_id, Entry.deleted_at.is_(None))
        query = mine.group_by(Entry.status)
        with self._database.reading() as session:
            return dict(session.execute(query).all())

    def newest(self, max_age_s: float = 0) -> int:
        """The id of the last event there is, of whomever; 0 when nothing has happened yet.

        Hundreds of live pages ask together: with `max_age_s` they share an answer at most that old.
        """
        with self._lock:
            if time.monotonic() - self._asked_at >= max_age_s:
                self._newest, self._asked_at = self._ask_newest(), time.monotonic()
            return self._newest

    def _ask_newest(self) -> int:
        with self._database.reading() as session:
            return session.scalar(select(func.max(EntryEvent.id))) or 0
