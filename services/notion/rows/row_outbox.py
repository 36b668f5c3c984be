"""Rows with a pending update, and when it is due: filled from the entry events, kept in the database until written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row as ResultRow
from sqlalchemy import Select, case, func, or_, select, update
from sqlalchemy.orm import Session

from clients.database.models import Bookmark, Entry, EntryEvent, LinkDatabase, LinkRow, NotionConnection, now
from clients.database.session import Database
from services.domain.entries import FINAL, EntryView, Status, view
from services.notion.columns.link_columns import LinkColumns, kept_columns
from services.notion.rows.link_rows import FORMER, Away, Clock
from services.notion.rows.row_requests import RequestLine, lines_of
from utils.backoff import doubled_s

NAME = "notion rows"
BATCH_SIZE = 1000  # events in one go
OVERLAP = 1000  # numbers of events that may be committed late, by a transaction that began earlier
PER_CONNECTION = 3  # rows written at once in one process
LEASE_S = 180.0  # longer than a slow call with its repeats: an old word must not come after a new one
# A row is written when the stage changes, but not for what passes in a moment; lines of progress come ever more rarely,
# so that a long run does not use up the calls of the others.
SETTLE_S, STAGE_GAP_S, FINAL_GAP_S, LINE_GAP_S, LONGEST_LINE_GAP_S = 1.5, 15.0, 2.0, 25.0, 800.0
SAVING_SETTLE_S = 10.0  # mostly over by then, so that the row is told the end in its place
YIELD_S = 30.0
FIRST_BACKOFF_S, LONGEST_BACKOFF_S = 5.0, 600.0


@dataclass(frozen=True)
class PendingUpdate:
    """A row that is to be written now, by this process alone."""

    page_id: str
    link_database_id: str
    data_source_id: str
    connection_id: str
    user_id: str
    roles: dict[str, str]
    columns: LinkColumns | None
    entry: EntryView | None
    verdict: str
    problem: str
    answering: str | None
    shown: str
    heard: int
    attempts: int
    wrote: dict[str, str]
    words: dict[str, str]
    former: EntryView | None  # of the link that the row had before, while its note does not say so
    extra: tuple[RequestLine, ...] = ()  # of its clips and posts


class RowOutbox:
    """At least once: an update is pending until it is known to be written; writing it twice changes nothing."""

    def __init__(self, database: Database, *, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def follow(self) -> int:
        """Read what happened since the bookmark; returns how many rows have something new to tell."""
        with self._database.reading() as session:
            position = session.scalar(select(Bookmark.position).where(Bookmark.name == NAME)) or 0
            newest = session.scalar(select(func.max(EntryEvent.id))) or 0
            news = session.execute(_news(position)).all()
        if not news and newest - position < OVERLAP // 2 and newest >= position:
            return 0
        with self._database.transaction() as session:
            bookmark = session.get(Bookmark, NAME, with_for_update=True) or Bookmark(name=NAME, position=position)
            session.add(bookmark)
            news = session.execute(_news(position)).all()
            bookmark.position = news[-1].id if len(news) == BATCH_SIZE else newest
            return self._note(session, news)

    def _note(self, session: Session, news: Sequence[ResultRow[int, str, dict[str, Any], str]]) -> int:
        events: dict[str, list[ResultRow[int, str, dict[str, Any], str]]] = {}
        for one in news:
            events.setdefault(one.page_id, []).append(one)
        for page_id in sorted(events):  # in order, so that two processes cannot wait for each other
            row = session.get(LinkRow, page_id, with_for_update=True)
            if row is not None:
                self._hear(row, events[page_id])
        return len(events)

    def _hear(self, row: LinkRow, events: Sequence[ResultRow[int, str, dict[str, Any], str]]) -> None:
        for one in events:
            row.heard = max(row.heard, one.id)
            row.due_at = self._due(row, one.kind, one.data)

    def _due(self, row: LinkRow, kind: str, data: Mapping[str, Any]) -> datetime:
        is_end = kind == "status" and Status(data.get("status", Status.PENDING)).is_final
        if row.attempts and row.due_at and not is_end:  # Notion asked for a rest, or does not answer
            return row.due_at
        at = self._clock()
        settle_s, gap_s = _pace(row, kind, data)
        due = at + timedelta(seconds=settle_s)
        if row.written_at:
            due = max(due, row.written_at + timedelta(seconds=gap_s))
        is_saving = kind == "status" and data.get("status") == Status.SAVING
        return min(due, row.due_at) if row.due_at and not is_saving else due

    def claim(self, limit: int, *, running: Mapping[str, int]) -> list[PendingUpdate]:
        """Take rows whose time has come; `running` counts the rows of each connection that are being written here."""
        full = {connection for connection, count in running.items() if count >= PER_CONNECTION}
        query = _outbox(self._clock(), full).limit(limit)
        with self._database.reading() as session:
            if session.execute(query).first() is None:
                return []
        taken: list[PendingUpdate] = []
        share = dict(running)
        with self._database.transaction() as session:
            for row, place, user_id in session.execute(query.with_for_update(of=LinkRow, skip_locked=True)).all():
                share[place.connection_id] = share.get(place.connection_id, 0) + 1
                if share[place.connection_id] <= PER_CONNECTION:
                    taken.append(self._take(session, row, place, user_id))
        return taken

    def _take(self, session: Session, row: LinkRow, place: LinkDatabase, user_id: str) -> PendingUpdate:
        row.busy_until = self._clock() + timedelta(seconds=LEASE_S)
        entry = session.get(Entry, row.entry_id) if row.entry_id else None
        if entry is not None:  # what is written now covers every event there is by now
            newest = session.scalar(select(func.max(EntryEvent.id)).where(EntryEvent.entry_id == entry.id))
            row.heard = max(row.heard, newest or 0)
        former = session.get(Entry, row.wrote[FORMER]) if row.wrote.get(FORMER) else None
        return _owed(row, place, user_id, entry, former, lines_of(session, row.page_id))

    def written(
        self, pending: PendingUpdate, status: Status | None, left: Mapping[str, str], *, is_marked: bool = False
    ) -> None:
        """The row shows it; what happened meanwhile is written in its turn. `left`: what our cells hold now.

        `is_marked`: the note of its former link says that it is that.
        """
        with self._database.transaction() as session:
            row = session.get(LinkRow, pending.page_id, with_for_update=True)
            if row is None:
                return
            is_line = status is None or status == row.shown
            row.busy_until, row.written_at, row.attempts = None, self._clock(), 0
            row.lines, row.shown = row.lines + is_line, status or row.shown
            former = {} if is_marked or FORMER not in row.wrote else {FORMER: row.wrote[FORMER]}
            row.wrote = {**left, **former}
            row.away = row.away if row.away == Away.STOPPED else Away.HERE
            if status is not None and row.answering == pending.answering:
                row.answering = None
            is_same = row.entry_id == (pending.entry.id if pending.entry else None) and row.heard == pending.heard
            is_same = is_same and lines_of(session, row.page_id) == pending.extra
            if is_same and (status is None or row.answering is None):
                row.due_at = None
            else:
                row.due_at = max(row.due_at or self._clock(), self._clock() + timedelta(seconds=FINAL_GAP_S))

    def lost(self, pending: PendingUpdate, away: Away) -> None:
        """There is nobody to tell for now; a poll looks whether the row is back."""
        with self._database.transaction() as session:
            row = session.get(LinkRow, pending.page_id, with_for_update=True)
            if row is not None:
                row.busy_until, row.due_at, row.attempts = None, None, 0
                row.away = Away.STOPPED if Away.STOPPED in (away, row.away) else away

    def blocked(self, pending: PendingUpdate, seconds: float) -> None:
        """None of the database's rows can be written: all wait, so that one of them finds out when they can be."""
        until = self._clock() + timedelta(seconds=seconds)
        mine = LinkRow.link_database_id == pending.link_database_id, LinkRow.page_id != pending.page_id
        waiting = update(LinkRow).where(*mine, LinkRow.due_at < until, LinkRow.busy_until.is_(None))
        with self._database.transaction() as session:
            session.execute(waiting.values(due_at=until + timedelta(seconds=FINAL_GAP_S)))
        self.later(pending, seconds)

    def yielded(self, pending: PendingUpdate) -> None:
        """A person's new word stands in the row, and comes first."""
        self._free(pending, self._clock() + timedelta(seconds=YIELD_S))

    def later(self, pending: PendingUpdate, seconds: float | None = None) -> None:
        """It was not written; try again, later each time."""
        own_s = doubled_s(FIRST_BACKOFF_S, pending.attempts + 1, longest_s=LONGEST_BACKOFF_S)
        rest_s = own_s if seconds is None else seconds
        self._free(pending, self._clock() + timedelta(seconds=rest_s), attempts=pending.attempts + 1)

    def _free(self, pending: PendingUpdate, due_at: datetime | None, attempts: int = 0) -> None:
        with self._database.transaction() as session:
            row = session.get(LinkRow, pending.page_id, with_for_update=True)
            if row is not None:
                row.busy_until, row.due_at, row.attempts = None, due_at, attempts


