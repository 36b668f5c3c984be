"""A person's channels: connected, tested, disconnected; their tokens encrypted, renewed by one process at a time."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select
from sqlalchemy.orm import Session

from clients.database.locks import Locks
from clients.database.models import PlatformAccount, Publication
from clients.database.session import Database
from clients.platforms.platform import Access, AccountReconnectNeeded, Channel, Clock, Grant, Offer, Platform, SignIn
from services.publishing.decisions import Code, is_missed, missed
from services.publishing.history import change
from services.publishing.journal import DISCONNECTED, OK, RECONNECT
from services.publishing.states import PostState
from utils.crypto import CannotOpen, Cipher
from utils.errors import ClipsheetError, NeedsUserError, NotFoundError, TransientError
from utils.logger import get_logger

AGAIN = "Connect it again on the page Publish."
EARLY_S = 120.0  # a token that ends sooner is renewed before it is used
WARN = timedelta(days=7)
log = get_logger(__name__)


@dataclass(frozen=True)
class AccountView:
    """A channel without its tokens."""

    id: str
    user_id: str
    platform: str
    way: str
    remote_id: str
    name: str
    state: str
    problem: str
    ends_at: datetime | None
    hold_until: datetime | None
    hold_reason: str
    slots: tuple[str, ...]
    timezone: str
    created_at: datetime


@dataclass(frozen=True)
class Accounts:
    """Every process has one; safe to share between threads. `ways` are the sign-ins by platform and way."""

    database: Database
    cipher: Cipher
    locks: Locks
    platforms: Mapping[str, Platform]
    ways: Mapping[tuple[str, str], SignIn]
    clock: Clock

    def of_user(self, user_id: str) -> list[AccountView]:
        """The person's connected channels, the oldest first."""
        query = select(PlatformAccount).where(PlatformAccount.user_id == user_id, PlatformAccount.state != DISCONNECTED)
        with self.database.reading() as session:
            return [_view(row) for row in session.scalars(query.order_by(PlatformAccount.created_at))]

    def get(self, user_id: str, account_id: str) -> AccountView:
        """One of them. Raises NotFoundError."""
        with self.database.reading() as session:
            return _view(_owned(session, user_id, account_id))

    def named(self, user_id: str, name: str) -> AccountView:
        """The one of this id, name, or platform where there is only one. Raises NotFoundError, NeedsUserError."""
        wanted = _plain(name)
        found = [
            one
            for one in self.of_user(user_id)
            if wanted in (one.id, one.platform, _plain(one.name), f"{one.platform}:{_plain(one.name)}")
        ]
        if not found:
            raise NotFoundError(f"There is no account “{name}”.", "The page Publish shows and connects them.")
        if len(found) > 1:
            names = ", ".join(f"{one.platform}:{one.name}" for one in found)
            raise NeedsUserError(f"Several accounts are called “{name}”.", f"Say which: {names}.")
        return found[0]

    def connect(self, user_id: str, platform: str, way: str, grant: Grant, channel: Channel) -> AccountView:
        """Keep what a person granted. Posts that waited for it go on."""
        at = self.clock()
        with self.database.promise() as session:
            row = session.scalar(
                select(PlatformAccount).where(
                    PlatformAccount.user_id == user_id,
                    PlatformAccount.platform == platform,
                    PlatformAccount.remote_id == channel.remote_id,
                )
            )
            row = row or PlatformAccount(
                id=uuid.uuid4().hex[:20], user_id=user_id, platform=platform, remote_id=channel.remote_id
            )
            session.add(row)
            row.way, row.name, row.details = way, channel.name, dict(channel.details)
            row.state, row.problem, row.warned_at = OK, "", None
            self._keep(row, grant, token=channel.token)
            session.flush()
            for publication in _waiting_for(session, row.id):
                _resume(session, publication, row, at)
            return _view(row)

    def disconnect(self, user_id: str, account_id: str) -> None:
        """End the access, at the platform too. Its posts that did not go yet wait for the person."""
        at = self.clock()
        with self.database.promise() as session:
            row = _owned(session, user_id, account_id)
            grant, way = self._grant(row), self.ways.get((row.platform, row.way))
            row.state, row.problem = DISCONNECTED, "It was disconnected."
            row.access_token = row.refresh_token = None
            waiting = (PostState.DUE, PostState.PREPARED)
            query = select(Publication).where(Publication.account_id == row.id, Publication.state.in_(waiting))
            for one in session.scalars(query.with_for_update()):
                change(session, one, row, PostState.NEEDS_USER, at, code=Code.ACCOUNT, message=row.problem, tells=False)
                one.due_at = one.claim = one.busy_until = None
        if grant is None or way is None:
            return
        try:
            way.revoke(grant)
        except ClipsheetError as error:
            log.warning("The access could not be ended at the platform", extra={"why": str(error)[:200]})

    def set_slots(self, user_id: str, account_id: str, slots: Sequence[str], timezone: str) -> AccountView:
        """The person's own times to post at. Raises NeedsUserError for what is none."""
        try:
            ZoneInfo(timezone)
            times = sorted({datetime.strptime(one.strip(), "%H:%M").strftime("%H:%M") for one in slots if one.strip()})
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise NeedsUserError("That is no time or no time zone.", "Write 17:30, and Europe/Berlin.") from error
        with self.database.promise() as session:
            row = _owned(session, user_id, account_id)
            row.slots, row.timezone = times, timezone
            return _view(row)

    def access(self, account_id: str) -> Access:
        """The way to post with it. Raises NotFoundError; the rest is told by its calls."""
        with self.database.reading() as session:
            row = session.get(PlatformAccount, account_id)
            if row is None:
                raise NotFoundError("There is no such account.")
            details = {name: str(value) for name, value in row.details.items()} | {"way": row.way}
            return Access(row.remote_id, AccountTokens(self, account_id), details)

    def test(self, user_id: str, account_id: str) -> Channel:
        """Ask the platform whose account it is. Raises what it answers."""
        account = self.get(user_id, account_id)
        try:
            return self.platforms[account.platform].who(self.access(account_id))
        except AccountReconnectNeeded as error:
            self.broken(account_id, str(error))
            raise

    def offer(self, user_id: str, account_id: str) -> Offer:
        """Ask the platform what the account may choose just now. Raises what it answers."""
        account = self.get(user_id, account_id)
        try:
            return self.platforms[account.platform].offer(self.access(account_id))
        except AccountReconnectNeeded as error:
            self.broken(account_id, str(error))
            raise

    def broken(self, account_id: str, problem: str) -> None:
        """It has to be connected again; the person is told once."""
        with self.database.promise() as session:
            row = session.get(PlatformAccount, account_id)
            if row is not None and row.state == OK:
                row.state, row.problem = RECONNECT, problem

    def reseal(self) -> int:
        """Encrypt every token and upload address with the newest key; how many accounts have some."""
        count = 0
        with self.database.promise() as session:
            for row in session.scalars(select(PlatformAccount).with_for_update()):
                count += row.access_token is not None
                row.access_token, row.refresh_token = self._again(row.access_token), self._again(row.refresh_token)
            for post in session.scalars(select(Publication).where(Publication.remote.is_not(None)).with_for_update()):
                post.remote = self._again(post.remote)
        return count

    def renew(self, account_id: str, refused: str) -> str | None:
        """A token in place of a refused or an old one: one process asks, the others find what it got."""
        with self.locks.hold(f"account-token-{account_id}", _stop_waiting()):
            row = self.row(account_id)
            kept = self.opened(row.access_token)
            if kept != refused:
                return kept
            grant, way = self._grant(row), self.ways.get((row.platform, row.way))
            newer = way.refresh(grant) if grant and way else None
            if newer is None:
                return None
            with self.database.promise() as session:  # the new pair before it is used: the old one may be dead
                self._keep(session.get_one(PlatformAccount, account_id), newer)
            return newer.access_token

    def row(self, account_id: str) -> PlatformAccount:
        """The row. Raises ReconnectNeeded when it has no tokens."""
        with self.database.reading() as session:
            row = session.get(PlatformAccount, account_id)
        if row is None or row.access_token is None:
            raise AccountReconnectNeeded("The account is not connected.", AGAIN)
        return row

    def opened(self, sealed: str | None) -> str:
        """A kept token. Raises NeedsUserError when no key fits."""
        try:
            return self.cipher.open(sealed) if sealed else ""
        except CannotOpen as error:
            raise NeedsUserError(
                "A kept token cannot be read: its key is gone.",
                "Put the old key back into TOKEN_KEYS, after the others, or connect the account again.",
            ) from error

    def _again(self, sealed: str | None) -> str | None:
        return self.cipher.seal(self.opened(sealed)) if sealed else None

    def _grant(self, row: PlatformAccount) -> Grant | None:
        if row.access_token is None:
            return None
        refresh = self.opened(row.refresh_token) or None
        return Grant(self.opened(row.access_token), refresh, remote_id=row.remote_id)

    def _keep(self, row: PlatformAccount, grant: Grant, *, token: str = "") -> None:
        at = self.clock()
        row.access_token = self.cipher.seal(token or grant.access_token)
        if grant.refresh_token:  # else the old one stays, as with Google
            row.refresh_token = self.cipher.seal(grant.refresh_token)
        row.expires_at = at + timedelta(seconds=grant.expires_in_s) if grant.expires_in_s else None
        ends_s = grant.refresh_expires_in_s
        row.ends_at = at + timedelta(seconds=ends_s) if ends_s else row.ends_at if grant.refresh_token is None else None
        row.scopes = " ".join(grant.scopes) or row.scopes or ""
        row.refreshed_at = at


