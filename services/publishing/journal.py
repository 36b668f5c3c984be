"""Who works on a publication: one worker at a time, every write checked against its claim, kept before it is used."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from clients.database.models import PlatformAccount, Publication, UtcDateTime
from clients.database.session import Database
from clients.platforms.platform import Clock, Remote
from services.publishing.claims import is_dead, this_process
from services.publishing.decisions import Code, Move, is_missed, missed
from services.publishing.history import change
from services.publishing.states import PostState
from services.publishing.views import PublicationView, view
from utils.crypto import CannotOpen, Cipher
from utils.errors import NeedsUserError

LEASE_S, BEAT_S = 180.0, 20.0
WAITING = (PostState.PLANNED, PostState.DUE, PostState.PREPARED)
BATCH = 50
OK, RECONNECT, DISCONNECTED = "ok", "reconnect", "disconnected"


class Superseded(Exception):
    """Another worker has taken the publication over, or its person has changed it: nothing more is written here."""


@dataclass(frozen=True)
class Work:
    """A claimed publication, with what only its worker needs."""

    publication: PublicationView
    claim: str
    remote: Remote = field(repr=False)
    begun: bool
    checks: int
    rendition: Mapping[str, object] | None
    sha256: str
    prepared_at: datetime | None
    sent_at: datetime | None


class PublicationQueue:
    """All processes share it; SQLite and PostgreSQL alike."""

    def __init__(self, database: Database, cipher: Cipher, clock: Clock) -> None:
        self.database = database
        self.cipher = cipher
        self.clock = clock
        self.process = this_process()

    def wake(self) -> int:
        """Mark those whose time has come; one that was missed by hours is asked about. Returns how many there were."""
        at = self.clock()
        with self.database.reading() as session:
            if session.scalar(_IS_ANY_PLANNED_DUE, {"at": at}) is None:
                return 0
        query = _with_account().where(Publication.state == PostState.PLANNED, Publication.due_at <= at).limit(BATCH)
        with self.database.promise() as session:
            found = session.execute(query.with_for_update(of=Publication, skip_locked=True)).all()
            for row, account in found:
                _wake(session, row, account, at)
            return len(found)

    def claim(self) -> Work | None:
        """Take the first that something is to be done about, of an account that nobody works for now."""
        at = self.clock()
        with self.database.reading() as session:  # most looks find nothing, and hold nobody up
            if session.scalar(_IS_ANY_DUE, {"at": at}) is None:
                return None
        with self.database.transaction() as session:
            found = session.execute(_FIRST_READY, {"at": at}).first()
            if found is None:
                return None
            row, account = found
            if _is_account_busy(session, row, at):  # another was quicker while we waited for the lock
                return None
            row.claim, row.busy_until = f"{self.process}{uuid.uuid4().hex}", at + timedelta(seconds=LEASE_S)
            return self._work(row, account)

    def free_dead(self) -> int:
        """End the claims of processes of this machine that are no more, so that nobody waits for them to run out."""
        query = select(Publication).where(Publication.busy_until > self.clock(), Publication.claim.is_not(None))
        with self.database.transaction() as session:
            dead = [row for row in session.scalars(query.with_for_update()) if is_dead(row.claim or "", self.process)]
            for row in dead:
                row.claim, row.busy_until = None, None
        return len(dead)

    def next_due(self) -> datetime | None:
        """When the next thing is to be done, claims of the dead included."""
        with self.database.reading() as session:
            return session.scalar(_NEXT)

    def _work(self, row: Publication, account: PlatformAccount) -> Work:
        return Work(
            publication=view(row, account),
            claim=row.claim or "",
            remote=self.opened(row.remote),
            begun=row.begun,
            checks=row.checks,
            rendition=row.rendition,
            sha256=row.sha256,
            prepared_at=row.prepared_at,
            sent_at=row.sent_at,
        )

    def opened(self, sealed: str | None) -> dict[str, str]:
        """What is kept about the post. Raises NeedsUserError when no key fits."""
        if not sealed:
            return {}
        try:
            kept: dict[str, str] = json.loads(self.cipher.open(sealed))
        except CannotOpen as error:
            raise NeedsUserError(
                "What names the post at its platform cannot be read: its key is gone.",
                "Put the old key back into TOKEN_KEYS, after the others.",
            ) from error
        return kept

    def sealed(self, remote: Remote) -> str:
        """The same, encrypted."""
        return self.cipher.seal(json.dumps(dict(remote)))


class Hold:
    """One worker's claim of one publication. Every write raises Superseded once it is another's."""

    def __init__(self, queue: PublicationQueue, work: Work) -> None:
        self._queue = queue
        self._id, self._claim = work.publication.id, work.claim
        self.remote: dict[str, str] = dict(work.remote)
        self.state = work.publication.state
        self._beaten = queue.clock()

    def keep(self, remote: Remote) -> None:
        """Commit what the platform calls it, over what was known."""
        self.remote |= remote
        self._write(remote=self._queue.sealed(self.remote))

    def begin(self) -> None:
        """Commit that the platform is asked for an id now: who finds this without an id knows that one may exist."""
        self._write(begun=True)

    def prepared(self, remote: Remote) -> None:
        """Commit the id, before the first byte."""
        self.remote |= remote
        self._change(Move(PostState.PREPARED, self._queue.clock()), remote=self._queue.sealed(self.remote), stays=True)

    def beat(self) -> None:
        """Keep the claim while the work goes on."""
        at = self._queue.clock()
        if (at - self._beaten).total_seconds() >= BEAT_S:
            self._write(busy_until=at + timedelta(seconds=LEASE_S))
            self._beaten = at

    def mark_sent(self) -> None:
        """Commit that the call which cannot be taken back comes next."""
        at = self._queue.clock()
        self._change(Move(PostState.SENT, at, Code.NONE, "It is being sent."), sent_at=at, stays=True)

    def refitted(self, folder: str, file: str, size_bytes: int, duration_s: float) -> None:
        """Commit the rendition: the bytes of a resumed upload have to be the same ones."""
        self._write(folder=folder, file=file, size_bytes=size_bytes, duration_s=duration_s, rendition=None)

    def apply(self, move: Move) -> None:
        """Commit what became of it, and let go."""
        self.remote = {} if move.forgets_remote else self.remote | dict(move.remote)
        remote = self._queue.sealed(self.remote) if self.remote else None
        self._change(move, remote=remote, stays=False)

    def _write(self, **values: object) -> None:
        mine = update(Publication).where(Publication.id == self._id, Publication.claim == self._claim)
        with self._queue.database.promise() as session:
            if not session.execute(mine.values(**values)).rowcount:  # type: ignore[attr-defined]
                raise Superseded

    def _change(self, move: Move, *, stays: bool, **values: object) -> None:
        at = self._queue.clock()
        query = _with_account().where(Publication.id == self._id, Publication.claim == self._claim)
        with self._queue.database.promise() as session:
            found = session.execute(query.with_for_update(of=Publication)).first()
            if found is None:
                raise Superseded
            row, account = found
            if move.breaks_account:
                _break(session, row, account, move, at)
            if move.hold_until:
                _hold(session, account, move)
            row.link = move.link or row.link
            change(session, row, account, move.state, at, code=move.code, message=move.message)
            row.due_at, row.attempts, row.checks = move.due_at, move.attempts, move.checks
            if move.state is PostState.PREPARED and stays:
                row.prepared_at = at
            if move.state is PostState.DUE:
                row.begun, row.prepared_at = False, None
            for name, value in values.items():
                setattr(row, name, value)
            if not stays:
                row.claim, row.busy_until = None, None
        self.state = move.state


def _with_account() -> Select[Publication, PlatformAccount]:
    return select(Publication, PlatformAccount).join(PlatformAccount, PlatformAccount.id == Publication.account_id)


def _ready() -> Select[Publication, PlatformAccount]:
    other = aliased(Publication)
    works = exists().where(
        other.account_id == Publication.account_id,
        other.id != Publication.id,
        other.busy_until > _AT,
        other.state.in_(WAITING),
    )
    may_go = and_(
        Publication.state.in_((PostState.DUE, PostState.PREPARED)),
        PlatformAccount.state == OK,
        or_(PlatformAccount.hold_until.is_(None), PlatformAccount.hold_until <= _AT),
        ~works,
    )
    looked_up = Publication.state.not_in(WAITING)
    return (
        _with_account()
        .where(Publication.due_at <= _AT, _IS_FREE, or_(may_go, looked_up))
        .order_by(Publication.at, Publication.created_at, Publication.id)
        .limit(1)
    )


# Asked every second by every process: built once.
_AT = bindparam("at", type_=UtcDateTime())
_IS_FREE = or_(Publication.busy_until.is_(None), Publication.busy_until <= _AT)
_IS_ANY_DUE = select(Publication.id).where(Publication.due_at <= _AT, _IS_FREE).limit(1)
_IS_ANY_PLANNED_DUE = (
    select(Publication.id).where(Publication.state == PostState.PLANNED, Publication.due_at <= _AT).limit(1)
)
_FIRST_READY = _ready().with_for_update(of=(Publication, PlatformAccount), skip_locked=True)
_NEXT = select(func.min(Publication.due_at)).where(Publication.busy_until.is_(None))


def _is_account_busy(session: Session, row: Publication, at: datetime) -> bool:
    query = select(Publication.id).where(
        Publication.account_id == row.account_id,
        Publication.id != row.id,
        Publication.busy_until > at,
        Publication.state.in_(WAITING),
    )
    return PostState(row.state).is_waiting and session.scalar(query.limit(1)) is not None


def _wake(session: Session, row: Publication, account: PlatformAccount, at: datetime) -> None:
    if is_missed(row.at, at):
        move = missed(row.at, at)
        change(session, row, account, move.state, at, code=move.code, message=move.message)
        row.due_at = None
    elif account.state != OK:
        says = account.problem or "The account is not connected."
        change(session, row, account, PostState.NEEDS_USER, at, code=Code.ACCOUNT, message=says, tells=False)
        row.due_at = None
    else:
        change(session, row, account, PostState.DUE, at)


def _break(session: Session, row: Publication, account: PlatformAccount, move: Move, at: datetime) -> None:
    """One message tells of all posts of the account."""
    account.state, account.problem = RECONNECT, move.message
    query = select(Publication).where(
        Publication.account_id == account.id,
        Publication.id != row.id,
        Publication.state.in_((PostState.DUE, PostState.PREPARED)),
        Publication.claim.is_(None),
    )
    for other in session.scalars(query):
        change(session, other, account, PostState.NEEDS_USER, at, code=Code.ACCOUNT, message=move.message, tells=False)
        other.due_at = None


def _hold(session: Session, account: PlatformAccount, move: Move) -> None:
    same_app = PlatformAccount.platform == account.platform
    which = same_app if move.holds_app else PlatformAccount.id == account.id
    query = update(PlatformAccount).where(which)
    session.execute(query.values(hold_until=move.hold_until, hold_reason=move.message))
