"""Tokens for programs: shown once, kept as hashes, limited to reading or not, revoked at any time."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, exists, func, select

from clients.database.models import ApiToken, Person, now
from clients.database.session import Database
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, NotFoundError

PREFIX = "cs_"
MAX_TOKENS = 50  # of one person
USED_EVERY = timedelta(minutes=1)  # so often the last use is written
_IS_DISABLED = exists().where(Person.user_id == ApiToken.user_id, Person.disabled.is_(True))


class Scope(StrEnum):
    """What a token may do."""

    READ = "read"  # look at everything
    WRITE = "write"  # and order, change and delete


@dataclass(frozen=True)
class TokenView:
    """A token without its secret."""

    id: str
    user_id: str
    name: str
    scope: Scope
    created_at: datetime
    used_at: datetime | None


class ApiTokens:
    """The tokens of all people."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, user_id: str, name: str, scope: Scope) -> tuple[TokenView, str]:
        """A new token and its secret, which nobody can read again. Raises NeedsUserError when there are too many."""
        secret = PREFIX + secrets.token_urlsafe(32)
        row = ApiToken(id=uuid.uuid4().hex[:20], user_id=user_id, name=name, hash=_hash(secret), scope=scope)
        with self._database.promise() as session:
            owned = select(func.count()).select_from(ApiToken).where(ApiToken.user_id == user_id)
            if (session.scalar(owned) or 0) >= MAX_TOKENS:
                raise NeedsUserError(
                    f"There are {MAX_TOKENS} tokens already.",
                    "Revoke one that is not used.",
                    code=ErrorCode.LIMIT_REACHED,
                )
            session.add(row)
        return _view(row), secret

    def of_user(self, user_id: str) -> list[TokenView]:
        """The person's tokens, the newest first."""
        query = select(ApiToken).where(ApiToken.user_id == user_id).order_by(ApiToken.created_at.desc())
        with self._database.reading() as session:
            return [_view(row) for row in session.scalars(query)]

    def find(self, secret: str) -> TokenView | None:
        """Whose secret it is, if it is one and its owner is not disabled; its use is noted."""
        # 256 random bits cannot be guessed: a plain hash is enough, and finding it by index tells nobody anything.
        with self._database.reading() as session:
            row = session.scalar(select(ApiToken).where(ApiToken.hash == _hash(secret), ~_IS_DISABLED))
        if row is None:
            return None
        if row.used_at is None or now() - row.used_at > USED_EVERY:
            self._note_use(row.id)
        return _view(row)

    def lives(self, token_id: str) -> bool:
        """Whether it has not been revoked, and its owner not disabled."""
        with self._database.reading() as session:
            return session.scalar(select(ApiToken.id).where(ApiToken.id == token_id, ~_IS_DISABLED)) is not None

    def revoke(self, user_id: str, token_id: str) -> None:
        """End it at once, open streams too. Raises NotFoundError when the person has none of this id."""
        gone = delete(ApiToken).where(ApiToken.id == token_id, ApiToken.user_id == user_id).returning(ApiToken.id)
        with self._database.promise() as session:
            if session.scalar(gone) is None:
                raise NotFoundError("There is no such token.", "It may have been revoked.")

    def _note_use(self, token_id: str) -> None:
        with self._database.transaction() as session:
            if row := session.get(ApiToken, token_id):
                row.used_at = now()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _view(row: ApiToken) -> TokenView:
    return TokenView(row.id, row.user_id, row.name, Scope(row.scope), row.created_at, row.used_at)