@dataclass(frozen=True)
class AccountTokens:
    """The tokens of one account."""

    accounts: Accounts = field(repr=False)
    account_id: str

    def token(self) -> str:
        """The newest, renewed when it is about to end. Raises ReconnectNeeded, TransientError."""
        row = self.accounts.row(self.account_id)
        token = self.accounts.opened(row.access_token)
        soon = self.accounts.clock() + timedelta(seconds=EARLY_S)
        if row.expires_at and row.expires_at <= soon:
            return self.accounts.renew(self.account_id, token) or token
        return token

    def renew(self, refused: str) -> str | None:
        """One in place of a refused one."""
        return self.accounts.renew(self.account_id, refused)


def _waiting_for(session: Session, account_id: str) -> list[Publication]:
    query = select(Publication).where(
        Publication.account_id == account_id,
        Publication.state == PostState.NEEDS_USER,
        Publication.code == Code.ACCOUNT,
    )
    return list(session.scalars(query.order_by(Publication.at).with_for_update()))


def _resume(session: Session, row: Publication, account: PlatformAccount, at: datetime) -> None:
    """Go on where it was: what may have been posted is looked up, and never sent again."""
    if row.sent_at is not None:
        sent_at, row.due_at = row.sent_at, at
        change(session, row, account, PostState.SENT, at)
        row.sent_at = sent_at
    elif is_missed(row.at, at):
        move = missed(row.at, at)
        change(session, row, account, move.state, at, code=move.code, message=move.message, tells=False)
    else:
        state = PostState.PREPARED if row.remote else PostState.DUE if row.at <= at else PostState.PLANNED
        change(session, row, account, state, at)
        row.due_at = max(at, row.at) if state is PostState.PLANNED else at


def _owned(session: Session, user_id: str, account_id: str) -> PlatformAccount:
    row = session.get(PlatformAccount, account_id)
    if row is None or row.user_id != user_id or row.state == DISCONNECTED:
        raise NotFoundError("There is no such account.", "It may have been disconnected.")
    return row


def _plain(name: str) -> str:
    return name.casefold().lstrip("@")


def _stop_waiting() -> Callable[[], None]:
    calls = iter(range(240))  # a lock asks about four times a second

    def wait() -> None:
        if next(calls, None) is None:
            raise TransientError("The sign-in is being renewed.", "It will be tried again.")

    return wait


def _view(row: PlatformAccount) -> AccountView:
    names = ("id", "user_id", "platform", "way", "remote_id", "name", "state", "problem", "ends_at", "hold_until")
    more = ("hold_reason", "timezone", "created_at")
    return AccountView(**{name: getattr(row, name) for name in (*names, *more)}, slots=tuple(row.slots))
