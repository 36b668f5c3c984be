"""Writes into rows what is pending, and leaves a person's word alone."""

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
    """One row at a time; what cannot be written now stays pending."""

    def __init__(
        self,
        connect: Connect,
        outbox: RowOutbox,
        schedule: Schedule,
        intake: Intake,
        *,
        connect_news: Connect | None = None,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._connect = connect
        self._connect_news = connect_news or connect
        self._outbox = outbox
        self._schedule = schedule
        self._intake = intake
        self._clock = clock

    def tell(self, pending: PendingUpdate) -> None:
        """Write what is pending for the row, or note when to try again. Raises nothing that Notion may answer."""
        try:
            connect = self._connect_news if _is_news(pending) else self._connect
            self._tell(pending, connect(pending.connection_id))
        except ReconnectNeeded as error:
            self._schedule.refuse_connection(pending.connection_id, error)
            self._outbox.later(pending)
        except NotShared:
            self._not_found(pending)
        except InTrash:
            self._trashed(pending)
        except TransientError as error:
            self._outbox.later(pending, error.retry_after_s)
        except ClipsheetError as error:
            log.warning("a row cannot be written", extra={"page": pending.page_id, "error": str(error)})
            self._schedule.complain(pending.link_database_id, str(error))
            if isinstance(error, CallsBlocked):
                self._outbox.later(pending, BLOCKED_REST_S)
            elif isinstance(error, NeedsUserError):  # a right, or a property: the same for all rows
                self._outbox.blocked(pending, self._schedule.interval_s)
            else:
                self._outbox.later(pending)

    def _tell(self, pending: PendingUpdate, api: NotionApi) -> None:
        columns = pending.columns or self._read_columns(pending, api)
        try:
            self._write(pending, columns, api)
        except ValidationFailed:
            self._write(
                pending, self._read_columns(pending, api), api
            )  # a property was retyped or removed, or an option

    def _write(self, pending: PendingUpdate, columns: LinkColumns, api: NotionApi) -> None:
        what = replace(says(pending.entry, verdict=pending.verdict, problem=pending.problem), extra=pending.extra)
        if _is_new(what, pending, columns):
            # Read and written in one go: a word of the person's that comes later is seen by the next poll.
            page = api.get_page(pending.page_id, before_write=True)
            row = read_row(page, columns)
            if not self._may_write(pending, row, columns, api):
                return
            not_ours = theirs(page, columns, pending.wrote, is_told=bool(pending.shown))
            # A person who saves a link from a phone leaves the row's name empty; what they wrote is theirs.
            is_named = is_our_title(row.title, pending.wrote)
            written = replace(what, title=what.title if is_named and what.title != row.title else "")
            page = api.update_page_now(pending.page_id, cells(written, columns, self._clock(), not_ours))
        else:
            not_ours = frozenset(WRITTEN).difference(pending.wrote) if pending.wrote else frozenset()
            is_named = TITLE_ID in pending.wrote
            written = replace(what, status=None, title="")
            page = api.update_page(pending.page_id, cells(written, columns, self._clock(), not_ours))
        is_marked = mark_former(pending.former, api) if written.is_final and pending.former else False
        self._outbox.written(
            pending, written.status, left(page, columns, not_ours, is_ours=is_named), is_marked=is_marked
        )
        if pending.attempts:
            self._schedule.relieve(pending.link_database_id)
        if written.status and columns.option(written.status) is None:
            self._read_columns(pending, api)  # a select has just learned the word: from now on it is known by its id

    def _may_write(self, pending: PendingUpdate, row: Row, columns: LinkColumns, api: NotionApi) -> bool:
        """Whether the row still shows nothing newer than what was taken from it."""
        if row.in_trash:
            self._trashed(pending)
            return False
        if row.word in (RETRY, CANCEL) and row.word != pending.answering:
            if columns.option(row.word) is None:  # a select learns words from people: ask for them from now on
                self._read_columns(pending, api)
            self._schedule.hurry(pending.data_source_id)
            self._outbox.yielded(pending)
            return False
        return True

    def _trashed(self, pending: PendingUpdate) -> None:
        """Nobody waits for it any more, until it is restored."""
        away = Away.GONE
        if pending.entry and not pending.entry.status.is_final and not pending.entry.cancel_requested:
            try:
                self._intake.cancel(pending.user_id, pending.entry.id, IN_TRASH)
                away = Away.STOPPED
            except NotFoundError:
                log.info("the entry of a row is gone", extra={"page": pending.page_id})
        self._outbox.lost(pending, away)

    def _not_found(self, pending: PendingUpdate) -> None:
        # Deleted for good, or no longer shared; the entry goes on, and its own page tells the rest.
        if pending.attempts + 1 < GONE_AFTER:
            self._outbox.later(pending)
        else:
            self._outbox.lost(pending, Away.GONE)

    def _read_columns(self, pending: PendingUpdate, api: NotionApi) -> LinkColumns:
        source = api.get_data_source(pending.data_source_id)
        columns = ensure_options(columns_of(pending.roles, source, pending.words), api, source)
        self._schedule.keep_columns(pending.link_database_id, columns)
        return columns


def _is_new(what: Says, pending: PendingUpdate, columns: LinkColumns) -> bool:
    """Whether the status is to be written: it is another than the one shown, or answers a person's word."""
    if what.is_final or pending.answering is not None or not pending.shown:
        return True
    return what.status is None or option_of(columns, what.status) != option_of(columns, Status(pending.shown))


def _is_news(pending: PendingUpdate) -> bool:
    """Whether it only says how far an entry is: the end, a refusal and the answer to a person's word come first."""
    return pending.entry is not None and not pending.entry.status.is_final and pending.answering not in (RETRY, CANCEL)
