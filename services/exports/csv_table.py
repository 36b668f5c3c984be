"""Notes as CSV: one note with its evidence, or many with a column for each field; safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import JsonValue

from services.domain.artifacts import Note, Value
from services.domain.entries import EntryView
from services.domain.schemas.model import SchemaField
from services.notes.values import fields_of, plain, record, where

_BOM = "\ufeff"  # or spreadsheets guess a legacy encoding
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def note_csv(note: Note) -> str:
    """A line for each value, and for each item of a list, with where it comes from."""
    lines = [["Field", "Value", "Where", "Words", "Confidence"], ["Title", note.title], ["Summary", note.summary]]
    for field, value in fields_of(note):
        lines += _lines(field, value)
    return _text(lines)


def notes_csv(notes: Iterable[tuple[EntryView, Note | None]]) -> Iterator[str]:
    """A line for each entry; columns are the fields of all notes in it. The file begins before they are all read."""
    yield _BOM
    made = [(_about(entry, note), _cells(note)) for entry, note in notes]
    names = list(dict.fromkeys(name for _, cells in made for name in cells))
    yield _lines_of([["Title", "Status", "Link", "Tag", "Schema", "Created", "Summary", *names]])
    for about, cells in made:
        yield _lines_of([[*about, *(cells.get(name, "") for name in names)]])


def _about(entry: EntryView, note: Note | None) -> tuple[str, ...]:
    schema, summary = (note.schema_name, note.summary) if note else ("", "")
    link, tag = entry.source.url or "", entry.options.tag or ""
    return (entry.title, entry.status.value, link, tag, schema, entry.created_at.isoformat(), summary)


def _cells(note: Note | None) -> Mapping[str, str]:
    return {field.label: "; ".join(_items(field, value.value)) for field, value in fields_of(note)} if note else {}


def _lines(field: SchemaField, value: Value) -> Iterable[list[str]]:
    is_list = isinstance(value.value, list)
    for n, text in enumerate(_items(field, value.value)):
        own = [e for e in value.evidence if not is_list or not e.path or e.path.split("/")[1] == str(n)]
        best = max(own, key=lambda e: e.confidence, default=None)
        proof = [where(best), best.quote, f"{best.confidence:.2f}"] if best else []
        yield [field.label, text, *proof]


def _items(field: SchemaField, value: JsonValue) -> list[str]:
    parts = value if isinstance(value, list) else [value]
    return [record(field, part) if isinstance(part, dict) else plain(field, part) for part in parts]


def _text(lines: Iterable[Sequence[str]]) -> str:
    return _BOM + _lines_of(lines)


def _lines_of(lines: Iterable[Sequence[str]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    for line in lines:
        # A spreadsheet would run what begins like a formula; words of a video may.
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in line])
    return file.getvalue()
