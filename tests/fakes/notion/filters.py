"""Which rows a query finds."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.fakes.notion.shapes import stamp
from tests.fakes.notion.things import Column, Json, Sheet, Table, invalid
from tests.fakes.notion.values import EMPTY, plain

NAMED = ("select", "status")


def matches(row: Sheet, table: Table, wanted: Json | None, *, strict: bool = False) -> bool:
    """Whether the row passes. `strict`: naming an option that does not exist is refused, as some versions do."""
    if not wanted:
        return True
    if "and" in wanted:
        return False not in _each(row, table, wanted["and"], strict=strict)
    if "or" in wanted:
        return True in _each(row, table, wanted["or"], strict=strict)
    if "timestamp" in wanted:
        return _on_time(stamp(row.edited if wanted["timestamp"] == "last_edited_time" else row.created), wanted)
    return _on_cell(row, table, wanted, strict=strict)


def _each(row: Sheet, table: Table, parts: list[Json], *, strict: bool) -> list[bool]:
    # Every part is looked at, so that a wrong one is refused whatever the row holds.
    return [matches(row, table, one, strict=strict) for one in parts]


def _on_time(at: str, wanted: Json) -> bool:
    (condition, limit), *_ = wanted[wanted["timestamp"]].items()
    moment, other = datetime.fromisoformat(at), datetime.fromisoformat(limit)
    return {
        "after": moment > other,
        "on_or_after": moment >= other,
        "before": moment < other,
        "on_or_before": moment <= other,
        "equals": moment == other,
    }[condition]


def _on_cell(row: Sheet, table: Table, wanted: Json, *, strict: bool) -> bool:
    try:
        column = table.column(wanted["property"])
    except Exception as error:
        raise invalid(f"Could not find property with name or id: {wanted['property']}") from error
    if column.type not in wanted:
        given = next(name for name in wanted if name not in ("property", "type"))
        raise invalid(f"database property {column.type} does not match filter {given}")
    (condition, limit), *_ = wanted[column.type].items()
    if strict and column.type in NAMED and condition.endswith(("equal", "equals")):
        _refuse_unknown(column, limit)
    return _holds(column, row.cells.get(column.id, EMPTY.get(column.type)), condition, limit)


def _refuse_unknown(column: Column, limit: Any) -> None:
    for name in limit if isinstance(limit, list) else [limit]:
        if column.option(name) is None:
            raise invalid(f'{column.type} option "{name}" not found for property "{column.name}".')


def _holds(column: Column, value: Any, condition: str, limit: Any) -> bool:
    shown = _comparable(column, value)
    if condition == "is_empty":
        return not shown
    if condition == "is_not_empty":
        return bool(shown)
    if condition in ("contains", "does_not_contain"):
        return (limit in (shown or "")) is (condition == "contains")
    if condition in ("equals", "does_not_equal"):
        return (shown in limit if isinstance(limit, list) else shown == limit) is (condition == "equals")
    if shown in ("", None):
        return False
    found: bool = {
        "greater_than": shown > limit,
        "less_than": shown < limit,
        "starts_with": str(shown).startswith(str(limit)),
        "on_or_after": str(shown) >= str(limit),
        "on_or_before": str(shown) <= str(limit),
    }[condition]
    return found


def _comparable(column: Column, value: Any) -> Any:
    if column.type in ("title", "rich_text"):
        return plain(value or [])
    if column.type in NAMED:
        return value["name"] if value else ""
    if column.type == "multi_select":
        return [one["name"] for one in value or []]
    if column.type == "date":
        return value["start"] if value else ""
    return value


def ordered(rows: list[Sheet], table: Table, sorts: list[Json]) -> list[Sheet]:
    """In the order asked for; without one in any, which is here by the end of their ids."""
    found = list(rows) if sorts else sorted(rows, key=lambda row: row.id[::-1])
    for sort in reversed(sorts):
        if sort.get("direction") not in ("ascending", "descending"):
            raise invalid("body failed validation: body.sorts[0].direction should be `ascending` or `descending`.")
        found.sort(key=_sort_key(table, sort), reverse=sort["direction"] == "descending")
    return found


def _sort_key(table: Table, sort: Json) -> Callable[[Sheet], str]:
    if "timestamp" in sort:
        is_made = sort["timestamp"] == "created_time"
        return lambda row: (row.created if is_made else row.edited).isoformat()
    column = table.column(sort["property"])
    return lambda row: str(_comparable(column, row.cells.get(column.id, EMPTY.get(column.type))) or "")
