"""States of sign-ins: each is good for five minutes and for one use, over all processes."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from clients.database.models import OauthState, now
from clients.database.session import Database
from utils.errors import NeedsUserError

LIFETIME_S = 300
AGAIN = "Start again, and finish within five minutes in the same browser."


class OneTimeStates:
    """A state tells itself until when it is good; whoever keeps it, keeps it signed: the browser's session.

    Only those that come back are in the database, so that beginning thousands of sign-ins fills nothing.
    """

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def begin(self) -> str:
        """A new one."""
        until = int(self._clock().timestamp()) + LIFETIME_S
        return f"{until}.{secrets.token_urlsafe(32)}"

    def use_up(self, state: str) -> None:
        """Make it worthless. Raises NeedsUserError when it was so before."""
        until = _until(state)
        if until <= self._clock() or not self._is_first(state, until):
            raise NeedsUserError("This sign-in is too old, or was used before.", AGAIN)

    def _is_first(self, state: str, until: datetime) -> bool:
        try:
            with self._database.transaction() as session:
                session.execute(delete(OauthState).where(OauthState.expires_at < self._clock()))
                session.add(OauthState(id=hashlib.sha256(state.encode()).hexdigest(), expires_at=until))
        except IntegrityError:
            return False
        return True


def _until(state: str) -> datetime:
    digits = state.partition(".")[0]
    return datetime.fromtimestamp(int(digits) if digits.isdecimal() and len(digits) < 12 else 0, UTC)
