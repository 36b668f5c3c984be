"""How Notion shows things."""

from datetime import datetime
from typing import Any

from tests.fakes.notion.things import Base, Column, Json, Piece, Sheet, Table, Thing
from tests.fakes.notion.values import EMPTY, rich


def stamp(moment: datetime) -> str:
    """Notion cuts times to the minute."""
    return moment.strftime("%Y-%m-%dT%H:%M:00.000Z")


def text(content: str) -> list[Json]:
    """Plain text as rich text."""
    return rich([{"text": {"content": content}}], "title") if content else []


def _common(one: Thing) -> Json:
    return {
        "id": one.id,
        "created_time": stamp(one.created),
        "last_edited_time": stamp(one.edited),
        "parent": one.parent,
        "in_trash": one.in_trash,
        "created_by": {"object": "user", "id": one.by},
        "last_edited_by": {"object": "user", "id": one.editor},
    }


def _address(one: str) -> str:
    return f"https://app.notion.com/p/{one.replace('-', '')}"


def column(one: Column) -> Json:
    """A property of a schema."""
    return {
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "type": one.type,
        one.type: one.settings,
    }


def table(one: Table, parent: Json) -> Json:
    """A data source."""
    return {
        "object": "data_source",
        **_common(one),
        "parent": {"type": "database_id", "database_id": one.database_id},
        "database_parent": parent,
        "title": text(one.title),
        "description": [],
        "is_inline": False,
        "properties": {each.name: column(each) for each in one.columns.values()},
        "cover": None,
        "icon": None,
        "url": _address(one.database_id),
        "public_url": None,
    }


def base(one: Base, tables: list[Table]) -> Json:
    """A database: its tables, and no properties."""
    return {
        "object": "database",
        **_common(one),
        "title": text(one.title),
        "description": [],
        "is_inline": False,
        "is_locked": False,
        "data_sources": [{"id": each.id, "name": each.title} for each in tables],
        "icon": None,
        "cover": None,
        "url": _address(one.id),
        "public_url": None,
    }


def sheet(one: Sheet, of: Table | None) -> Json:
    """A page, with its cells."""
    return {
        "object": "page",
        **_common(one),
        "cover": one.cover,
        "icon": one.icon,
        "is_locked": False,
        "properties": _cells(one, of),
        "url": _address(one.id),
        "public_url": None,
    }


def _cells(one: Sheet, of: Table | None) -> Json:
    if of is None:
        return {"title": {"id": "title", "type": "title", "title": text(one.title)}}
    return {each.name: {"id": each.id, "type": each.type, each.type: _cell(one, each)} for each in of.columns.values()}


def _cell(one: Sheet, each: Column) -> Any:
    computed: Json = {"created_time": stamp(one.created), "last_edited_time": stamp(one.edited), "checkbox": False}
    default = computed.get(each.type, EMPTY.get(each.type))
    return one.cells.get(each.id, default)


def piece(one: Piece | Base) -> Json:
    """A block, without its children; a database under a page is one too."""
    if isinstance(one, Base):
        kind: Json = {"type": "child_database", "child_database": {"title": one.title}}
        return {"object": "block", **_common(one), "has_children": False, **kind}
    return {
        "object": "block",
        **_common(one),
        "has_children": bool(one.children),
        "type": one.type,
        one.type: one.content,
    }