def _pace(row: LinkRow, kind: str, data: Mapping[str, Any]) -> tuple[float, float]:
    """Seconds to wait from now, and since the last word."""
    status = data.get("status") if kind == "status" else None
    if status is None or status == row.shown:
        return SETTLE_S, doubled_s(LINE_GAP_S, row.lines + 1, longest_s=LONGEST_LINE_GAP_S)
    if Status(status).is_final:
        return 0.0, FINAL_GAP_S
    return SAVING_SETTLE_S if status == Status.SAVING else SETTLE_S, STAGE_GAP_S


def _news(position: int) -> Select[int, str, dict[str, Any], str]:
    return (
        select(EntryEvent.id, EntryEvent.kind, EntryEvent.data, LinkRow.page_id)
        .join(LinkRow, LinkRow.entry_id == EntryEvent.entry_id)
        .where(EntryEvent.id > position - OVERLAP, EntryEvent.id > LinkRow.heard)
        .order_by(EntryEvent.id)
        .limit(BATCH_SIZE)
    )


def _outbox(at: datetime, without: Collection[str]) -> Select[LinkRow, LinkDatabase, str]:
    return (
        select(LinkRow, LinkDatabase, NotionConnection.user_id)
        .join(LinkDatabase, LinkDatabase.id == LinkRow.link_database_id)
        .join(NotionConnection, NotionConnection.id == LinkDatabase.connection_id)
        .outerjoin(Entry, Entry.id == LinkRow.entry_id)
        .where(
            LinkRow.due_at <= at,
            or_(LinkRow.busy_until.is_(None), LinkRow.busy_until < at),
            NotionConnection.state == "ok",
            NotionConnection.id.not_in(without),
        )
        # A thousand new rows do not hide what became of the old ones, nor lines of progress how one ended.
        .order_by(case((Entry.status.in_(FINAL), 0), else_=1), LinkRow.shown == "", LinkRow.due_at)
    )


def _owed(
    row: LinkRow,
    place: LinkDatabase,
    user_id: str,
    entry: Entry | None,
    former: Entry | None,
    extra: tuple[RequestLine, ...],
) -> PendingUpdate:
    return PendingUpdate(
        page_id=row.page_id,
        link_database_id=row.link_database_id,
        data_source_id=place.data_source_id,
        connection_id=place.connection_id,
        user_id=user_id,
        roles=dict(place.properties),
        columns=kept_columns(place.columns, place.properties),
        entry=view(entry) if entry else None,
        verdict=row.verdict,
        problem=row.problem,
        answering=row.answering,
        shown=row.shown,
        heard=row.heard,
        attempts=row.attempts,
        wrote=dict(row.wrote),
        words=dict(place.words),
        former=view(former) if former else None,
        extra=extra,
    )
