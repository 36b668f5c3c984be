"""Signing in with Notion: a state for each attempt, good for five minutes and for one use."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete

from clients.database.models import OauthState, User, now
from clients.database.session import Database
from clients.notion.oauth import OauthApp
from services.notion.accounts.connections import Connections
from utils.errors import NeedsUserError

LIFETIME_S = 300
AGAIN = "Start again, and finish within five minutes in the same browser."


class SignIns:
    """States are in the database, so that any process may finish what another began."""

    def __init__(
        self, database: Database, oauth: OauthApp, connections: Connections, *, clock: Callable[[], datetime] = now
    ) -> None:
        self._database = database
        self._oauth = oauth
        self._connections = connections
        self._clock = clock

    def begin(self) -> tuple[str, str]:
        """A new state, and where the browser goes with it."""
        state = secrets.token_urlsafe(32)
        expires_at = self._clock() + timedelta(seconds=LIFETIME_S)
        with self._database.transaction() as session:
            session.execute(delete(OauthState).where(OauthState.expires_at < self._clock()))
            session.add(OauthState(id=_hash(state), expires_at=expires_at))
        return state, self._oauth.login_url(state)

    def finish(self, state: str, code: str) -> str:
        """The user who comes back with a code. Raises NeedsUserError when the state is unknown, used or too old."""
        self.use_up(state)
        return self._connections.sign_in(self._oauth.exchange(code))

    def use_up(self, state: str) -> None:
        """Make a state worthless. Raises NeedsUserError when it was so before."""
        with self._database.transaction() as session:
            row = session.get(OauthState, _hash(state), with_for_update=True)
            is_good = row is not None and row.expires_at > self._clock()
            if row is not None:
                session.delete(row)
        if not is_good:
            raise NeedsUserError("This sign-in is too old, or was used before.", AGAIN)

    def name_of(self, user_id: str) -> str | None:
        """A signed-in user's name; None when there is no such user."""
        with self._database.reading() as session:
            user = session.get(User, user_id)
            return user.name if user else None


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
