"""The databases that Clipsheet makes in Notion: their names and properties."""

from collections.abc import Iterable
from typing import Any

from clients.notion.models import DataSource
from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.notion.columns.link_columns import ON_REQUEST
from services.notion.columns.roles import MADE, WRITTEN
from services.notion.columns.status_words import ALL_WORDS, LOOKS

Json = dict[str, Any]
LINK_TITLE = "Video links"
NAMES = {
    "url": "URL",
    "tag": "Tag",
    "status": "Status",
    "progress": "Progress",
    "updated": "Updated",
    "note": "Note",
    "cost": "Cost",
    "clips": "Clips",
    "publish_to": "Publish to",
    "publish_at": "Publish at",
    "posts": "Posts",
}


def link_properties(tags: Iterable[str] = ()) -> Json:
    """A Link Database's."""
    roles = (role for role in NAMES if role not in ON_REQUEST)
    return {"Name": {"title": {}}, **{NAMES[role]: shape(role, tags) for role in roles}}


def free_name(source: DataSource, role: str) -> str:
    """What a property for this role can be called without taking another's name."""
    return NAMES[role] if source.named(NAMES[role]) is None else f"Clipsheet {NAMES[role].lower()}"


def shape(role: str, tags: Iterable[str] = ()) -> Json:
    """A property for a role; those that hold nothing of the person's say whose they are."""
    made = _shape(role, tags)
    return made | {"description": MADE} if role in WRITTEN else made


def _shape(role: str, tags: Iterable[str]) -> Json:
    if role == "status":
        return {"select": {"options": [{"name": one, "color": LOOKS[one][1]} for one in ALL_WORDS]}}
    if role == "tag":
        return {"select": {"options": [{"name": tag} for tag in tags]}}
    if role == "cost":
        return {"number": {"format": "dollar"}}
    shapes: dict[str, Json] = {
        "url": {"url": {}},
        "note": {"url": {}},
        "updated": {"date": {}},
        "clips": {"number": {"format": "number"}},
        "publish_to": {"multi_select": {"options": []}},
        "publish_at": {"date": {}},
    }
    return shapes.get(role, {"rich_text": {}})


def notes_title(tag: str) -> str:
    """What a Content Database is called."""
    return "Notes" if tag.casefold() == "note" else f"{tag} notes"


def content_properties(schema: Schema) -> Json:
    """A Content Database's, for a built-in schema; lists of records are told in the page's body alone."""
    made: Json = {"Name": {"title": {}}}
    for field in schema.fields:
        if field.type is not FieldType.RECORDS and field.name not in ("name", "summary"):
            made[_name(field)] = _property(field) | ({"description": field.description} if field.description else {})
    return {**made, "Summary": {"rich_text": {}}, "Author": {"rich_text": {}}, "Link": {"url": {}}}


def _name(field: SchemaField) -> str:
    return f"{field.label} (min)" if field.type is FieldType.DURATION else field.label


def _property(field: SchemaField) -> Json:
    if field.type in (FieldType.NUMBER, FieldType.DURATION):
        return {"number": {"format": "number"}}
    if field.type is FieldType.CHOICE:
        return {"select": {"options": [{"name": option} for option in field.options]}}
    if field.type is FieldType.TEXTS and field.show == "line":
        return {"multi_select": {"options": [{"name": option} for option in field.options]}}
    return {
        FieldType.URL: {"url": {}},
        FieldType.CHECKBOX: {"checkbox": {}},
    }.get(field.type, {"rich_text": {}})
