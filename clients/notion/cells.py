"""Tells whether a page's cells hold what was written."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from clients.notion.models import Page, PropertyValue


def hold(page: Page, written: Mapping[str, Any]) -> bool:
    """Whether every written property has its value; False when that cannot be told."""
    by_name = {cell.name: cell for cell in page.properties.values()}
    return all(_holds(page.properties.get(key) or by_name.get(key), value) for key, value in written.items())


def _holds(cell: PropertyValue | None, written: Any) -> bool:
    if cell is None or not isinstance(written, Mapping) or cell.type not in written:
        return False
    return bool(_plain(cell.type, cell.value) == _plain(cell.type, written[cell.type]))


def _plain(kind: str, value: Any) -> Any:
    """A value without what Notion adds to it: ids, colours, annotations, signed addresses."""
    if kind in ("title", "rich_text"):
        return "".join(one.get("text", {}).get("content", "") for one in value or ())
    if kind == "multi_select":
        return {str(one.get("name")).casefold() for one in value or ()}
    if kind in ("select", "status"):
        return str(value.get("name")).casefold() if value else None
    if kind == "files":
        return [one.get("name") for one in value or ()]
    if kind == "date":
        return [_moment(value.get(name)) for name in ("start", "end")] if value else None
    return value


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
