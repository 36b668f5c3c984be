"""What rows ask for beyond their note, kept: read by polls, claimed by one worker, told by the row's own word."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from clients.database.models import Entry, LinkDatabase, LinkRow, NotionConnection, RowRequest, now
from clients.database.session import Database
from clients.notion.models import Page
from services.domain.entries import Status
from services.notion.columns.link_columns import LinkColumns
from services.notion.columns.posting_cells import PostingCells, posting_cells
from services.notion.rows.link_rows import Away

LEASE_S = 600.0  # longer than it takes to keep the copy of a long video
RequestLine = tuple[str, str]  # words, and where they lead; "" for nowhere


@dataclass(frozen=True)
class ClaimedRequest:
    """A row's request, which this process alone works on. `posts`: account id -> its publication."""

    page_id: str
    user_id: str
    entry_id: str
    cells: PostingCells
    posts: dict[str, dict[str, Any]]
    lines: tuple[RequestLine, ...]
    noted: str


class RowRequests:
    """Every write is one short transaction."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime] = now) -> None:
        self._database = database
        self._clock = clock

    def see(self, pages: Collection[Page], columns: LinkColumns) -> int:
        """Keep what rows ask for that have an entry; returns how many ask for something new."""
        found = {page.id: cells for page in pages if (cells := posting_cells(page, columns)) is not None}
        if not found:
            return 0
        with self._database.reading() as session:
            kept = {row.page_id: row for row in session.scalars(_of_pages(found))}
        fresh = {page_id: cells for page_id, cells in found.items() if _is_news(cells, kept.get(page_id))}
        if fresh:
            with self._database.transaction() as session:
                for page_id in sorted(fresh):
                    self._keep(session, page_id, fresh[page_id])
        return len(fresh)

    def _keep(self, session: Session, page_id: str, cells: PostingCells) -> None:
        if session.get(LinkRow, page_id) is None:  # a row that asked for no entry asks for nothing else
            return
        row = session.get(RowRequest, page_id, with_for_update=True)
        if row is None:
            row = RowRequest(page_id=page_id, posts={}, has_posts=False, lines=[], noted="", has_problem=False)
            session.add(row)
        row.cells, row.due_at = cells.dumped(), self._clock()

    def claim(self) -> ClaimedRequest | None:
        """Take a row to see to now; None when there is none."""
        query = _due(self._clock()).limit(1)
        with self._database.reading() as session:
            if session.execute(query).first() is None:
                return None
        with self._database.transaction() as session:
            found = session.execute(query.with_for_update(of=RowRequest, skip_locked=True)).first()
            if found is None:
                return None
            row, user_id, entry_id = found
            row.busy_until = self._clock() + timedelta(seconds=LEASE_S)
            lines = tuple((str(text), str(link)) for text, link in row.lines)
            cells = PostingCells.loaded(row.cells)
            return ClaimedRequest(row.page_id, user_id, entry_id or "", cells, dict(row.posts), lines, row.noted)

    def keep_posts(self, page_id: str, posts: Mapping[str, Mapping[str, Any]]) -> None:
        """Note which publication is about to be planned for an account: before it is, so that it is planned once."""
        with self._database.promise() as session:
            row = session.get(RowRequest, page_id, with_for_update=True)
            if row is not None:
                row.posts = {account: dict(post) for account, post in posts.items()}
                row.has_posts = any(post["id"] for post in posts.values())

    def done(
        self,
        claimed: ClaimedRequest,
        lines: Sequence[RequestLine],
        *,
        noted: str,
        has_problem: bool,
        again_s: float | None,
    ) -> None:
        """It was seen to; the row is told when there is something new. `again_s`: None when only an edit changes it."""
        with self._database.transaction() as session:
            row = session.get(RowRequest, claimed.page_id, with_for_update=True)
            if row is None:
                return
            at = self._clock()
            is_edited = row.cells != claimed.cells.dumped()
            row.busy_until, row.noted, row.has_problem = None, noted, has_problem
            row.due_at = at if is_edited else None if again_s is None else at + timedelta(seconds=again_s)
            told = [list(line) for line in lines]
            if row.lines != told:
                row.lines = told
                _tell(session, claimed.page_id, at)

    def later(self, claimed: ClaimedRequest, again_s: float) -> None:
        """It could not be seen to now."""
        with self._database.transaction() as session:
            row = session.get(RowRequest, claimed.page_id, with_for_update=True)
            if row is not None:
                row.busy_until, row.due_at = None, self._clock() + timedelta(seconds=again_s)


def lines_of(session: Session, page_id: str) -> tuple[RequestLine, ...]:
    """What a row is to be told of its clips and posts."""
    row = session.get(RowRequest, page_id)
    return tuple((str(text), str(link)) for text, link in row.lines) if row else ()


def _tell(session: Session, page_id: str, at: datetime) -> None:
    row = session.get(LinkRow, page_id, with_for_update=True)
    if row is None or row.away != Away.HERE:
        return
    if not (row.attempts and row.due_at):  # else Notion asked for a rest
        row.due_at = min(row.due_at or at, at)


def _is_news(cells: PostingCells, kept: RowRequest | None) -> bool:
    if kept is None:
        return not cells.is_empty
    return kept.cells != cells.dumped() or (kept.has_problem and kept.due_at is None)


def _of_pages(page_ids: Collection[str]) -> Select[RowRequest]:
    return select(RowRequest).where(RowRequest.page_id.in_(page_ids))


def _due(at: datetime) -> Select[RowRequest, str, str | None]:
    return (
        select(RowRequest, NotionConnection.user_id, LinkRow.entry_id)
        .join(LinkRow, LinkRow.page_id == RowRequest.page_id)
        .join(LinkDatabase, LinkDatabase.id == LinkRow.link_database_id)
        .join(NotionConnection, NotionConnection.id == LinkDatabase.connection_id)
        .join(Entry, Entry.id == LinkRow.entry_id)
        .where(
            # Nothing is made before the note is; what is planned can be moved and cancelled at any time.
            or_(Entry.status == Status.COMPLETED, RowRequest.has_posts.is_(True)),
            RowRequest.due_at <= at,
            or_(RowRequest.busy_until.is_(None), RowRequest.busy_until < at),
        )
        .order_by(RowRequest.due_at)
    )
