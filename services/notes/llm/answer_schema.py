"""The JSON Schema of a model's answer, made from a note's schema, and what of it is left out for the model's sake.

Structured output takes a part of JSON Schema only, and an unknown amount of it (google-genai 3.3.0, types.py,
`response_json_schema`). So: names that are no identifiers become `field_7`; `format` is left out; the options of all
fields together are in the schema up to MAX_OPTIONS, then in the question's text, then, for one field, only those
whose words occur in the video and the first ones up to MAX_LISTED; more than MAX_FIELDS fields in all, sub-fields
counted, are described in the question's text alone. The answer is checked in full in every case.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from services.domain.schemas.model import FieldType, Schema, SchemaField

MAX_OPTIONS = 120
MAX_LISTED = 150
MAX_FIELDS = 60
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TYPES = {FieldType.NUMBER: "number", FieldType.DURATION: "number", FieldType.CHECKBOX: "boolean"}
_LINES = {"type": "array", "items": {"type": "integer"}, "description": "Numbers of the lines that say it"}

ORIGINAL = "original"
_ORIGINAL = {"type": "string", "description": "The words of the lines that it translates, as they stand there"}

Json = dict[str, Any]


@dataclass(frozen=True)
class AnswerShape:
    """A note's schema as the model sees it."""

    schema: Schema
    is_translated: bool = False  # every text then comes with the words that it translates

    @cached_property
    def keys(self) -> Mapping[str, SchemaField]:
        """The schema's fields by the keys of the answer."""
        return dict(_keyed(self.schema.fields))

    @property
    def is_small(self) -> bool:
        """Whether the answer's shape can be enforced."""
        return sum(1 + len(field.fields) for field in self.schema.fields) <= MAX_FIELDS

    @property
    def has_options(self) -> bool:
        """Whether the options can be enforced too."""
        fields = (one for field in self.schema.fields for one in (field, *field.fields))
        return sum(len(one.options) for one in fields if one.is_closed) <= MAX_OPTIONS

    def answer_schema(self) -> Json:
        """JSON Schema of the whole answer."""
        properties = {key: self._cited(field) for key, field in self.keys.items()}
        return _object(
            {
                "title": {"type": "string", "description": "The video's title, at most 80 characters"},
                "summary": {"type": "string", "description": "What is in it, in one or two sentences"},
                **({f"{key}_{ORIGINAL}": _ORIGINAL for key in ("title", "summary")} if self.is_translated else {}),
                "fields": _object(properties, []),
                "conflicts": {"type": "array", "items": _CONFLICT},
            },
            ["title", "summary", "fields"],
        )

    def _cited(self, field: SchemaField) -> Json:
        described = {"description": words_for(field)}
        if field.type is FieldType.RECORDS:
            parts = {key: self._value(sub) | {"description": words_for(sub)} for key, sub in _keyed(field.fields)}
            if self.is_translated:
                parts |= {f"{key}_{ORIGINAL}": _ORIGINAL for key, sub in _keyed(field.fields) if has_original(sub)}
            return {"type": "array", "items": _object({**parts, "lines": _LINES}, ["lines"]), **described}
        original = {ORIGINAL: _ORIGINAL} if self.is_translated and has_original(field) else {}
        cited = _object({"value": self._value(field), **original, "lines": _LINES}, ["value", "lines"])
        return (
            {"type": "array", "items": cited, **described} if field.type is FieldType.TEXTS else {**cited, **described}
        )

    def _value(self, field: SchemaField) -> Json:
        options = {"enum": list(field.options)} if field.is_closed and self.has_options else {}
        return {"type": _TYPES.get(field.type, "string"), **options}


_CONFLICT_VALUE: Json = {
    "type": "object",
    "properties": {"value": {"type": "string"}, "lines": _LINES},
    "required": ["value", "lines"],
}
_CONFLICT: Json = {
    "type": "object",
    "properties": {"what": {"type": "string"}, "values": {"type": "array", "items": _CONFLICT_VALUE}},
    "required": ["what", "values"],
}


def has_original(field: SchemaField) -> bool:
    """Whether a translation of the field's value has words of its own: a text that is none of the options."""
    return field.type in (FieldType.TEXT, FieldType.TEXTS, FieldType.CHOICE) and not field.is_closed


def keyed(field: SchemaField) -> Mapping[str, SchemaField]:
    """A record's sub-fields by the keys of the answer."""
    return dict(_keyed(field.fields))


def words_for(field: SchemaField) -> str:
    """What the field is, as its owner calls and describes it."""
    unit = "in seconds" if field.type is FieldType.DURATION else field.unit or ""
    return ". ".join(filter(None, (field.label, field.description.strip().rstrip("."), unit)))


def listed_options(field: SchemaField, words: frozenset[str]) -> tuple[str, ...]:
    """The options that a question names: all, or those that the video speaks of and the first ones."""
    if len(field.options) <= MAX_LISTED:
        return field.options
    spoken = [one for one in field.options if set(one.casefold().split()) & words]
    return tuple(dict.fromkeys([*spoken, *field.options]))[:MAX_LISTED]


def _keyed(fields: tuple[SchemaField, ...]) -> Iterator[tuple[str, SchemaField]]:
    taken = {"lines", "value", ORIGINAL}
    for number, field in enumerate(fields, 1):
        name = field.name if _IDENTIFIER.fullmatch(field.name) and field.name not in taken else f"field_{number}"
        yield name, field


def _object(properties: Json, required: list[str]) -> Json:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
