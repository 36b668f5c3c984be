"""What a row asks for, and the doing of it: the row is a request and a remote control."""

from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.exc import SQLAlchemyError

from clients.database.models import now
from clients.notion.api import NotionApi
from clients.notion.errors import NotShared
from clients.notion.models import Page
from services.domain.entries import EntryView, RowOrigin, Status
from services.domain.stages import Options, Source
from services.entries.intake import Intake
from services.notion.columns.link_columns import CANCEL, RETRY, LinkColumns
from services.notion.rows.link_rows import Asked, Away, Known, LinkRows
from services.notion.rows.row_requests import RowRequests
from services.sources.links import PLATFORMS, parse_link
from utils.errors import ClipsheetError, NotFoundError
from utils.logger import get_logger

TYPING_S = 120.0  # a person who has just made a row is still filling it in
AT_ONCE = 20  # rows of one poll that count as somebody waiting; the rest is bulk
INTERACTIVE, BULK = 5, 7
NO_LINK = f"This row has no link. Paste a link to a video on {PLATFORMS}."
NOTHING_RAN = "Nothing was running here. Set the status to retry to start."
IN_TRASH = "Its row is in Notion's trash, so it was stopped. It goes on by itself when the row is restored."
RUNNING = tuple(status for status in Status if not status.is_final and status is not Status.PENDING)
log = get_logger(__name__)


class RowCommand(StrEnum):
    """What a row asks for."""

    NOTHING = "nothing"  # it is as we left it, or it is not for us
    START = "start"  # make an entry, or run it again
    STOP = "stop"  # cancel the entry
    REFUSE = "refuse"  # it cannot be done; say why
    ANSWER = "answer"  # nothing to do, but the row is to say how things are
    RETURN = "return"  # it was away and is back: its entry goes on, or it is told what happened


@dataclass(frozen=True)
class Row:
    """A row as it stands in Notion. `word` is its status: "pending", "retry", "cancel", "" or any other option."""

    page_id: str
    link: str
    tag: str
    word: str
    is_explicit: bool  # somebody chose the word; it is not what every new row begins with
    edited_at: datetime
    in_trash: bool = False
    title: str = ""

    @property
    def is_waiting(self) -> bool:
        """It asks to be run, as new rows do."""
        return self.word in ("", Status.PENDING)


@dataclass(frozen=True)
class RowPlace:
    """Where rows come from, and whose they are."""

    link_database_id: str
    user_id: str
    columns: LinkColumns
    api: NotionApi


def read_row(page: Page, columns: LinkColumns) -> Row:
    """The cells that matter, by property id."""
    status = _clean(page.text(columns.status.id))
    word = columns.word_of(page)
    return Row(
        page_id=page.id,
        link=_link(page, columns),
        tag=_clean(page.text(columns.tag.id)) if columns.tag else "",
        word=Status.PENDING if status in columns.waiting else word,
        is_explicit=bool(word) and (status.casefold() == Status.PENDING or status not in columns.waiting),
        edited_at=page.last_edited_time,
        in_trash=page.in_trash,
        title=_clean(page.text("title")),
    )


def _link(page: Page, columns: LinkColumns) -> str:
    # "Watch this", linked, leads to the video as well as its address written out.
    text, cell = _clean(page.text(columns.url.id)), page.properties.get(columns.url.id)
    links = cell.links if cell else ()
    return " ".join(map(_clean, links)) if links and "://" not in text else text


def _clean(text: str) -> str:
    # What no database keeps: null characters, and halves of characters that JSON lets pass.
    return text.replace("\0", "").encode(errors="replace").decode().strip()


def command_of(row: Row, known: Known | None, at: datetime) -> RowCommand:
    """What the row asks for, given what we know of it."""
    if row.in_trash:
        return RowCommand.STOP if known and known.is_running and not known.away else RowCommand.NOTHING
    if row.word == CANCEL:
        return _cancelled(known)
    if known is None:
        return _of_stranger(row, at)
    if known.away:
        return RowCommand.START if _is_edited(row, known) else RowCommand.RETURN
    if known.owes and row.word in (known.answering, "") and row.link == known.link:
        return RowCommand.NOTHING  # it was taken; the row will say so in a moment
    if (row.word == RETRY or row.is_waiting) and row.word != known.shown:  # else it is our own word
        return _asked_again(row, known, at)
    if _is_edited(row, known):
        return RowCommand.START
    return RowCommand.ANSWER if _is_outdated(row, known) else RowCommand.NOTHING


def _is_outdated(row: Row, known: Known) -> bool:
    # Somebody brought an old version of the row back: it says that it runs, and nothing does.
    return row.word in RUNNING and row.word != known.shown and not known.is_running and not known.owes


def _is_edited(row: Row, known: Known) -> bool:
    # The tag of a row that was refused says nothing: there is no note to make again.
    is_other_tag = known.entry_id is not None and row.tag != known.tag
    return bool(row.link) and (row.link != known.link or is_other_tag)


def _cancelled(known: Known | None) -> RowCommand:
    if known is None:
        return RowCommand.REFUSE
    if known.answering == CANCEL and known.owes:
        return RowCommand.NOTHING
    return RowCommand.STOP if known.is_running else RowCommand.ANSWER


def _of_stranger(row: Row, at: datetime) -> RowCommand:
    # A copy of a finished row says completed: it asks for nothing.
    if row.word != RETRY and not row.is_waiting:
        return RowCommand.NOTHING
    if row.link:
        return RowCommand.START
    is_typing = at - row.edited_at < timedelta(seconds=TYPING_S)
    return RowCommand.REFUSE if row.is_explicit and not is_typing else RowCommand.NOTHING


