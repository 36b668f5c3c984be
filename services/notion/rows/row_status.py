"""What a row says about its entry: status, a line of progress, when, where the note is, and what it cost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clients.notion.models import Property
from services.domain.entries import EntryView, Status
from services.notion.columns.link_columns import LinkColumns

MAX_LINE = 900  # characters; Notion takes 2,000 UTF-16 units, and a person reads one sentence
GONE = "The entry of this row was deleted. Set the status to retry to make it again."
TITLE_ID = "title"  # of every database's title property, whatever it is called
WAITING, STOPPING, DONE = "Waiting for its turn.", "Stopping.", "Done."
STARTING = "Starting."


@dataclass(frozen=True)
class Says:
    """What a row is to show. `status` is None where the person's own word is to stay for now."""

    status: Status | None
    line: str
    is_final: bool = False
    note_url: str = ""
    cost_usd: float | None = None
    title: str = ""  # the note's, for a row without a name


def says(entry: EntryView | None, *, verdict: str = "", problem: str = "") -> Says:
    """What the row of this entry shows; without an entry, why it has none."""
    if entry is None:
        return Says(Status(verdict or Status.CANCELLED), problem or GONE, is_final=True)
    if not entry.status.is_final:
        if entry.cancel_requested:
            return Says(None, STOPPING)
        return Says(entry.status, entry.progress or (WAITING if entry.status is Status.PENDING else STARTING))
    if entry.status is not Status.COMPLETED:
        return Says(entry.status, entry.message, is_final=True, cost_usd=entry.cost_usd)
    line = f"Done, in part. {entry.message}".strip() if entry.partial else DONE
    return Says(
        entry.status,
        line,
        is_final=True,
        note_url=entry.notion_url,
        cost_usd=entry.cost_usd,
        title="" if entry.title == entry.source.url else entry.title,
    )


def cells(what: Says, columns: LinkColumns, at: datetime) -> dict[str, Any]:
    """The cells to write, by property id, in Notion's shapes. Columns that the database lacks are left out."""
    written: dict[str, Any] = {}
    if what.status is not None:
        written[columns.status.id] = {columns.status.type: {"name": option_name(columns, what.status)}}
    if what.title:
        written[TITLE_ID] = {"title": _text(what.title)["rich_text"]}
    if columns.progress:
        written[columns.progress.id] = _text(what.line)
    if columns.updated:
        written[columns.updated.id] = {"date": {"start": at.isoformat(timespec="seconds")}}
    if columns.note and what.note_url:
        written[columns.note.id] = _link(columns.note, what.note_url)
    if columns.cost and what.cost_usd is not None:
        written[columns.cost.id] = _cost(columns.cost, what.cost_usd)
    return written


def option_name(columns: LinkColumns, status: Status) -> str:
    """The status as the database spells it."""
    option = columns.status.option(status)
    return option.name if option else status.value


def _link(column: Property, url: str) -> dict[str, Any]:
    return {"url": url} if column.type == "url" else _text(url)


def _cost(column: Property, usd: float) -> dict[str, Any]:
    return {"number": round(usd, 4)} if column.type == "number" else _text(f"${usd:.4f}")


def _text(line: str) -> dict[str, Any]:
    short = line if len(line) <= MAX_LINE else line[: MAX_LINE - 1] + "…"
    return {"rich_text": [{"type": "text", "text": {"content": short}}] if short else []}
