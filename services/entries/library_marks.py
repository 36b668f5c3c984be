"""What a person does with notes in the library, several at once: favourites, the trash and back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update

from clients.database.models import Entry, now
from clients.database.session import Database
from services.domain.entries import FINAL

TRASH_DAYS = 30


class LibraryMarks:
    """Every change is by owner: what a person does not own is left alone. Each returns how many it changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def favour(self, user_id: str, entry_ids: Sequence[str], *, favourite: bool) -> int:
        """Make them favourites, or no more."""
        return self._set(user_id, entry_ids, favourite=favourite)

    def trash(self, user_id: str, entry_ids: Sequence[str]) -> int:
        """Put finished ones into the trash, where they stay for TRASH_DAYS; those that still run are left alone."""
        mine = Entry.id.in_(entry_ids), Entry.user_id == user_id, Entry.deleted_at.is_(None), Entry.status.in_(FINAL)
        with self._database.promise() as session:
            query = update(Entry).where(*mine).values(deleted_at=now(), updated_at=Entry.updated_at)
            return int(session.execute(query).rowcount)  # type: ignore[attr-defined]

    def restore(self, user_id: str, entry_ids: Sequence[str]) -> int:
        """Take them back out of the trash."""
        return self._set(user_id, entry_ids, deleted_at=None)

    def empty(self, user_id: str, entry_ids: Sequence[str] | None = None) -> int:
        """Remove what is in the trash for good: these, or all of it."""
        which = [] if entry_ids is None else [Entry.id.in_(entry_ids)]
        with self._database.transaction() as session:
            query = delete(Entry).where(Entry.user_id == user_id, Entry.deleted_at.is_not(None), *which)
            return int(session.execute(query).rowcount)  # type: ignore[attr-defined]

    def sweep(self, before: datetime | None = None) -> int:
        """Remove what has been in the trash for its time, whoever it belongs to."""
        limit = before or now() - timedelta(days=TRASH_DAYS)
        with self._database.transaction() as session:
            return int(session.execute(delete(Entry).where(Entry.deleted_at < limit)).rowcount)  # type: ignore[attr-defined]

    def count_trash(self, user_id: str) -> int:
        """How many are in the trash."""
        query = select(func.count()).where(Entry.user_id == user_id, Entry.deleted_at.is_not(None))
        with self._database.reading() as session:
            return session.scalar(query) or 0

    def _set(self, user_id: str, entry_ids: Sequence[str], **values: object) -> int:
        with self._database.promise() as session:
            query = update(Entry).where(Entry.id.in_(entry_ids), Entry.user_id == user_id)
            query = query.values(**values, updated_at=Entry.updated_at)
            return int(session.execute(query).rowcount)  # type: ignore[attr-defined]
