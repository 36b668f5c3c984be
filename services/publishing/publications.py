"""What a person asks of publications: see, move, change, drop, send again, look up; everything by owner."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from clients.database.models import PlatformAccount, Publication, PublicationEvent
from clients.database.session import Database
from clients.platforms.platform import Clock, Platform
from services.publishing.files.copies import Copies
from services.publishing.history import STATE, change
from services.publishing.planning import AHEAD, LAST_AFTER, PostPlan, checked_words, due_at
from services.publishing.states import PostState
from services.publishing.views import HistoryEvent, PublicationView, view
from utils.errors import ConflictError, NeedsUserError, NotFoundError, PermanentError


class Publications:
    """Every read is by owner. `woken` tells the runner that something is due."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        copies: Copies,
        clock: Clock,
        *,
        woken: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._copies = copies
        self._clock = clock
        self._woken = woken

    def of_user(
        self,
        user_id: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        state: str = "",
        entry_id: str = "",
        limit: int = 200,
    ) -> list[PublicationView]:
        """The person's publications by time; what was dropped only when it is asked for."""
        query = _rows().where(Publication.user_id == user_id)
        query = query.where(Publication.at >= since) if since else query
        query = query.where(Publication.at < until) if until else query
        query = query.where(Publication.entry_id == entry_id) if entry_id else query
        query = query.where(Publication.state == state if state else Publication.state != PostState.CANCELLED)
        with self._database.reading() as session:
            return [view(*found) for found in session.execute(query.order_by(Publication.at).limit(limit))]

    def get(self, user_id: str, publication_id: str) -> PublicationView:
        """One of them. Raises NotFoundError."""
        with self._database.reading() as session:
            return view(*_owned(session, user_id, publication_id))

    def latest_of(self, user_id: str, account_id: str) -> PublicationView | None:
        """The account's newest one, if there is any."""
        query = _rows().where(Publication.user_id == user_id, Publication.account_id == account_id)
        with self._database.reading() as session:
            found = session.execute(query.order_by(Publication.created_at.desc()).limit(1)).first()
            return view(*found) if found else None

    def history(self, user_id: str, publication_id: str) -> list[HistoryEvent]:
        """What happened to it, the oldest first."""
        query = select(PublicationEvent).where(
            PublicationEvent.publication_id == publication_id, PublicationEvent.kind == STATE
        )
        with self._database.reading() as session:
            _owned(session, user_id, publication_id)
            rows = session.scalars(query.order_by(PublicationEvent.id))
            return [HistoryEvent(one.name, one.message, one.at) for one in rows]

    def move(self, user_id: str, publication_id: str, at: datetime) -> PublicationView:
        """Another time, before it is handed over. Raises ConflictError after that, or NeedsUserError."""
        clock = self._clock()
        if at < clock - timedelta(minutes=10) or at > clock + AHEAD:
            raise NeedsUserError("It cannot be posted at that time.", "Choose a time within the next year.")
        with self._database.promise() as session:
            row, account = _owned(session, user_id, publication_id, locks=True)
            _refuse_busy(row, clock, "moved")
            if not (row.remote is None and (PostState(row.state).is_waiting or row.state == PostState.NEEDS_USER)):
                raise ConflictError("It was handed over already, so its time is fixed.", "Drop it and plan another.")
            row.not_later_than = row.not_later_than + (at - row.at) if at > row.at else at + LAST_AFTER
            row.at = at
            change(session, row, account, PostState.PLANNED, clock)
            row.due_at = self._begins(row, account)
            row.attempts, row.begun = 0, False
            moved = view(row, account)
        self._woken()
        return moved

    def edit(self, user_id: str, publication_id: str, plan: Mapping[str, object]) -> PublicationView:
        """Other words or options, before it is handed over. Raises ConflictError, NeedsUserError."""
        clock = self._clock()
        with self._database.promise() as session:
            row, account = _owned(session, user_id, publication_id, locks=True)
            _refuse_busy(row, clock, "changed")
            if row.remote is not None or row.sent_at is not None or PostState(row.state).is_over:
                raise ConflictError("It was handed over already.", "Change it in the platform's own app.")
            words = {"title": row.title, "text": row.text, "hashtags": tuple(row.hashtags), "options": row.options}
            wanted = PostPlan(account.id, Path(), row.what, at=row.at, **(words | dict(plan)))  # type: ignore[arg-type]
            row.options = checked_words(self._platforms[account.platform], wanted, account.way)
            row.title, row.text, row.hashtags = wanted.title, wanted.text, list(wanted.hashtags)
            if row.state == PostState.PLANNED:
                row.due_at = self._begins(row, account)
            return view(row, account)

    def cancel(self, user_id: str, publication_id: str) -> PublicationView:
        """Drop it. What was handed over cannot be called back. Raises ConflictError."""
        clock = self._clock()
        with self._database.promise() as session:
            row, account = _owned(session, user_id, publication_id, locks=True)
            _refuse_busy(row, clock, "dropped")
            if PostState(row.state).is_looked_up or PostState(row.state).is_over:
                raise ConflictError("It was handed over already.", "Delete it in the platform's own app.")
            change(session, row, account, PostState.CANCELLED, clock)
            row.due_at, row.claim, row.busy_until = None, None, None
            folder, row.folder = row.folder, ""
            dropped = view(row, account)
        if folder:
            self._copies.drop(folder)
        return dropped

    def retry(self, user_id: str, publication_id: str) -> PublicationView:
        """Send it again, as the person's own choice. Raises ConflictError for one that goes on by itself."""
        clock = self._clock()
        with self._database.promise() as session:
            row, account = _owned(session, user_id, publication_id, locks=True)
            _refuse_busy(row, clock, "sent again")
            if not PostState(row.state).is_dead_letter:
                raise ConflictError("It goes on by itself, or is done.", "There is nothing to send again.")
            if account.state != "ok":
                raise NeedsUserError(f"{account.name} is not connected.", "Connect it again first.")
            if not row.folder:
                raise PermanentError("The file of this post is gone.", "Plan it again.")
            change(session, row, account, PostState.DUE, clock)
            row.remote, row.begun, row.attempts, row.checks, row.link = None, False, 0, 0, ""
            row.due_at, row.prepared_at = clock, None
            row.at = max(row.at, clock)
            row.not_later_than = max(row.not_later_than, clock + LAST_AFTER)
            again = view(row, account)
        self._woken()
        return again

    def check(self, user_id: str, publication_id: str) -> PublicationView:
        """Ask the platform about it now. Raises ConflictError when there is nothing to ask."""
        clock = self._clock()
        with self._database.promise() as session:
            row, account = _owned(session, user_id, publication_id, locks=True)
            if PostState(row.state).is_waiting or PostState(row.state).is_over:
                raise ConflictError("It was not handed over, or is done.", "There is nothing to look up.")
            if row.remote is None and row.state != PostState.UNKNOWN:
                raise ConflictError("The platform knows nothing of it.", "Send it again, or drop it.")
            row.due_at, row.checks = clock, 0
            asked = view(row, account)
        self._woken()
        return asked

    def _begins(self, row: Publication, account: PlatformAccount) -> datetime:
        platform = self._platforms[account.platform]
        return due_at(platform, row.options, row.at, is_refitted=row.rendition is not None)


def _rows() -> Select[Publication, PlatformAccount]:
    return select(Publication, PlatformAccount).join(PlatformAccount, PlatformAccount.id == Publication.account_id)


def _owned(
    session: Session, user_id: str, publication_id: str, *, locks: bool = False
) -> tuple[Publication, PlatformAccount]:
    query = _rows().where(Publication.id == publication_id, Publication.user_id == user_id)
    found = session.execute(query.with_for_update(of=Publication) if locks else query).first()
    if found is None:
        raise NotFoundError("There is no such publication.", "It may have been deleted.")
    row, account = found
    return row, account


def _refuse_busy(row: Publication, clock: datetime, done: str) -> None:
    if row.busy_until and row.busy_until > clock:
        raise ConflictError(f"It is being worked on at this moment, so it cannot be {done}.", "Try again in a minute.")