def _asked_again(row: Row, known: Known, at: datetime) -> RowCommand:
    if known.is_running:
        # A retry in the middle of a run waits for its end; a status that was emptied is filled in again.
        otherwise = RowCommand.NOTHING if row.word == RETRY else RowCommand.ANSWER
        return RowCommand.START if _is_edited(row, known) else otherwise
    return RowCommand.START if row.link else _of_stranger(row, at)


class Rows:
    """Does what rows ask for. Seeing a row twice does it once."""

    def __init__(
        self,
        intake: Intake,
        rows: LinkRows,
        *,
        extra_hosts: Collection[str] = (),
        options: Callable[[str, str], Options] = lambda _, tag: Options(tag=tag or None),
        requests: RowRequests | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._intake = intake
        self._rows = rows
        self._options = options  # of a Link Database's id and a tag
        self._requests = requests  # for clips and posts
        self._extra_hosts = extra_hosts
        self._clock = clock

    def links_away(self, link_database_id: str) -> tuple[str, ...]:
        """The links of rows that were away when they were to be told something."""
        return self._rows.links_away(link_database_id)

    def see(self, pages: Collection[Page], place: RowPlace, *, started: int = 0) -> int:
        """Look at rows, and do what they ask for; returns how many were started. `started` were before."""
        known = self._rows.known([page.id for page in pages])
        count = 0
        for page in pages:
            row = read_row(page, place.columns)
            wish = command_of(row, known.get(row.page_id), self._clock())
            if wish is not RowCommand.NOTHING:
                priority = INTERACTIVE if started + count < AT_ONCE else BULK
                count += self._do_alone(wish, row, known.get(row.page_id), place, priority)
        if self._requests:
            self._requests.see([page for page in pages if not page.in_trash], place.columns)
        return count

    def _do_alone(self, wish: RowCommand, row: Row, known: Known | None, place: RowPlace, priority: int) -> int:
        try:
            return self._do(wish, row, known, place, priority)
        except (ClipsheetError, SQLAlchemyError):
            raise  # Notion or the database is away: the whole poll is tried again
        except Exception:  # a surprise in one row must not keep the others waiting
            log.exception("a row cannot be taken", extra={"page": row.page_id})
            return 0

    def _do(self, wish: RowCommand, row: Row, known: Known | None, place: RowPlace, priority: int) -> int:
        if wish is RowCommand.START and known is not None:
            # What a query says may be older than what we wrote: only the page itself is sure.
            fresh = self._read_again(row, place)
            if fresh is None or command_of(fresh, known, self._clock()) is not RowCommand.START:
                return 0
            row = fresh
        match wish:
            case RowCommand.START:
                return self._start(row, known, place, priority)
            case RowCommand.RETURN:
                self._return(row, known, place)
            case RowCommand.STOP if row.in_trash:
                self._stop(known, place, IN_TRASH)
                self._rows.stopped(row.page_id)
            case RowCommand.STOP:
                self._stop(known, place)
                self._rows.heard(_asked(row, place))
            case RowCommand.REFUSE if row.word == CANCEL:
                self._rows.refused(_asked(row, place), Status.CANCELLED, NOTHING_RAN)
            case RowCommand.REFUSE:
                self._rows.refused(_asked(row, place), Status.FAILED, NO_LINK)
            case _:
                self._rows.heard(_asked(row, place))
        return 0

    def _read_again(self, row: Row, place: RowPlace) -> Row | None:
        try:
            fresh = read_row(place.api.get_page(row.page_id), place.columns)
        except NotShared:
            return None
        return None if fresh.in_trash else fresh

    def _start(self, row: Row, known: Known | None, place: RowPlace, priority: int) -> int:
        try:
            entry = self._accept(row, place, priority)
            if entry.status.is_final and known is not None:
                entry = self._intake.retry(place.user_id, entry.id)
        except ClipsheetError as error:
            self._rows.refused(_asked(row, place), Status.FAILED, str(error))
            return 0
        if known and known.entry_id != entry.id:
            self._stop(known, place)
        self._rows.took_up(_asked(row, place), entry.id)
        return 1

    def _accept(self, row: Row, place: RowPlace, priority: int) -> EntryView:
        source = Source(kind="link", url=parse_link(row.link, self._extra_hosts).url)
        origin = RowOrigin(link_database=place.link_database_id, page=row.page_id)
        options = self._options(place.link_database_id, row.tag)
        return self._intake.accept(place.user_id, source, options, priority=priority, origin=origin)

    def _return(self, row: Row, known: Known | None, place: RowPlace) -> None:
        if known is None or known.entry_id is None or known.away is not Away.STOPPED:
            self._rows.heard(_asked(row, place))
        elif not known.is_running:  # else it is still being stopped; the next poll comes back to it
            with suppress(NotFoundError):
                self._intake.retry(place.user_id, known.entry_id)
            self._rows.took_up(_asked(row, place), known.entry_id)

    def _stop(self, known: Known | None, place: RowPlace, why: str = "") -> None:
        if known and known.entry_id and known.is_running:
            try:
                self._intake.cancel(place.user_id, known.entry_id, why)
            except NotFoundError:
                log.info("the entry of a row is gone", extra={"page": known.page_id})


def _asked(row: Row, place: RowPlace) -> Asked:
    return Asked(place.link_database_id, row.page_id, row.link, row.tag, row.word)
