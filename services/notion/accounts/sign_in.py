"""Signing in with Notion: a state for each attempt, good for five minutes and for one use."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from clients.database.models import OauthState, now
from clients.database.session import Database
from clients.notion.oauth import OauthApp
from services.notion.accounts.connections import Connections
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

LIFETIME_S = 300
AGAIN = "Start again, and finish within five minutes in the same browser."


class SignIns:
    """A state tells itself until when it is good, and whoever keeps it, keeps it signed: the browser's session.

    Only states that come back are in the database, so that any process knows which were used, and beginning thousands
    of sign-ins fills nothing.
    """

    def __init__(
        self, database: Database, oauth: OauthApp, connections: Connections, *, clock: Callable[[], datetime] = now
    ) -> None:
        self._database = database
        self._oauth = oauth
        self._connections = connections
        self._clock = clock

    def begin(self) -> tuple[str, str]:
        """A new state, and where the browser goes with it."""
        until = int(self._clock().timestamp()) + LIFETIME_S
        state = f"{until}.{secrets.token_urlsafe(32)}"
        return state, self._oauth.login_url(state)

    def finish(self, state: str, code: str, *, owner: str | None = None) -> str:
        """The user who comes back with a code, which is `owner` where somebody was signed in and only connects.

        Raises NeedsUserError when the state was used or is too old.
        """
        self.use_up(state)
        return self._connections.sign_in(self._oauth.exchange(code), owner=owner)

    def use_up(self, state: str) -> None:
        """Make a state worthless. Raises NeedsUserError when it was so before."""
        until = _until(state)
        if until <= self._clock() or not self._is_first(state, until):
            raise NeedsUserError("This sign-in is too old, or was used before.", AGAIN, code=ErrorCode.NOTION_SIGN_IN)

    def _is_first(self, state: str, until: datetime) -> bool:
        try:
            with self._database.transaction() as session:
                session.execute(delete(OauthState).where(OauthState.expires_at < self._clock()))
                session.add(OauthState(id=_hash(state), expires_at=until))
        except IntegrityError:
            return False
        return True


def _until(state: str) -> datetime:
    digits = state.partition(".")[0]
    return datetime.fromtimestamp(int(digits) if digits.isdecimal() and len(digits) < 12 else 0, UTC)


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
