"""Writes into rows what they are owed, and leaves a person's word alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from clients.database.models import now
from clients.notion.api import NotionApi
from clients.notion.errors import CallsBlocked, InTrash, NotShared, ReconnectNeeded, ValidationFailed
from services.domain.entries import Status
from services.entries.intake import Intake
from services.notion.columns.link_columns import CANCEL, RETRY, LinkColumns, columns_of
from services.notion.columns.roles import WRITTEN
from services.notion.columns.status_options import ensure_options
from services.notion.rows.former import mark_former
from services.notion.rows.link_rows import Away
from services.notion.rows.poll_schedule import Schedule
from services.notion.rows.row_outbox import PendingUpdate, RowOutbox
from services.notion.rows.row_status import TITLE_ID, Says, cells, is_our_title, left, option_of, says, theirs
from services.notion.rows.rows import IN_TRASH, Row, read_row
from utils.errors import ClipsheetError, NeedsUserError, NotFoundError, TransientError
from utils.logger import get_logger

GONE_AFTER = 3  # times that a row is not found until it is given up
BLOCKED_REST_S = 900.0  # a connection whose calls Notion refuses to take
log = get_logger(__name__)
Connect = Callable[[str], NotionApi]  # a connection's id to its API


class RowWriter:
    """One row at a time; what cannot be written now is owed further."""

    def __init__(
        self,
        connect: Connect,
        debts: RowOutbox,
        schedule: Schedule,
        intake: Intake,
        *,
        connect_news: Connect | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._connect = connect
        self._connect_news = connect_news or connect
        self._debts = debts
        self._schedule = schedule
        self._intake = intake
        self._clock = clock

    def tell(self, owed: PendingUpdate) -> None:
        """Write what the row is owed, or note when to try again. Raises nothing that Notion may answer."""
        try:
            connect = self._connect_news if _is_news(owed) else self._connect
            self._tell(owed, connect(owed.connection_id))
        except ReconnectNeeded as error:
            self._schedule.refuse_connection(owed.connection_id, error)
            self._debts.later(owed)
        except NotShared:
            self._not_found(owed)
        except InTrash:
            self._trashed(owed)
        except TransientError as error:
            self._debts.later(owed, error.retry_after_s)
        except ClipsheetError as error:
            log.warning("a row cannot be written", extra={"page": owed.page_id, "error": str(error)})
            self._schedule.complain(owed.link_database_id, str(error))
            if isinstance(error, CallsBlocked):
                self._debts.later(owed, BLOCKED_REST_S)
            elif isinstance(error, NeedsUserError):  # a right, or a property: the same for all rows
                self._debts.blocked(owed, self._schedule.interval_s)
            else:
                self._debts.later(owed)

    def _tell(self, owed: PendingUpdate, api: NotionApi) -> None:
        columns = owed.columns or self._read_columns(owed, api)
        try:
            self._write(owed, columns, api)
        except ValidationFailed:
            self._write(owed, self._read_columns(owed, api), api)  # a property was retyped or removed, or an option

    def _write(self, owed: PendingUpdate, columns: LinkColumns, api: NotionApi) -> None:
        what = says(owed.entry, verdict=owed.verdict, problem=owed.problem)
        if _is_new(what, owed, columns):
            # Read and written in one go: a word of the person's that comes later is seen by the next poll.
            page = api.get_page(owed.page_id, before_write=True)
            row = read_row(page, columns)
            if not self._may_write(owed, row, columns, api):
                return
            not_ours = theirs(page, columns, owed.wrote, is_told=bool(owed.shown))
            # A person who saves a link from a phone leaves the row's name empty; what they wrote is theirs.
            is_named = is_our_title(row.title, owed.wrote)
            written = replace(what, title=what.title if is_named and what.title != row.title else "")
            page = api.update_page_now(owed.page_id, cells(written, columns, self._clock(), not_ours))
        else:
            not_ours = frozenset(WRITTEN).difference(owed.wrote) if owed.wrote else frozenset()
            is_named = TITLE_ID in owed.wrote
            written = replace(what, status=None, title="")
            page = api.update_page(owed.page_id, cells(written, columns, self._clock(), not_ours))
        is_marked = mark_former(owed.former, api) if written.is_final and owed.former else False
        self._debts.written(owed, written.status, left(page, columns, not_ours, is_ours=is_named), is_marked=is_marked)
        if owed.attempts:
            self._schedule.relieve(owed.link_database_id)
        if written.status and columns.option(written.status) is None:
            self._read_columns(owed, api)  # a select has just learned the word: from now on it is known by its id

    def _may_write(self, owed: PendingUpdate, row: Row, columns: LinkColumns, api: NotionApi) -> bool:
        """Whether the row still shows nothing newer than what was taken from it."""
        if row.in_trash:
            self._trashed(owed)
            return False
        if row.word in (RETRY, CANCEL) and row.word != owed.answering:
            if columns.option(row.word) is None:  # a select learns words from people: ask for them from now on
                self._read_columns(owed, api)
            self._schedule.hurry(owed.data_source_id)
            self._debts.yielded(owed)
            return False
        return True

    def _trashed(self, owed: PendingUpdate) -> None:
        """Nobody waits for it any more, until it is restored."""
        away = Away.GONE
        if owed.entry and not owed.entry.status.is_final and not owed.entry.cancel_requested:
            try:
                self._intake.cancel(owed.user_id, owed.entry.id, IN_TRASH)
                away = Away.STOPPED
            except NotFoundError:
                log.info("the entry of a row is gone", extra={"page": owed.page_id})
        self._debts.lost(owed, away)

    def _not_found(self, owed: PendingUpdate) -> None:
        # Deleted for good, or no longer shared; the entry goes on, and its own page tells the rest.
        if owed.attempts + 1 < GONE_AFTER:
            self._debts.later(owed)
        else:
            self._debts.lost(owed, Away.GONE)

    def _read_columns(self, owed: PendingUpdate, api: NotionApi) -> LinkColumns:
        source = api.get_data_source(owed.data_source_id)
        columns = ensure_options(columns_of(owed.roles, source, owed.words), api, source)
        self._schedule.keep_columns(owed.link_database_id, columns)
        return columns


def _is_new(what: Says, owed: PendingUpdate, columns: LinkColumns) -> bool:
    """Whether the status is to be written: it is another than the one shown, or answers a person's word."""
    if what.is_final or owed.answering is not None or not owed.shown:
        return True
    return what.status is None or option_of(columns, what.status) != option_of(columns, Status(owed.shown))


def _is_news(owed: PendingUpdate) -> bool:
    """Whether it only says how far an entry is: the end, a refusal and the answer to a person's word come first."""
    return owed.entry is not None and not owed.entry.status.is_final and owed.answering not in (RETRY, CANCEL)
