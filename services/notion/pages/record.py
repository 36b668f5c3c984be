"""What an entry remembers of its page in Notion, so that it is found again and no person's word is overwritten."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import Field

from clients.notion.models import Page, PropertyValue
from services.domain.artifacts import Frozen
from services.notion.columns.values import digest, empty_cell

Json = dict[str, Any]
ADDRESS, RECORD = "notion", "notion_record"  # keys of an entry's `saved`: the page's address, and this
ELSEWHERE = "notion_elsewhere"  # another: the note is whole, but not where its tag says


class Record(Frozen):
    """Kept in the entry as JSON."""

    run: int = 0  # in which the page was last written
    page_id: str = ""
    data_source_id: str = ""  # empty: the note is in the row's own page
    creating_since: datetime | None = None  # a page was asked for and its id has not come
    former_page_id: str = ""  # where the note was before its tag was changed; put away once the new one stands
    former_is_row: bool = False
    cells: dict[str, str] = Field(default_factory=dict)  # property id -> digest of the text that we left there

    @classmethod
    def of(cls, saved: Mapping[str, str]) -> "Record":
        """The entry's record; an empty one when it has none."""
        return cls.model_validate_json(saved[RECORD]) if saved.get(RECORD) else cls()

    def leaves(self, data_source_id: str) -> "Record":
        """The record when the note is to stand elsewhere."""
        if not self.page_id or self.data_source_id == data_source_id:
            return self
        return Record(former_page_id=self.page_id, former_is_row=not self.data_source_id)

    def dumped(self, address: str) -> dict[str, str]:
        """What to keep in the entry."""
        return {RECORD: self.model_dump_json(), **({ADDRESS: address} if address else {})}


def due(cells: Mapping[str, Json], page: Page, record: Record) -> dict[str, Json]:
    """The cells to write: those that are empty, and those that still hold what we wrote and should hold another."""
    return {key: cell for key, cell in cells.items() if _may_write(key, cell, page, record)}


def _may_write(key: str, cell: Json, page: Page, record: Record) -> bool:
    current = page.properties.get(key)
    if current is None or current.type not in cell:
        return False
    if empty_cell(current.value):
        return cell[current.type] is not False
    return current.text != _text(key, cell) and record.cells.get(key) == digest(current.text)


def ours(cells: Mapping[str, Json], page: Page, record: Record) -> dict[str, str]:
    """Digests of the cells that hold what we wrote, now or earlier."""
    held = {key: page.text(key) for key in {*cells, *record.cells}}
    return {
        key: digest(text)
        for key, text in held.items()
        if text and (record.cells.get(key) == digest(text) or (key in cells and text == _text(key, cells[key])))
    }


def _text(key: str, cell: Json) -> str:
    (kind, value), *_ = cell.items()
    return PropertyValue(id=key, type=kind, value=value).text
