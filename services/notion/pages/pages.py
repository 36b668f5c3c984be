"""The page of a note: found again or made once, with its cells filled and no person's word overwritten."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from clients.notion.api import NotionApi
from clients.notion.errors import NotShared
from clients.notion.models import Page
from services.notion.columns.values import empty_cell
from services.notion.pages.blocks import ROOM_BYTES, plan, size_bytes
from services.notion.pages.body import PageSection
from services.notion.pages.marker import mark_of
from services.notion.pages.record import Record, due, ours
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

Json = dict[str, Any]
Keep = Callable[[Record, str], None]  # store the record, and the page's address
CLOCKS_APART = timedelta(minutes=5)  # ours and Notion's, which truncates to the minute
TRASHED = "The page of this note is in Notion's trash."
RESTORE = "Restore it there, then set the row's status to retry."
AGAIN = "Set the row's status to retry for a new one."


@dataclass(frozen=True)
class Draft:
    """A page as it should be."""

    data_source_id: str  # empty: the row's own page
    cells: Mapping[str, Json]
    section: PageSection
    upload: Callable[[], PageSection]  # the same section with the reel uploaded
    title: str
    run: int  # of the entry
    look: Callable[[], Json] = dict  # icon and cover of a new page
    file_ids: tuple[str, ...] = ()  # properties that take the reel
    files: Callable[[], Mapping[str, Json]] = dict  # cells that hold the reel, once it is uploaded

    def whole(self) -> PageSection:
        """The section with everything in it that can only be written once it is uploaded."""
        return self.upload() if any(block.type in ("video", "image") for block in self.section.blocks) else self.section


class Pages:
    """Of one entry. Everything that must not be done twice is noted before it is done."""

    def __init__(self, api: NotionApi, record: Record, keep: Keep) -> None:
        self._api = api
        self._record = record
        self._keep = keep
        self.is_whole = False  # the page was made just now, with its whole body

    def own(self, page_id: str, draft: Draft) -> Page:
        """The row's own page with its cells filled. Raises NeedsUserError when it is in the trash."""
        page = self._api.get_page(page_id)
        if page.in_trash:
            raise NeedsUserError("This row is in Notion's trash.", RESTORE, code=ErrorCode.NOTION_IN_TRASH)
        self._record = self._record.leaves("")
        return self._filled(page, draft)

    def content(self, draft: Draft) -> Page:
        """The note's page in a Content Database: the known one, the one a crash left behind, or a new one.

        A new one comes with as much of the body as fits into the call, of which not all need have been saved.
        """
        self._record = self._record.leaves(draft.data_source_id)
        page = self._known(draft) or self._left_behind(draft)
        if page:
            return self._filled(page, draft)
        blocks = draft.whole().blocks
        calls = list(plan(blocks, room_bytes=ROOM_BYTES - size_bytes(dict(draft.cells))))
        now = datetime.now(UTC)
        self._note(data_source_id=draft.data_source_id, creating_since=self._record.creating_since or now)
        cells = {**draft.cells, **draft.files()}
        page = self._api.create_page(draft.data_source_id, cells, calls[0].children, draft.look())
        self.is_whole = page.is_sure and len(calls) == 1
        self._written(page, draft)
        return page

    def settled(self) -> None:
        """Note that nothing is left of the place where the note was before."""
        self._note(former_page_id="", former_is_row=False)

    @property
    def record(self) -> Record:
        """What is remembered by now."""
        return self._record

    def _known(self, draft: Draft) -> Page | None:
        """The page of an earlier write; None when it was thrown away since, and the note is asked for again."""
        record = self._record
        if not record.page_id:
            return None
        page = self._look(record.page_id)
        if page and not page.in_trash:
            return page
        if record.run != draft.run:
            return None
        raise (
            NeedsUserError(TRASHED, RESTORE, code=ErrorCode.NOTION_IN_TRASH)
            if page
            else NeedsUserError("The page of this note was deleted.", AGAIN, code=ErrorCode.NOTION_NOT_SHARED)
        )

    def _look(self, page_id: str) -> Page | None:
        # Twice, as a page is made in place of one that is gone. Its database was read a moment ago: if the page is
        # not found either time, it was deleted for good.
        for _ in range(2):
            with suppress(NotShared):
                return self._api.get_page(page_id)
        return None

    def _left_behind(self, draft: Draft) -> Page | None:
        """A page whose making was not confirmed: it was made since then and begins with our mark."""
        record = self._record
        if record.creating_since is None or record.page_id or record.data_source_id != draft.data_source_id:
            return None
        since = (record.creating_since - CLOCKS_APART).isoformat(timespec="seconds")
        pages = [page for page in self._made_since(draft.data_source_id, since) if not page.in_trash]
        likely = sorted(pages, key=lambda page: draft.title not in (cell.text for cell in page.properties.values()))
        return next((page for page in likely if self._is_ours(page, draft)), None)

    def _made_since(self, data_source_id: str, since: str) -> Iterator[Page]:
        wanted, cursor = {"timestamp": "created_time", "created_time": {"on_or_after": since}}, None
        while True:
            found = self._api.query(data_source_id, filter=wanted, cursor=cursor)
            yield from found.results
            cursor = found.next_cursor
            if not found.has_more or cursor is None:
                return

    def _is_ours(self, page: Page, draft: Draft) -> bool:
        marks = (mark_of(block.content) for block in self._api.get_children(page.id).results)
        return any(mark and mark.entry_id == draft.section.entry_id for mark in marks)

    def _filled(self, page: Page, draft: Draft) -> Page:
        missing = due(draft.cells, page, self._record)
        empty = [key for key in draft.file_ids if key in page.properties and empty_cell(page.properties[key].value)]
        missing |= {key: cell for key, cell in draft.files().items() if key in empty} if empty else {}
        page = self._api.update_page(page.id, missing) if missing else page
        self._written(page, draft)
        return page

    def _written(self, page: Page, draft: Draft) -> None:
        kept = ours(draft.cells, page, self._record)
        self._note(
            page.url,
            page_id=page.id,
            data_source_id=draft.data_source_id,
            creating_since=None,
            cells=kept,
            run=draft.run,
        )

    def _note(self, address: str = "", **changes: Any) -> None:
        self._record = self._record.model_copy(update=changes)
        self._keep(self._record, address)
