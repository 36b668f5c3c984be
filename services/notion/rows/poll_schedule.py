"""Which Link Database is polled when, and by whom: kept in the database, so that any number of processes may poll."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, not_, or_, select, update
from sqlalchemy.orm import Session

from clients.database.models import LinkDatabase, LinkRow, NotionConnection, now
from clients.database.session import Database
from clients.notion.errors import CallsBlocked, NotionBusy, ReconnectNeeded
from services.notion.columns.link_columns import LinkColumns, kept_columns
from utils.backoff import doubled_s
from utils.errors import ClipsheetError, NeedsUserError, TransientError

PER_CONNECTION = 4  # polls at once in one process
LEASE_S = 90.0  # renewed with every page of results
FIRST_BACKOFF_S, LONGEST_BACKOFF_S = 60.0, 3600.0
BUSY_S = 900.0
CALL_SHARE_S = 1.0  # of 180 calls a minute, at most 60 are for looking; the rest is for telling
GAP_S = 3.0  # between two polls, however often Notion calls
BUG = "Something went wrong inside Clipsheet while it looked at this database; the log says why."
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class DueDatabase:
    """A Link Database that this process is to poll now."""

    id: str
    connection_id: str
    user_id: str
    data_source_id: str
    title: str
    roles: dict[str, str]
    columns: LinkColumns | None
    words: dict[str, str]
    failures: int
    polled_at: datetime | None
    started: datetime


class Schedule:
    """Claims, and what came of them. Clocks that differ between machines only move a poll a little."""

    def __init__(self, database: Database, *, interval_s: float = 60.0, clock: Clock = now) -> None:
        self._database = database
        self.interval_s = interval_s
        self._clock = clock

    def claim(
        self, limit: int, *, running: Mapping[str, int], slow: Collection[str] = (), sick: bool = False
    ) -> list[DueDatabase]:
        """Take databases whose time has come, for this process alone; `sick`: those whose last poll failed or was slow.

        `running` counts the polls of each connection that this process is at.
        """
        full = {connection for connection, count in running.items() if count >= PER_CONNECTION}
        query = _due(self._clock(), full, slow, sick=sick).limit(limit)
        with self._database.reading() as session:
            if session.execute(query).first() is None:
                return []
        taken: list[DueDatabase] = []
        share = dict(running)
        with self._database.transaction() as session:
            for row, user_id in session.execute(query.with_for_update(of=LinkDatabase, skip_locked=True)).all():
                share[row.connection_id] = share.get(row.connection_id, 0) + 1
                if share[row.connection_id] <= PER_CONNECTION:
                    taken.append(self._take(session, row, user_id))
        return taken

    def _take(self, session: Session, row: LinkDatabase, user_id: str) -> DueDatabase:
        started = self._clock()
        others: int = session.scalar(_count(row.connection_id)) or 1
        row.busy_until = started + timedelta(seconds=LEASE_S)
        row.poll_after = started + timedelta(seconds=max(self.interval_s, others * CALL_SHARE_S))
        return _watched(row, user_id, started)

    def renew(self, watched: DueDatabase) -> None:
        """Keep the claim while there are more pages to read."""
        self._set(watched.id, busy_until=self._clock() + timedelta(seconds=LEASE_S))

    def keep_columns(self, link_database_id: str, columns: LinkColumns) -> None:
        """Remember how the columns are."""
        self._set(link_database_id, columns=columns.model_dump(mode="json"), words=columns.words)

    def finished(self, watched: DueDatabase, calls: int = 1) -> None:
        """It went well. A poll of many pages makes the next one wait, so that it leaves calls for telling."""
        with self._database.transaction() as session:
            row = session.get(LinkDatabase, watched.id, with_for_update=True)
            if row is None:
                return
            row.busy_until, row.polled_at, row.failures = None, watched.started, 0
            if session.scalar(_unwritten(row.id)) is None:
                row.state, row.problem = "ok", ""
            if calls > 1 and row.poll_after:
                row.poll_after = row.poll_after + timedelta(seconds=calls * CALL_SHARE_S)

    def failed(self, watched: DueDatabase, error: Exception) -> None:
        """It did not go well: the database rests, longer each time; a connection that is refused rests whole."""
        expected = isinstance(error, ClipsheetError)
        problem = str(error) if expected else BUG
        with self._database.transaction() as session:
            if isinstance(error, ReconnectNeeded):
                _rest_connection(session.get(NotionConnection, watched.connection_id), problem)
            row = session.get(LinkDatabase, watched.id, with_for_update=True)
            if row is None:
                return
            row.busy_until = None
            if isinstance(error, ReconnectNeeded):
                return
            if isinstance(error, NotionBusy) and self._is_lately_polled(row):
                row.poll_after = self._clock() + timedelta(seconds=backoff_s(1, error))
                return
            row.failures += 1
            row.state = "stopped" if isinstance(error, NeedsUserError) else "failing"
            row.problem = problem
            row.poll_after = max(row.poll_after or self._clock(), self._clock() + self._rest(row.failures, error))

    def _rest(self, failures: int, error: Exception) -> timedelta:
        # What a person took away they may give back at any moment: a database, a right, a property.
        is_theirs = isinstance(error, NeedsUserError) and not isinstance(error, CallsBlocked)
        return timedelta(seconds=self.interval_s if is_theirs else backoff_s(failures, error))

    def _is_lately_polled(self, row: LinkDatabase) -> bool:
        # Out of calls for a minute is no failure of the database; for long it is one that people should see.
        return row.polled_at is not None and self._clock() - row.polled_at < timedelta(seconds=BUSY_S)

    def complain(self, link_database_id: str, problem: str) -> None:
        """Its rows cannot be written, for a reason that a person has to see to."""
        self._set(link_database_id, state="stopped", problem=problem)

    def relieve(self, link_database_id: str) -> None:
        """A row was written again: take the complaint back when it was the last."""
        with self._database.transaction() as session:
            row = session.get(LinkDatabase, link_database_id, with_for_update=True)
            if row is not None and not row.failures and session.scalar(_unwritten(row.id)) is None:
                row.state, row.problem = "ok", ""

    def refuse_connection(self, connection_id: str, error: ReconnectNeeded) -> None:
        """Everything of the connection rests until the person connects again."""
        with self._database.transaction() as session:
            _rest_connection(session.get(NotionConnection, connection_id), str(error))

    def hurry(self, place: str, *, even_resting: bool = False) -> bool:
        """Poll a data source or database as soon as possible; False when it is not watched, or rests as it fails."""
        query = select(LinkDatabase).where(or_(LinkDatabase.data_source_id == place, LinkDatabase.database_id == place))
        if not even_resting:
            query = query.where(LinkDatabase.failures == 0)
        with self._database.transaction() as session:
            rows = session.scalars(query.with_for_update()).all()
            for row in rows:
                soon = self._clock()
                if row.polled_at:
                    soon = max(soon, row.polled_at + timedelta(seconds=GAP_S))
                row.poll_after = min(row.poll_after or soon, soon)
            return bool(rows)

    def bots(self) -> set[str]:
        """The bots of all connections: what they change needs no poll."""
        with self._database.reading() as session:
            return set(session.scalars(select(NotionConnection.bot_id)))

    def _set(self, link_database_id: str, **values: object) -> None:
        with self._database.transaction() as session:
            session.execute(update(LinkDatabase).where(LinkDatabase.id == link_database_id).values(**values))


def backoff_s(failures: int, error: Exception) -> float:
    """How long a database rests after that many failures in a row; never less than Notion asked for."""
    asked = error.retry_after_s or 0.0 if isinstance(error, TransientError) else 0.0
    return max(asked, doubled_s(FIRST_BACKOFF_S, failures, longest_s=LONGEST_BACKOFF_S))


def _due(at: datetime, without: Collection[str], slow: Collection[str], *, sick: bool) -> Select[LinkDatabase, str]:
    is_sick = or_(LinkDatabase.failures > 0, LinkDatabase.id.in_(slow))
    return (
        select(LinkDatabase, NotionConnection.user_id)
        .join(NotionConnection, NotionConnection.id == LinkDatabase.connection_id)
        .where(
            NotionConnection.state == "ok",
            LinkDatabase.connection_id.not_in(without),
            or_(LinkDatabase.poll_after.is_(None), LinkDatabase.poll_after <= at),
            or_(LinkDatabase.busy_until.is_(None), LinkDatabase.busy_until < at),
            is_sick if sick else not_(is_sick),
        )
        .order_by(LinkDatabase.poll_after)
    )


def _count(connection_id: str) -> Select[int]:
    return select(func.count()).select_from(LinkDatabase).where(LinkDatabase.connection_id == connection_id)


def _unwritten(link_database_id: str) -> Select[str]:
    return select(LinkRow.page_id).where(LinkRow.link_database_id == link_database_id, LinkRow.attempts > 0).limit(1)


def _rest_connection(row: NotionConnection | None, problem: str) -> None:
    if row is not None:
        row.state, row.problem = "reconnect", problem


def _watched(row: LinkDatabase, user_id: str, started: datetime) -> DueDatabase:
    return DueDatabase(
        id=row.id,
        connection_id=row.connection_id,
        user_id=user_id,
        data_source_id=row.data_source_id,
        title=row.title,
        roles=dict(row.properties),
        columns=kept_columns(row.columns, row.properties),
        words=dict(row.words),
        failures=row.failures,
        polled_at=row.polled_at,
        started=started,
    )
