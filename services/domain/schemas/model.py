"""What a schema is: named, typed fields that a note fills in, whoever fills them."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import Field, JsonValue

from services.domain.artifacts import Frozen, Value


class FieldType(StrEnum):
    """What kind of value a field holds."""

    TEXT = "text"
    NUMBER = "number"
    DURATION = "duration"  # a number of seconds
    URL = "url"
    CHECKBOX = "checkbox"
    CHOICE = "choice"  # one of `options`
    TEXTS = "texts"  # a list of text; `options`, where given, are the texts it may hold
    RECORDS = "records"  # a list of objects with the sub-fields `fields`


class SchemaField(Frozen):
    """One field: what it is called, what it holds, and how a page shows it."""

    name: str
    type: FieldType
    description: str = ""
    unit: str | None = None
    options: tuple[str, ...] = ()
    is_open: bool = False  # the options are offered, and others may come
    is_rare: bool = False  # nobody misses it where it is empty
    fields: tuple["SchemaField", ...] = ()
    show: Literal["line", "bullets", "to_dos", "numbered", "table"] = "line"

    @property
    def label(self) -> str:
        """The name as a person reads it: `rest_s` is "Rest"."""
        words = self.name.removesuffix("_s") if self.type is FieldType.DURATION else self.name
        return words.replace("_", " ").capitalize()

    def json_schema(self) -> dict[str, JsonValue]:
        """Describe the field's value in the part of JSON Schema that structured output understands."""
        described: dict[str, JsonValue] = {"description": self._described()} if self._described() else {}
        return {**_SHAPES[self.type], **self._inner(), **described}

    @property
    def is_closed(self) -> bool:
        """Whether only the options are values."""
        return bool(self.options) and not self.is_open

    def _described(self) -> str:
        unit = "seconds" if self.type is FieldType.DURATION else self.unit
        return f"{self.description} ({unit})".strip() if unit else self.description

    def _inner(self) -> dict[str, JsonValue]:
        if self.type is FieldType.RECORDS:
            return {"items": object_schema(self.fields)}
        if self.type is FieldType.TEXTS:
            return {"items": {"type": "string", **self._enum()}}
        return self._enum()

    def _enum(self) -> dict[str, JsonValue]:
        return {"enum": list(self.options)} if self.is_closed else {}


_SHAPES: Mapping[FieldType, dict[str, JsonValue]] = {
    FieldType.TEXT: {"type": "string"},
    FieldType.NUMBER: {"type": "number"},
    FieldType.DURATION: {"type": "number"},
    FieldType.URL: {"type": "string", "format": "uri"},
    FieldType.CHECKBOX: {"type": "boolean"},
    FieldType.CHOICE: {"type": "string"},
    FieldType.TEXTS: {"type": "array"},
    FieldType.RECORDS: {"type": "array"},
}


def object_schema(fields: tuple[SchemaField, ...]) -> dict[str, JsonValue]:
    """JSON Schema of an object with these fields; none is required, because unsupported values stay empty."""
    properties: dict[str, JsonValue] = {field.name: field.json_schema() for field in fields}
    return {"type": "object", "properties": properties, "additionalProperties": False}


class Schema(Frozen):
    """The fields to extract. `cues` are the words that speak for it when nobody chose a schema, with their weights."""

    name: str
    title: str
    description: str
    fields: tuple[SchemaField, ...]
    cues: dict[str, float] = Field(default_factory=dict)

    def json_schema(self) -> dict[str, JsonValue]:
        """JSON Schema of the filled-in fields."""
        return {"title": self.title, "description": self.description, **object_schema(self.fields)}

    def field(self, name: str) -> SchemaField | None:
        """The field of that name."""
        return next((field for field in self.fields if field.name == name), None)

    def ordered(self, values: Mapping[str, Value]) -> list[tuple[SchemaField, Value]]:
        """The filled fields in the schema's own order."""
        return [(field, values[field.name]) for field in self.fields if field.name in values]


def cues(strong: str = "", fair: str = "", weak: str = "") -> dict[str, float]:
    """Weights from comma lists: a strong word nearly decides, a weak one only leans."""
    lists = ((weak, 0.5), (fair, 1.0), (strong, 2.5))
    return {word.strip(): weight for words, weight in lists for word in words.split(",") if word.strip()}
