"""The rows of Link Databases that we have met: which entry each asked for, and when it is to be told something."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from clients.database.models import Entry, LinkRow, now
from clients.database.session import Database
from services.domain.entries import Status

SETTLE_S = 2.0  # an idle worker begins within it, so that the first word is not outdated at once
FORMER = "former"  # in `wrote`: the entry of the link that the row had before
MAX_AWAY = 450  # that a poll asks for: the latest
Clock = Callable[[], datetime]


class Away(StrEnum):
    """Why a row cannot be told anything for now; a poll asks whether it is back."""

    HERE = ""
    GONE = "gone"  # in the trash, deleted, or not shared any more
    STOPPED = "stopped"  # in the trash, and its entry was stopped for that


@dataclass(frozen=True)
class Known:
    """What we know of a row."""

    page_id: str
    entry_id: str | None
    entry_status: Status | None
    link: str
    tag: str
    answering: str | None
    shown: str
    owes: bool  # something is still to be written
    away: Away = Away.HERE

    @property
    def is_running(self) -> bool:
        """Its entry has not ended."""
        return self.entry_status is not None and not self.entry_status.is_final


@dataclass(frozen=True)
class Asked:
    """What stands in a row that is taken up."""

    link_database_id: str
    page_id: str
    link: str
    tag: str
    word: str


class LinkRows:
    """Every write is one short transaction."""

    def __init__(self, database: Database, *, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def known(self, page_ids: Collection[str]) -> dict[str, Known]:
        """Those of them that we have met."""
        query = (
            select(LinkRow, Entry.status)
            .outerjoin(Entry, Entry.id == LinkRow.entry_id)
            .where(LinkRow.page_id.in_(page_ids))
        )
        with self._database.reading() as session:
            return {row.page_id: _known(row, status) for row, status in session.execute(query).all()}

    def took_up(self, asked: Asked, entry_id: str) -> None:
        """The row has an entry, and is told about it."""

        def change(row: LinkRow) -> None:
            if row.entry_id and row.entry_id != entry_id:  # its note stays, and is to say that it is a former one
                row.wrote = {**row.wrote, FORMER: row.entry_id}
            row.heard = row.heard if row.entry_id == entry_id else 0
            row.entry_id, row.link, row.tag = entry_id, asked.link, asked.tag
            row.verdict, row.problem, row.lines, row.attempts = "", "", 0, 0
            self._answer(row, asked)

        self._write(asked, change)

    def refused(self, asked: Asked, verdict: Status, problem: str) -> None:
        """The row gets no entry, and is told why."""

        def change(row: LinkRow) -> None:
            row.entry_id, row.link, row.tag = None, asked.link, asked.tag
            row.verdict, row.problem, row.attempts = verdict, problem, 0
            self._answer(row, asked)

        self._write(asked, change)

    def stopped(self, page_id: str) -> None:
        """The row is in the trash, and its entry was stopped for that."""
        with self._database.transaction() as session:
            row = session.get(LinkRow, page_id, with_for_update=True)
            if row is not None:
                row.away, row.due_at = Away.STOPPED, None

    def links_away(self, link_database_id: str) -> tuple[str, ...]:
        """The links of rows that could not be told something, by which a poll finds them when they come back."""
        mine = LinkRow.link_database_id == link_database_id, LinkRow.away != Away.HERE, LinkRow.link != ""
        latest = select(LinkRow.link).where(*mine).order_by(LinkRow.read_at.desc()).limit(MAX_AWAY)
        with self._database.reading() as session:
            return tuple(dict.fromkeys(session.scalars(latest)))

    def heard(self, asked: Asked) -> None:
        """The person's command was taken and needs no run; the row's status is written again."""
        self._write(asked, lambda row: self._answer(row, asked))

    def _answer(self, row: LinkRow, asked: Asked) -> None:
        row.answering, row.read_at, row.away = asked.word, self._clock(), Away.HERE
        row.due_at = self._clock() + timedelta(seconds=0 if row.verdict else SETTLE_S)

    def _write(self, asked: Asked, change: Callable[[LinkRow], None]) -> None:
        with self._database.transaction() as session:
            change(_get_or_add(session, asked))


def _get_or_add(session: Session, asked: Asked) -> LinkRow:
    row = session.get(LinkRow, asked.page_id, with_for_update=True)
    if row is None:
        row = LinkRow(page_id=asked.page_id, shown="", lines=0, heard=0, attempts=0)
        session.add(row)
    row.link_database_id = asked.link_database_id
    return row


def _known(row: LinkRow, status: str | None) -> Known:
    return Known(
        page_id=row.page_id,
        entry_id=row.entry_id,
        entry_status=Status(status) if status else None,
        link=row.link,
        tag=row.tag,
        answering=row.answering,
        shown=row.shown,
        owes=row.due_at is not None,
        away=Away(row.away),
    )
