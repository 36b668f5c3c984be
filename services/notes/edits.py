"""A person's own values over a note: checked against its schema, applied wherever the note is shown or saved."""

import math
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from services.domain.artifacts import Note, Value
from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.domain.schemas.registry import SCHEMAS
from services.notes.edit_evidence import with_evidence
from services.notes.summary_sentence import sentence
from services.notes.values import fields_of

MAX_CHARS, MAX_ITEMS = 5000, 200
HEAD = {
    "title": SchemaField(name="title", type=FieldType.TEXT),
    "summary": SchemaField(name="summary", type=FieldType.TEXT),
}


def edited(note: Note, edits: Mapping[str, Any], own: Schema | None = None) -> Note:
    """The note with the person's values in it; those for fields of another schema wait until it is back."""
    known = editable(note, own)
    fields, head, told = dict(note.fields), {}, set()
    for name, value in edits.items():
        if name not in known:
            continue
        if name in HEAD and value is not None:
            head[name] = value
        if value is None:
            fields.pop(name, None)
        elif name not in HEAD or name in fields:
            fields[name] = with_evidence(note.fields.get(name), value)
        told |= {name.lower(), known[name].label.lower()}
    missing = tuple(one for one in note.missing if one.what.lower() not in told)
    summary = _summary_of(note, fields, own)
    return note.model_copy(update={"summary": summary, **head, "fields": fields, "missing": missing})


def _summary_of(note: Note, fields: Mapping[str, Value], own: Schema | None) -> str:
    """A summary composed of the fields is composed again; a person's own summary is kept."""
    schema = SCHEMAS.get(note.schema_name) or own
    if schema is None or sentence(schema, note.fields) != note.summary:
        return note.summary
    return sentence(schema, fields)


class WrongCell(ValueError):
    """A wrong value inside a list of records: which row, which part, what is wrong with it."""

    def __init__(self, row: int, part: SchemaField, message: str) -> None:
        super().__init__(f"Row {row + 1}, {part.label}: {message}")
        self.row, self.part, self.message = row, part, message


def editable(note: Note, own: Schema | None = None) -> dict[str, SchemaField]:
    """Every field the note has or could have, by name."""
    schema = SCHEMAS.get(note.schema_name) or own
    possible = {field.name: field for field in schema.fields} if schema else {}
    return {**HEAD, **{field.name: field for field, _ in fields_of(note)}, **possible}


def checked(field: SchemaField, value: JsonValue) -> JsonValue:
    """The value as the field holds it. Raises ValueError saying what is wrong."""
    match field.type:
        case FieldType.NUMBER | FieldType.DURATION:
            return _number(value)
        case FieldType.CHECKBOX:
            return _of_type(value, bool, "Give true or false")
        case FieldType.TEXTS:
            return [_text(field, part) for part in _list(value)]
        case FieldType.RECORDS:
            return [_record(field, part, row) for row, part in enumerate(_list(value))]
    return _text(field, value)


def _number(value: JsonValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("Give a number")
    if not 0 <= value <= 1e9:
        raise ValueError("Give a number from 0 to a billion")
    return value


def _text(field: SchemaField, value: JsonValue) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("Give a text")
    if len(value) > MAX_CHARS:
        raise ValueError(f"Give at most {MAX_CHARS} characters")
    if field.is_closed and value not in field.options:
        raise ValueError(f"Choose one of {', '.join(field.options)}")
    return value.strip()


def _record(field: SchemaField, value: JsonValue, row: int) -> dict[str, JsonValue]:
    if not isinstance(value, dict):
        raise ValueError("Give a list of objects")
    parts = {part.name: part for part in field.fields}
    unknown = [name for name in value if name not in parts]
    if unknown:
        raise ValueError(f"There is no {unknown[0][:60]!r}; known are {', '.join(parts)}")
    made: dict[str, JsonValue] = {}
    for name, inner in value.items():
        if inner is not None:
            made[name] = _inner(parts[name], inner, row)
    return made


def _inner(part: SchemaField, value: JsonValue, row: int) -> JsonValue:
    try:
        return checked(part, value)
    except ValueError as error:
        raise WrongCell(row, part, str(error)) from error


def _list(value: JsonValue) -> list[JsonValue]:
    if not isinstance(value, list):
        raise ValueError("Give a list")
    if len(value) > MAX_ITEMS:
        raise ValueError(f"Give at most {MAX_ITEMS}")
    return value


def _of_type(value: JsonValue, kind: type[bool], message: str) -> bool:
    if not isinstance(value, kind):
        raise ValueError(message)
    return value
