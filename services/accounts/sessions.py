"""Browsers that are signed in: begun, looked up, listed, ended."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from clients.database.models import BrowserSession, Person, User, now
from clients.database.session import Database

LIFETIME = timedelta(days=31)
ADMIN = "admin"


@dataclass(frozen=True)
class SignedIn:
    """Who a browser is."""

    user_id: str
    name: str
    is_admin: bool


@dataclass(frozen=True)
class SessionView:
    """A browser that is signed in. `id` is of no use for signing in."""

    id: str
    browser: str
    address: str
    created_at: datetime
    is_this: bool


class Sessions:
    """Kept as hashes: who reads the database cannot sign in with what stands there."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def begin(self, user_id: str, *, browser: str = "", address: str = "") -> str:
        """A new session of the user; the secret goes into the browser's cookie."""
        secret = secrets.token_urlsafe(32)
        row = BrowserSession(id=session_id(secret), user_id=user_id, browser=browser, address=address)
        row.expires_at = self._clock() + LIFETIME
        with self._database.transaction() as session:
            session.execute(delete(BrowserSession).where(BrowserSession.expires_at < self._clock()))
            session.add(row)
        return secret

    def find(self, secret: str) -> SignedIn | None:
        """Who is signed in; None when the session was ended, is too old, or the person was disabled."""
        query = (
            select(User.id, User.name, Person.role)
            .join(BrowserSession, BrowserSession.user_id == User.id)
            .outerjoin(Person, Person.user_id == User.id)
            .where(BrowserSession.id == session_id(secret), BrowserSession.expires_at > self._clock())
            .where(or_(Person.user_id.is_(None), Person.disabled.is_(False)))
        )
        with self._database.reading() as session:
            row = session.execute(query).first()
        return SignedIn(row.id, row.name, row.role == ADMIN) if row else None

    def of_user(self, user_id: str, secret: str) -> list[SessionView]:
        """The user's, the newest first; `secret` is of the browser that asks."""
        query = select(BrowserSession).where(
            BrowserSession.user_id == user_id, BrowserSession.expires_at > self._clock()
        )
        this = session_id(secret)
        with self._database.reading() as session:
            rows = session.scalars(query.order_by(BrowserSession.created_at.desc())).all()
        return [SessionView(row.id, row.browser, row.address, row.created_at, row.id == this) for row in rows]

    def end(self, secret: str) -> None:
        """Sign out; nothing happens when it is over already."""
        with self._database.transaction() as session:
            session.execute(delete(BrowserSession).where(BrowserSession.id == session_id(secret)))

    def end_one(self, user_id: str, session_id: str) -> None:
        """Sign one of the user's browsers out, which is perhaps another; nothing happens when it is over already."""
        mine = BrowserSession.id == session_id, BrowserSession.user_id == user_id
        with self._database.transaction() as session:
            session.execute(delete(BrowserSession).where(*mine))

    def end_all(self, user_id: str, *, but: str = "") -> None:
        """Sign all the user's browsers out, but for the one with that secret."""
        others = BrowserSession.user_id == user_id, BrowserSession.id != session_id(but)
        with self._database.transaction() as session:
            session.execute(delete(BrowserSession).where(*others))


def session_id(secret: str) -> str:
    """What is kept of a session's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()
