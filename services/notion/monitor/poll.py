"""One look at one Link Database: its rows that ask for something, all pages of them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from clients.database.models import now
from clients.notion.api import NotionApi
from clients.notion.errors import InTrash, NotShared, ValidationFailed
from services.notion.columns.link_columns import LinkColumns, columns_of
from services.notion.columns.status_options import ensure_options
from services.notion.monitor.query import row_filter
from services.notion.rows.poll_schedule import DueDatabase, Schedule
from services.notion.rows.row_writer import Connect
from services.notion.rows.rows import RowPlace, Rows
from utils.errors import ClipsheetError
from utils.logger import get_logger

OVERLAP_S = 300.0  # Notion cuts times to the minute, and clocks differ
log = get_logger(__name__)


class DatabasePoller:
    """Owns what a poll's failure means: it is noted at the database, and goes no further."""

    def __init__(
        self, connect: Connect, schedule: Schedule, rows: Rows, *, clock: Callable[[], datetime] = now
    ) -> None:
        self._connect = connect
        self._schedule = schedule
        self._rows = rows
        self._clock = clock

    def poll(self, watched: DueDatabase) -> None:
        """Look, do what the rows ask for, and note how it went."""
        try:
            calls = self._look(watched, self._connect(watched.connection_id))
        except ClipsheetError as error:
            log.warning("a database cannot be polled", extra={"database": watched.id, "error": str(error)})
            self._schedule.failed(watched, error)
        except Exception as error:
            log.exception("a poll failed", extra={"database": watched.id})
            self._schedule.failed(watched, error)
        else:
            self._schedule.finished(watched, calls)

    def _look(self, watched: DueDatabase, api: NotionApi) -> int:
        try:
            columns = watched.columns or self._read_columns(watched, api)
            return self._read_pages(watched, columns, api)
        except (NotShared, InTrash):
            _explain(watched, api)
            raise
        except ValidationFailed:  # a property or an option was changed since the columns were read
            return 2 + self._read_pages(watched, self._read_columns(watched, api), api)

    def _read_pages(self, watched: DueDatabase, columns: LinkColumns, api: NotionApi) -> int:
        place = RowPlace(watched.id, watched.user_id, columns, api)
        since = (watched.polled_at or watched.started) - timedelta(seconds=OVERLAP_S)
        wanted = row_filter(columns, since, self._rows.links_away(watched.id))
        cursor, calls, started, strange = None, 0, 0, False
        while calls == 0 or cursor:
            found = api.query(watched.data_source_id, filter=wanted, cursor=cursor)
            started += self._rows.see(found.results, place, started=started)
            strange = strange or any(_has_new_option(page.text(columns.status.id), columns) for page in found.results)
            cursor, calls = found.next_cursor if found.has_more else None, calls + 1
            if cursor:
                self._schedule.renew(watched)
        if strange:
            self._read_columns(watched, api)
        return calls

    def _read_columns(self, watched: DueDatabase, api: NotionApi) -> LinkColumns:
        source = api.get_data_source(watched.data_source_id)
        columns = ensure_options(columns_of(watched.roles, source, watched.words), api, source)
        self._schedule.keep_columns(watched.id, columns)
        return columns


def _explain(watched: DueDatabase, api: NotionApi) -> None:
    """Raises InTrash where that is why the database cannot be read: Notion often says only that it is not found."""
    title = watched.title or "Untitled"
    if api.get_data_source(watched.data_source_id).in_trash:
        raise InTrash(f"“{title}” is in Notion's trash.", "Restore it there; nothing else is needed.")


def _has_new_option(status: str, columns: LinkColumns) -> bool:
    return bool(status) and columns.status.option(status) is None
