"""Which rows a poll asks for: those that ask for something by their status, and those that were edited just now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from services.notion.columns.link_columns import CANCEL, RETRY, LinkColumns

MAX_PARTS = 90  # of one "or"; Notion takes 100


def row_filter(columns: LinkColumns, since: datetime, away: Sequence[str] = ()) -> dict[str, Any]:
    """One filter for one query. Time is asked for only to see a changed tag or a corrected link.

    `away` are the links of rows that were in the trash or not shared: coming back changes nothing else about them.
    Options that the property does not have are left out: Notion refuses to filter by them.
    """
    status = columns.status
    has_link = {"property": columns.url.id, columns.url.type: {"is_not_empty": True}}

    def stands(condition: dict[str, Any]) -> dict[str, Any]:
        return {"property": status.id, status.type: condition}

    waiting = [stands({"is_empty": True}), *(stands({"equals": name}) for name in columns.waiting)]
    commands = [stands({"equals": option.name}) for word in (RETRY, CANCEL) if (option := columns.option(word))]
    edited = {"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": since.isoformat()}}
    returned = [{"property": columns.url.id, columns.url.type: {"contains": link}} for link in away]
    groups = [{"or": returned[at : at + MAX_PARTS]} for at in range(0, len(returned), MAX_PARTS)]
    return {"or": [*({"and": [has_link, one]} for one in waiting), *commands, edited, *groups]}
