"""Writes into rows what they are owed, and leaves a person's word alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from clients.database.models import now
from clients.notion.api import NotionApi
from clients.notion.errors import CallsBlocked, InTrash, NotShared, ReconnectNeeded, ValidationFailed
from services.entries.intake import Intake
from services.notion.columns.link_columns import CANCEL, RETRY, LinkColumns, columns_of, with_options
from services.notion.rows.link_rows import Away
from services.notion.rows.poll_schedule import Schedule
from services.notion.rows.row_outbox import PendingUpdate, RowOutbox
from services.notion.rows.row_status import cells, says
from services.notion.rows.rows import IN_TRASH, Row, read_row
from utils.error_codes import ErrorCode
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
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._connect = connect
        self._debts = debts
        self._schedule = schedule
        self._intake = intake
        self._clock = clock

    def tell(self, owed: PendingUpdate) -> None:
        """Write what the row is owed, or note when to try again. Raises nothing that Notion may answer."""
        try:
            self._tell(owed, self._connect(owed.connection_id))
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
        if what.is_final or what.status != owed.shown or owed.answering is not None:
            # Read and written in one go: a word of the person's that comes later is seen by the next poll.
            row = read_row(api.get_page(owed.page_id, before_write=True), columns)
            if not self._may_write(owed, row, columns, api):
                return
            # A person who saves a link from a phone leaves the row's name empty; what they wrote is theirs.
            written = replace(what, title="" if row.title else what.title)
            api.update_page_now(owed.page_id, cells(written, columns, self._clock()))
        else:
            written = replace(what, status=None, title="")
            api.update_page(owed.page_id, cells(written, columns, self._clock()))
        self._debts.written(owed, written.status)
        if owed.attempts:
            self._schedule.relieve(owed.link_database_id)

    def _may_write(self, owed: PendingUpdate, row: Row, columns: LinkColumns, api: NotionApi) -> bool:
        """Whether the row still shows nothing newer than what was taken from it."""
        if row.in_trash:
            self._trashed(owed)
            return False
        if row.word in (RETRY, CANCEL) and row.word != owed.answering:
            if columns.status.option(row.word) is None:  # a select learns words from people: ask for them from now on
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
        columns = ensure_options(columns_of(owed.roles, source), api, owed.data_source_id, source.title)
        self._schedule.keep_columns(owed.link_database_id, columns)
        return columns


def ensure_options(columns: LinkColumns, api: NotionApi, data_source_id: str, title: str) -> LinkColumns:
    """Add our statuses to a `status` property, which does not learn them by being written.

    Raises NeedsUserError naming the options when Notion does not let us.
    """
    if columns.status.type != "status" or not columns.missing_options:
        return columns
    try:
        source = api.update_data_source(data_source_id, with_options(columns))
    except (NeedsUserError, ValidationFailed) as error:
        if isinstance(error, ReconnectNeeded):
            raise
        names = ", ".join(columns.missing_options)
        raise NeedsUserError(
            f"The status property “{columns.status.name}” of “{title}” lacks the options {names}.",
            "Add them in Notion, or make it a select property.",
            code=ErrorCode.NOTION_SETUP,
        ) from error
    return columns.model_copy(update={"status": source.properties.get(columns.status.id, columns.status)})
