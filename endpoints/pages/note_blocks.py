"""A note laid out for a page: each field as a line, list, checklist, numbered steps or table, each value with marks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from services.domain.artifacts import Evidence, Note, Value
from services.domain.schemas.model import SchemaField
from services.notes.values import clock, fields_of, plain, record

MAX_MARKS = 2
HEADINGS = {"start_s": "In the video", "seconds": "Time"}
Record = Mapping[str, Any]


@dataclass(frozen=True)
class TableCell:
    """A value as text, with its evidence; `seek_s` when it is a time in the video, `url` when it is a web link."""

    text: str
    marks: tuple[Evidence, ...] = ()
    seek_s: float | None = None

    @property
    def url(self) -> str | None:
        """Only web links are made clickable."""
        return self.text if self.text.startswith(("https://", "http://")) else None


@dataclass(frozen=True)
class FieldBlock:
    """One field of the note."""

    name: str
    label: str
    show: str  # line, bullets, to_dos, numbered or table
    cells: tuple[TableCell, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[TableCell, ...], ...] = ()


def blocks(note: Note) -> list[FieldBlock]:
    """The fields in their schema's order; the long ones first, the short lines after them."""
    made = [_block(field, value) for field, value in fields_of(note) if not _repeats_summary(note, field, value)]
    return sorted(made, key=lambda block: block.show == "line")


def _repeats_summary(note: Note, field: SchemaField, value: Value) -> bool:
    return field.name == "summary" and value.value == note.summary


def _block(field: SchemaField, value: Value) -> FieldBlock:
    if not isinstance(value.value, list) or field.show == "line":
        whole = [e for e in value.evidence if not e.path] or value.evidence
        return FieldBlock(field.name, field.label, "line", (TableCell(plain(field, value.value), _few(whole)),))
    if field.show == "table":
        return _table(field, [part if isinstance(part, dict) else {} for part in value.value], value.evidence)
    cells = tuple(_item(field, part, value.evidence, f"/{n}") for n, part in enumerate(value.value))
    return FieldBlock(field.name, field.label, field.show, cells)


def _item(field: SchemaField, part: JsonValue, evidence: Sequence[Evidence], path: str) -> TableCell:
    text = record(field, part) if isinstance(part, dict) else plain(field, part)
    return TableCell(text, _few([e for e in evidence if e.path == path or e.path.startswith(f"{path}/")]))


def _table(field: SchemaField, records: Sequence[Record], evidence: Sequence[Evidence]) -> FieldBlock:
    columns = [column for column in _columns(field.fields) if any(_is_filled(r.get(column[0].name)) for r in records)]
    rows = (tuple(_cell(column, r, evidence, f"/{n}") for column in columns) for n, r in enumerate(records))
    return FieldBlock(field.name, field.label, "table", (), tuple(_heading(column) for column in columns), tuple(rows))


Column = tuple[SchemaField, SchemaField | None]  # with its upper end, where the schema has one


def _columns(fields: Sequence[SchemaField]) -> list[Column]:
    names = {field.name: field for field in fields}
    upper = {name: names.get("end_s" if name == "start_s" else f"{name}_max") for name in names}
    ends = {field.name for field in upper.values() if field}
    return [(field, upper[field.name]) for field in fields if field.name not in ends]


def _heading(column: Column) -> str:
    return HEADINGS.get(column[0].name, column[0].label)


def _cell(column: Column, values: Record, evidence: Sequence[Evidence], path: str) -> TableCell:
    field, upper = column
    value = values.get(field.name)
    if not _is_filled(value):
        return TableCell("")
    if field.name == "start_s" and isinstance(value, int | float):
        return TableCell(clock(value), seek_s=value)
    paths = {f"{path}/{part.name}" for part in column if part}
    own = [e for e in evidence if e.path in paths]
    if field.name == "name":
        own = own or [e for e in evidence if e.path == path]
    return TableCell(_ranged(field, value, values.get(upper.name) if upper else None), _few(own))


def _ranged(field: SchemaField, value: JsonValue, upper: JsonValue) -> str:
    text = plain(field, value)
    return f"{text}–{plain(field, upper)}" if _is_filled(upper) and upper != value else text


def _few(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The strongest, each place in the video once."""
    ranked = sorted(evidence, key=lambda e: -e.confidence)
    places: dict[object, Evidence] = {}
    for e in ranked:
        places.setdefault((e.source, e.slide, None if e.at_s is None else int(e.at_s)), e)
    return tuple(places.values())[:MAX_MARKS]


def _is_filled(value: JsonValue) -> bool:
    return value is not None and value not in ("", [])
