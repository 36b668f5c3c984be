"""Notes on their way into a person's databases in Notion, one or a selection."""

from collections.abc import Sequence

from endpoints.app_context import web
from services.domain.entries import SENT_TO, EntryView
from services.notion.accounts.registered import meant
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError


def send_one(entry_id: str, wanted: str) -> EntryView:
    """Write a finished note into Notion; `wanted`: a database by its id or tag, empty: its tag's or the default.

    Raises NeedsUserError when there is no such database or none at all, ConflictError for a note that is not finished.
    """
    w = web()
    entry = w.entries.get(w.user_id, entry_id)
    contents = w.notion.registry.registered.contents(w.user_id)
    chosen = next((one for one in contents if wanted in (one.id, one.tag)), None) if wanted else None
    if wanted and chosen is None:
        raise NeedsUserError(
            f"No database “{wanted[:80]}” is registered.", "See GET /api/databases.", code=ErrorCode.NOTION_SETUP
        )
    if chosen is None and not entry.saved.get(SENT_TO) and meant(contents, entry.options.tag) is None:
        raise NeedsUserError(
            "No database is registered for this note.",
            "Choose one, give the note a tag that has one, or make one the default.",
            code=ErrorCode.NOTION_SETUP,
        )
    return w.intake.send(w.user_id, entry_id, chosen.id if chosen else "")


def send_all(ids: Sequence[str], wanted: str) -> dict[str, ClipsheetError]:
    """Send all that can be sent; returns why of the others, by their ids."""
    refused: dict[str, ClipsheetError] = {}
    for entry_id in ids:
        try:
            send_one(entry_id, wanted)
        except ClipsheetError as error:
            refused[entry_id] = error
    return refused
