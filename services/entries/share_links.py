"""Secret addresses of single notes: shown once, kept as hashes, with an end where one is wanted, ended at any time."""

import hashlib
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, func, select

from clients.database.models import Entry, Person, ShareLink, now
from clients.database.session import Database
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, NotFoundError

MAX_LINKS = 20  # of one note
GONE = "This link leads to no note."
_IS_DISABLED = exists().where(Person.user_id == ShareLink.user_id, Person.disabled.is_(True))


@dataclass(frozen=True)
class ShareLinkView:
    """A link without its secret."""

    id: str
    entry_id: str
    user_id: str
    with_video: bool
    expires_at: datetime | None  # None: until it is revoked
    created_at: datetime


class ShareLinks:
    """The links of all people. Who makes one owns the note: callers look that up first."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def make(
        self, user_id: str, entry_id: str, *, with_video: bool = False, days: int | None = None
    ) -> tuple[ShareLinkView, str]:
        """A new link and its secret, which nobody can read again. Raises NeedsUserError when there are too many."""
        secret = secrets.token_urlsafe(32)
        row = ShareLink(id=uuid.uuid4().hex[:20], entry_id=entry_id, user_id=user_id, hash=_hash(secret))
        row.with_video, row.created_at = with_video, self._clock()
        row.expires_at = row.created_at + timedelta(days=days) if days else None
        with self._database.promise() as session:
            session.execute(delete(ShareLink).where(ShareLink.expires_at <= self._clock()))
            owned = select(func.count()).select_from(ShareLink).where(ShareLink.entry_id == entry_id)
            if (session.scalar(owned) or 0) >= MAX_LINKS:
                raise NeedsUserError(
                    f"This note has {MAX_LINKS} links already.", "End one of them.", code=ErrorCode.LIMIT_REACHED
                )
            session.add(row)
        return _view(row), secret

    def of_entry(self, user_id: str, entry_id: str) -> list[ShareLinkView]:
        """The note's links that still lead to it, the newest first."""
        mine = ShareLink.entry_id == entry_id, ShareLink.user_id == user_id
        query = select(ShareLink).where(*mine).order_by(ShareLink.created_at.desc(), ShareLink.id)
        with self._database.reading() as session:
            return [_view(row) for row in session.scalars(query) if self._is_good(row)]

    def find(self, secret: str) -> ShareLinkView:
        """What a secret leads to. Raises NotFoundError, with the same words whether it never was or is no more."""
        # 256 random bits cannot be guessed: a plain hash is enough, and finding it by index tells nobody anything.
        query = select(ShareLink).join(Entry, Entry.id == ShareLink.entry_id).where(ShareLink.hash == _hash(secret))
        with self._database.reading() as session:
            row = session.scalar(
                query.where(Entry.deleted_at.is_(None), Entry.user_id == ShareLink.user_id, ~_IS_DISABLED)
            )
        if row is None or not self._is_good(row):
            raise NotFoundError(GONE, "Ask whoever sent it for a new one.")
        return _view(row)

    def revoke(self, user_id: str, entry_id: str, link_id: str) -> None:
        """End it at once. Raises NotFoundError when the person's note has none of this id."""
        mine = ShareLink.id == link_id, ShareLink.user_id == user_id, ShareLink.entry_id == entry_id
        with self._database.promise() as session:
            if session.scalar(delete(ShareLink).where(*mine).returning(ShareLink.id)) is None:
                raise NotFoundError("There is no such link.", "It may have been ended.")

    def _is_good(self, row: ShareLink) -> bool:
        return row.expires_at is None or row.expires_at > self._clock()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _view(row: ShareLink) -> ShareLinkView:
    return ShareLinkView(row.id, row.entry_id, row.user_id, row.with_video, row.expires_at, row.created_at)
