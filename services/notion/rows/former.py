"""The note of the link that a row had before: it stays, and says that the row has another one."""

from contextlib import suppress

from clients.notion.api import NotionApi
from clients.notion.errors import InTrash, NotShared
from services.domain.entries import EntryView
from services.notion.columns.rich_text import run
from services.notion.pages.record import Record

SAYS = "The row of this note has another link now. This is the note of the link it had before."


def mark_former(former: EntryView, api: NotionApi) -> bool:
    """Write it above the former note, once; True when there is nothing more to do. Raises TransientError."""
    record = Record.of(former.saved)
    if not record.page_id or not record.data_source_id:  # in the row's own page the new note takes its place
        return True
    with suppress(NotShared, InTrash):
        first = api.get_children(record.page_id).results[:1]
        if not any(block.text == SAYS for block in first):
            callout = {"rich_text": [run(SAYS)], "icon": {"type": "emoji", "emoji": "🗄️"}, "color": "gray_background"}
            api.append_children(
                record.page_id, [{"object": "block", "type": "callout", "callout": callout}], at_start=True
            )
    return True
