"""The structured part of a note, exercises, ingredients and steps, where a database asks for it in its own words."""

from collections.abc import Sequence

from services.domain.artifacts import Note, Value
from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.domain.schemas.registry import SCHEMAS
from services.notes.values import fields_of
from services.notion.columns.names import SYNONYMS, name_of

_PARTS = {"workout": ("exercises",), "recipe": ("ingredients", "steps"), "tutorial": ("steps",)}
_FIELDS = {
    name: field for kind, names in _PARTS.items() for name in names if (field := SCHEMAS[kind].field(name)) is not None
}
_MAX_KNOWN = 100
_THEMES = {
    "workout": "workout, training, fitness, exercise, gym, sport, yoga, cardio, hiit",
    "recipe": "recipe, food, cooking, cook, kitchen, meal, baking, dinner, dish",
    "place": "place, travel, trip, restaurant, location, destination, spot",
    "product": "product, shopping, wishlist, gear, buy, gadget, review",
    "tutorial": "tutorial, how to, diy, guide, learning, craft, tip",
    "general": "note, general, video, inbox, everything, other, misc, link",
}


def is_about(title: str, kind: str) -> bool:
    """Whether a database of that title is for things of a built-in schema."""
    about = {word for name in _THEMES.get(kind, "").split(", ") for word in name_of(name)} | name_of(kind)
    return bool(name_of(title) & about)


def with_parts(schema: Schema, title: str) -> Schema:
    """A database's schema with its lists asked for in full, and with those that its title promises.

    A column of exercises holds their names; the page shows how many of each, so a model is asked for that too.
    """
    fields = tuple(_in_full(field) for field in schema.fields)
    there = {_part_named(field.name) for field in fields}
    promised = [name for kind, names in _PARTS.items() if is_about(title, kind) for name in names if name not in there]
    return schema.model_copy(update={"fields": (*fields, *(_FIELDS[name] for name in dict.fromkeys(promised)))})


def shown_fields(note: Note) -> Sequence[tuple[SchemaField, Value]]:
    """The filled fields; lists under a database's own names look like the built-in ones that they are."""
    return [(_recognised(field, value), value) for field, value in fields_of(note)]


def _in_full(field: SchemaField) -> SchemaField:
    part = _FIELDS.get(_part_named(field.name)) if field.type in (FieldType.TEXT, FieldType.TEXTS) else None
    if part is None:
        return field
    known = f"Called so where it fits: {', '.join(field.options[:_MAX_KNOWN])}" if field.options else ""
    described = ". ".join(filter(None, (field.description.rstrip("."), known))) or part.description
    return part.model_copy(update={"name": field.name, "description": described})


def _part_named(name: str) -> str:
    found = (part for part in _FIELDS if name_of(name) in {name_of(one) for one in SYNONYMS[part].split(", ")})
    return next(found, "")


def _recognised(field: SchemaField, value: Value) -> SchemaField:
    part = _FIELDS.get(_part_named(field.name))
    parts = value.value if isinstance(value.value, list) else []
    if part is None or not parts or field is part:
        return field
    names = {sub.name for sub in part.fields}
    is_same = all(isinstance(one, dict) and set(one) <= names if names else isinstance(one, str) for one in parts)
    return part.model_copy(update={"name": field.name}) if is_same else field
