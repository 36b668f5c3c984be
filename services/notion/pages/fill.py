"""A note laid out over the columns of a Content Database, and how well a database suits a note."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clients.notion.models import Property
from services.domain.artifacts import Media, Note
from services.notion.columns.names import name_of
from services.notion.columns.values import CellValue, Fact, cell
from services.notion.pages.blocks import size_bytes
from services.notion.pages.facts import Known, known
from services.notion.pages.structure import is_about

Json = dict[str, Any]
_GENERIC = "title, summary, url, tags, author, platform, length, caption, language, category"
CELLS_BYTES = 250_000  # of the 500 KB of a call; the rest is for the page's first blocks
_EVERYWHERE = frozenset(name_of(name) for name in _GENERIC.split(", "))


@dataclass(frozen=True)
class Filled:
    """Cells by property id, and a word about each value that was cut or left out."""

    cells: Mapping[str, Json] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()


def fill(columns: Iterable[Property], note: Note, media: Media | None) -> Filled:
    """The note's values in the columns that have a name for them; other columns are left alone."""
    facts = known(note, media)
    cells: dict[str, Json] = {}
    remarks: list[str] = []
    room_bytes = CELLS_BYTES
    for column in columns:
        made = _cell(column, facts)
        size = size_bytes(made.value)
        if made.value is not None and size > room_bytes:
            made = CellValue(None, f"“{column.name}” is left out: the values are more than Notion takes at once.")
        if made.value is not None:
            cells[column.id] = made.value
            room_bytes -= size
        if made.remark:
            remarks.append(made.remark)
    return Filled(cells, tuple(remarks))


def suits(title: str, columns: Iterable[Property], note: Note, media: Media | None) -> float:
    """How well a database suits a note, 0 to 1: by what it is called, and by how its columns and the note's fields fit.

    Half for each; a database that suits nothing else has a title that says what belongs in it, or columns that do.
    """
    own = [column for column in columns if column.type != "title" and name_of(column.name) not in _EVERYWHERE]
    facts = known(note.model_copy(update={"summary": ""}), None)
    matched = sum(1 for column in own if _cell(column, facts).value is not None)
    fields = [name for name in note.fields if name_of(name) not in _EVERYWHERE]
    share = max(matched / len(own) if own else 0.0, matched / len(fields) if fields else 0.0)
    return round(0.5 * _theme(title, note, media) + 0.5 * min(share, 1.0), 2)


def _theme(title: str, note: Note, media: Media | None) -> float:
    if is_about(title, note.schema_name):
        return 1.0
    words = name_of(title)
    told = name_of(" ".join([note.title, *(media.hashtags if media else ())]))
    return 0.8 if words and words <= told else 0.0


def _cell(column: Property, facts: Known) -> CellValue:
    """The first fact of the column's name that the column can hold; else why the first could not be."""
    if column.type == "title":
        return cell(column, facts[name_of("title")][-1])
    refused = ""
    for fact in _candidates(column, facts):
        made = cell(column, fact)
        if made.value is not None:
            return made
        refused = refused or made.remark
    return CellValue(None, refused)


def _candidates(column: Property, facts: Known) -> list[Fact]:
    found = facts.get(name_of(column.name)) or facts.get(name_of(column.name, loosely=True)) or ()
    return [fact for fact in found if fact.text or fact.parts or fact.number is not None]
