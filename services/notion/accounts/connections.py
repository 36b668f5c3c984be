"""Connections to Notion: their tokens, encrypted and renewed, and the NotionApi of each."""

import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sqlalchemy import Select, select

from clients.database.locks import Locks
from clients.database.models import NotionConnection, User
from clients.database.session import Database
from clients.notion.api import NotionApi
from clients.notion.budget import Use
from clients.notion.connect import Connector
from clients.notion.errors import ReconnectNeeded
from clients.notion.oauth import GrantRefused, NotionGrant, OauthApp
from utils.crypto import CannotOpen, Cipher
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, NotFoundError, TransientError
from utils.logger import get_logger

OK, RECONNECT = "ok", "reconnect"
WAIT_FOR_RENEWAL_S = 60.0
SIGN_IN = "Sign in with Notion again."
log = get_logger(__name__)


@dataclass(frozen=True)
class ConnectionView:
    """A connection, without its tokens."""

    id: str
    user_id: str
    bot_id: str
    workspace_name: str
    state: str
    problem: str


@dataclass(frozen=True)
class TokenStore:
    """What keeping tokens takes. `token` is NOTION_TOKEN; `oauth` None: nobody signs in."""

    safe: Cipher
    locks: Locks
    connector: Connector
    oauth: OauthApp | None = None
    token: str = ""
    token_owner: str = ""  # the one user whose it is


@dataclass
class Connections:
    """Every process has one; safe to share between threads."""

    database: Database
    token_store: TokenStore
    _apis: dict[tuple[str, Use], NotionApi] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def api(self, connection_id: str, use: Use = Use.ROWS) -> NotionApi:
        """The way to talk to Notion. Raises NotFoundError; the rest is told by its calls."""
        with self._lock:
            if (connection_id, use) not in self._apis:
                self._apis[connection_id, use] = self._open(connection_id, use)
            return self._apis[connection_id, use]

    def of_user(self, user_id: str) -> list[ConnectionView]:
        """The user's connections, oldest first."""
        query = select(NotionConnection).where(NotionConnection.user_id == user_id)
        with self.database.reading() as session:
            return [_view(row) for row in session.scalars(query.order_by(NotionConnection.created_at))]

    def require(self, user_id: str) -> list[ConnectionView]:
        """The same, connecting with NOTION_TOKEN first where that is configured. Raises NeedsUserError for none."""
        if self.token_store.token and user_id == self.token_store.token_owner:
            self.connect_token(user_id)
        found = self.of_user(user_id)
        if not found:
            raise NeedsUserError(
                "Notion is not connected.",
                "Sign in with Notion, or put the secret of a connection into NOTION_TOKEN.",
                code=ErrorCode.NOTION_SIGN_IN,
            )
        return found

    def connect_token(self, user_id: str) -> ConnectionView:
        """Connect with NOTION_TOKEN. Raises the errors of clients.notion.errors."""
        me = self.token_store.connector.with_token(self.token_store.token).me()
        with self.database.promise() as session:
            known = session.scalar(select(NotionConnection).where(NotionConnection.bot_id == me.id))
            row = known or session.scalar(_former(user_id, me.workspace_id)) or NotionConnection(id=uuid.uuid4().hex)
            session.add(row)
            row.bot_id, row.user_id, row.access_token, row.refresh_token = me.id, user_id, None, None
            row.workspace_id, row.workspace_name = me.workspace_id, me.workspace_name
            row.state, row.problem = OK, ""
            session.flush()
            self._forget(row.id)
            return _view(row)

    def use_token(self, token: str) -> None:
        """Take this for NOTION_TOKEN from now on, in this process."""
        self.token_store = replace(self.token_store, token=token)
        with self._lock:
            self._apis.clear()

    def try_token_again(self) -> None:
        """Where NOTION_TOKEN was refused, see whether Notion takes it by now, or another that was set since.

        Whoever signs in says so on a page; a token is put right at Notion or in `.env`, and nobody tells us.
        """
        owner = self.token_store.token_owner
        refused = select(NotionConnection.id).where(
            NotionConnection.user_id == owner,
            NotionConnection.access_token.is_(None),
            NotionConnection.state == RECONNECT,
        )
        with self.database.reading() as session:
            is_refused = self.token_store.token and session.scalar(refused.limit(1)) is not None
        if is_refused:
            with suppress(ClipsheetError):
                self.connect_token(owner)

    def sign_in(self, grant: NotionGrant, *, owner: str | None = None) -> str:
        """Keep what a person granted; returns their user id, a new user where they come for the first time.

        `owner`: somebody who is signed in by other means, whose connection it becomes.
        """
        user_id = owner or f"notion-{grant.person_id or grant.bot_id}"
        safe = self.token_store.safe
        with self.database.promise() as session:
            if session.get(User, user_id) is None:
                session.add(User(id=user_id, name=grant.person_name or grant.workspace_name or "Notion user"))
                session.flush()
            row = session.scalar(select(NotionConnection).where(NotionConnection.bot_id == grant.bot_id))
            if row is None:
                row = NotionConnection(id=uuid.uuid4().hex, bot_id=grant.bot_id)
                session.add(row)
            row.user_id, row.workspace_id = user_id, grant.workspace_id
            row.workspace_name = grant.workspace_name or ""
            row.access_token = safe.seal(grant.access_token)
            row.refresh_token = safe.seal(grant.refresh_token) if grant.refresh_token else None
            row.state, row.problem = OK, ""
            self._forget(row.id)
        return user_id

    def disconnect(self, user_id: str, connection_id: str) -> None:
        """End a connection and forget what was registered through it. Raises NotFoundError."""
        with self.database.promise() as session:
            row = session.get(NotionConnection, connection_id)
            if row is None or row.user_id != user_id:
                raise NotFoundError("There is no such connection.")
            sealed = row.access_token
            session.delete(row)
        self._forget(connection_id)
        if sealed and self.token_store.oauth:
            self._revoke(self.token_store.oauth, sealed)

    def reseal(self) -> int:
        """Encrypt every token with the newest key; how many connections have some. Raises NeedsUserError."""
        count = 0
        with self.database.promise() as session:
            for row in session.scalars(select(NotionConnection).with_for_update()):
                count += row.access_token is not None
                row.access_token, row.refresh_token = self._again(row.access_token), self._again(row.refresh_token)
        return count

    def _again(self, sealed: str | None) -> str | None:
        return self.token_store.safe.seal(self.opened(sealed)) if sealed else None

    def opened(self, sealed: str) -> str:
        """A kept token. Raises NeedsUserError when no key fits."""
        try:
            return self.token_store.safe.open(sealed)
        except CannotOpen as error:
            raise NeedsUserError(
                "A kept Notion token cannot be read: its key is gone.",
                "Put the old key back into TOKEN_KEYS, after the others, or connect Notion again.",
                code=ErrorCode.NOTION_SIGN_IN,
            ) from error

    def _revoke(self, oauth: OauthApp, sealed: str) -> None:
        try:
            oauth.revoke(self.opened(sealed))
        except (NeedsUserError, TransientError) as error:
            log.warning("The token could not be revoked at Notion", extra={"why": str(error)})

    def _forget(self, connection_id: str) -> None:
        with self._lock:
            for use in Use:
                self._apis.pop((connection_id, use), None)

    def _open(self, connection_id: str, use: Use) -> NotionApi:
        with self.database.reading() as session:
            row = session.get(NotionConnection, connection_id)
            if row is None:
                raise NotFoundError("There is no such connection.")
            bot_id, is_ours = row.bot_id, row.access_token is None
        if is_ours:
            return self.token_store.connector.open(bot_id, SettingsToken(self.token_store, bot_id), use)
        return self.token_store.connector.open(bot_id, StoredTokens(self, connection_id), use)


