"""Browsers that are signed in: begun, looked up, ended."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from clients.database.models import BrowserSession, User, now
from clients.database.session import Database

LIFETIME = timedelta(days=31)


class Sessions:
    """Kept as hashes: who reads the database cannot sign in with what stands there."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def begin(self, user_id: str) -> str:
        """A new session of the user; the secret goes into the browser's cookie."""
        secret = secrets.token_urlsafe(32)
        until = self._clock() + LIFETIME
        with self._database.transaction() as session:
            session.execute(delete(BrowserSession).where(BrowserSession.expires_at < self._clock()))
            session.add(BrowserSession(id=_hash(secret), user_id=user_id, expires_at=until))
        return secret

    def name_of(self, secret: str) -> tuple[str, str] | None:
        """The id and name of the user who is signed in; None when the session was ended, or is too old."""
        query = (
            select(User.id, User.name)
            .join(BrowserSession, BrowserSession.user_id == User.id)
            .where(BrowserSession.id == _hash(secret), BrowserSession.expires_at > self._clock())
        )
        with self._database.reading() as session:
            row = session.execute(query).first()
        return (row.id, row.name) if row else None

    def end(self, secret: str) -> None:
        """Sign out; nothing happens when it is over already."""
        with self._database.transaction() as session:
            session.execute(delete(BrowserSession).where(BrowserSession.id == _hash(secret)))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
