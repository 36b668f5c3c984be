"""What a row says about its entry: status, a line of progress, when, where the note is, and what it cost."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from clients.notion.models import Page, Property
from services.domain.entries import EntryView, Status
from services.domain.stages import StageName
from services.notion.columns.link_columns import LinkColumns
from services.notion.columns.rich_text import run
from services.notion.columns.roles import WRITTEN
from services.notion.columns.values import digest, is_link
from services.notion.pages.record import ELSEWHERE
from services.notion.rows.row_requests import RequestLine

MAX_EXTRA = 80  # lines; Notion takes 100 stretches of text in a cell
MAX_LINE = 900  # characters; Notion takes 2,000 UTF-16 units, and a person reads one sentence
GONE = "The entry of this row was deleted. Set the status to retry to make it again."
TITLE_ID = "title"  # of every database's title property, whatever it is called
WAITING, STOPPING, DONE = "Waiting for its turn.", "Stopping.", "Done."
STARTING = "Starting."
NOTED = "noted"  # beside the roles: even a row in which none is ours is noted


@dataclass(frozen=True)
class Says:
    """What a row is to show. `status` is None where the person's own word is to stay for now."""

    status: Status | None
    line: str
    is_final: bool = False
    note_url: str = ""
    cost_usd: float | None = None
    title: str = ""  # the note's, for a row without a name
    extra: tuple[RequestLine, ...] = ()  # of its clips and posts: words, and where they lead


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
    line = _done(entry)
    return Says(
        entry.status,
        line,
        is_final=True,
        note_url=entry.notion_url,
        cost_usd=entry.cost_usd,
        title="" if entry.title == entry.source.url else entry.title,
    )


def _done(entry: EntryView) -> str:
    if not entry.partial:
        return DONE
    is_whole = set(entry.degraded or ()) == {StageName.SAVE.value} and bool(entry.saved.get(ELSEWHERE))
    return f"{DONE if is_whole else 'Done, in part.'} {entry.message}".strip()


def cells(what: Says, columns: LinkColumns, at: datetime, theirs: Collection[str] = ()) -> dict[str, Any]:
    """The cells to write, by property id, in Notion's shapes.

    Columns that the database lacks are left out, and the roles in `theirs`: what stands there is the person's.
    """
    written: dict[str, Any] = {}
    if what.status is not None:
        written[columns.status.id] = {columns.status.type: option_of(columns, what.status)}
    if what.title:
        written[TITLE_ID] = {"title": _text(what.title)["rich_text"]}
    if columns.progress and "progress" not in theirs:
        more = what.extra if columns.posts is None and what.is_final else ()
        written[columns.progress.id] = {"rich_text": [*_text(what.line)["rich_text"], *_runs(more, starts=False)]}
    if columns.updated and "updated" not in theirs:
        written[columns.updated.id] = {"date": {"start": at.isoformat(timespec="seconds")}}
    if columns.note and "note" not in theirs and what.note_url:
        written[columns.note.id] = _link(columns.note, what.note_url)
    if columns.cost and "cost" not in theirs and what.cost_usd is not None:
        written[columns.cost.id] = _cost(columns.cost, what.cost_usd)
    if columns.posts and "posts" not in theirs:
        written[columns.posts.id] = {"rich_text": _runs(what.extra)}
    return written


def option_of(columns: LinkColumns, status: Status) -> dict[str, str]:
    """The option by id, as a new name must not be answered with a second option; a select learns a word by its name."""
    option = columns.option(status)
    return {"id": option.id} if option and option.id else {"name": option.name if option else status.value}


def theirs(page: Page, columns: LinkColumns, wrote: Mapping[str, str], *, is_told: bool) -> frozenset[str]:
    """The roles whose cell holds something that is not what we left there.

    Rows that were told before it was noted what we leave (`is_told` without notes) are taken for ours.
    """
    if is_told and not wrote:
        return frozenset()
    texts = {role: page.text(column.id) for role in WRITTEN if (column := getattr(columns, role)) is not None}
    return frozenset(role for role, text in texts.items() if text and wrote.get(role) != digest(text))


def is_our_title(title: str, wrote: Mapping[str, str]) -> bool:
    """Whether a row may be given a name: it has none, or still the one that we gave it."""
    return not title or wrote.get(TITLE_ID) == digest(title)


def left(page: Page, columns: LinkColumns, without: Collection[str], *, is_ours: bool) -> dict[str, str]:
    """What stands in our cells after a write, so that a change of the person's is known from it.

    `is_ours`: so is the row's name.
    """
    ours = {role: column.id for role in WRITTEN if (column := getattr(columns, role)) is not None}
    held = {role: digest(page.text(one)) for role, one in ours.items() if role not in without and page.text(one)}
    named = {TITLE_ID: digest(page.text(TITLE_ID))} if is_ours and page.text(TITLE_ID) else {}
    return {NOTED: NOTED, **held, **named}


def _runs(lines: Sequence[RequestLine], *, starts: bool = True) -> list[dict[str, Any]]:
    """A line each, linked where it leads somewhere; `starts`: the first one begins the cell."""
    kept = lines[:MAX_EXTRA]
    return [
        run(("" if starts and not number else "\n") + text[:MAX_LINE], url=url if is_link(url) else None)
        for number, (text, url) in enumerate(kept)
    ]


def _link(column: Property, url: str) -> dict[str, Any]:
    return {"url": url} if column.type == "url" else _text(url)


def _cost(column: Property, usd: float) -> dict[str, Any]:
    return {"number": round(usd, 4)} if column.type == "number" else _text(f"${usd:.4f}")


def _text(line: str) -> dict[str, Any]:
    short = line if len(line) <= MAX_LINE else line[: MAX_LINE - 1] + "…"
    return {"rich_text": [{"type": "text", "text": {"content": short}}] if short else []}