class SettingsToken:
    """NOTION_TOKEN, for the connection it was registered with and no other."""

    def __init__(self, token_store: TokenStore, bot_id: str) -> None:
        self._token_store, self._bot_id = token_store, bot_id
        self._is_checked = False

    def token(self) -> str:
        """The token. Raises ReconnectNeeded where it is gone or belongs to another workspace now."""
        token = self._token_store.token
        if not token:
            raise ReconnectNeeded("NOTION_TOKEN is not set.", "Put it back, or sign in with Notion.")
        if not self._is_checked and self._token_store.connector.with_token(token).me().id != self._bot_id:
            raise ReconnectNeeded(
                "NOTION_TOKEN belongs to another connection than this database was registered with.",
                "Register the database again, or put the former token back.",
            )
        self._is_checked = True
        return token

    def renew(self, refused: str) -> str | None:  # noqa: ARG002 - the Protocol's
        """There is no other."""
        return None


class StoredTokens:
    """The tokens of a person who signed in."""

    def __init__(self, connections: Connections, connection_id: str) -> None:
        self._all, self._id = connections, connection_id

    def token(self) -> str:
        """The newest kept token; another process may have renewed it. Raises ReconnectNeeded."""
        return self._read()[0]

    def renew(self, refused: str) -> str | None:
        """One process renews, the others find what it got. Raises ReconnectNeeded, or TransientError."""
        with self._all.token_store.locks.hold(f"notion-token-{self._id}", _waiting()):
            token, refresh_token = self._read()
            if token != refused:
                return token
            if refresh_token is None or self._all.token_store.oauth is None:
                self._give_up()
                return None
            try:
                grant = self._all.token_store.oauth.refresh(refresh_token)
            except GrantRefused:
                self._give_up()
                return None
            self._keep(grant)
            return grant.access_token

    def _read(self) -> tuple[str, str | None]:
        with self._all.database.reading() as session:
            row = session.get(NotionConnection, self._id)
            if row is None or row.access_token is None or row.state == RECONNECT:
                raise ReconnectNeeded("Notion no longer accepts this connection.", SIGN_IN)
            sealed = row.access_token, row.refresh_token
        return self._all.opened(sealed[0]), self._all.opened(sealed[1]) if sealed[1] else None

    def _keep(self, grant: NotionGrant) -> None:
        safe = self._all.token_store.safe
        with self._all.database.promise() as session:  # both or none: the old pair is dead
            row = session.get(NotionConnection, self._id)
            if row is not None:
                row.access_token = safe.seal(grant.access_token)
                row.refresh_token = safe.seal(grant.refresh_token) if grant.refresh_token else None

    def _give_up(self) -> None:
        with self._all.database.transaction() as session:
            row = session.get(NotionConnection, self._id)
            if row is not None:
                row.state, row.problem = RECONNECT, f"Notion no longer accepts this connection. {SIGN_IN}"


def _former(user_id: str, workspace_id: str) -> Select[NotionConnection]:
    """The connection of the token before this one in the same workspace: what was registered goes on with the new."""
    mine = NotionConnection.user_id == user_id, NotionConnection.access_token.is_(None)
    return select(NotionConnection).where(*mine, NotionConnection.workspace_id == workspace_id)


def _waiting() -> Callable[[], None]:
    calls = iter(range(round(WAIT_FOR_RENEWAL_S * 4)))  # a lock asks about four times a second

    def wait() -> None:
        if next(calls, None) is None:
            raise TransientError("The sign-in is being renewed.", "It will be tried again.", code=ErrorCode.NOTION_BUSY)

    return wait


def _view(row: NotionConnection) -> ConnectionView:
    return ConnectionView(row.id, row.user_id, row.bot_id, row.workspace_name, row.state, row.problem)
