from datetime import UTC, datetime

from clients.notion.models import Property
from services.notion.columns.link_columns import LinkColumns
from services.notion.monitor.query import row_filter

SINCE = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def column(kind: str, *options: str) -> Property:
    return Property.model_validate({"id": kind, "name": kind, "type": kind, "options": [{"name": o} for o in options]})


def test_it_asks_by_status_and_for_what_was_edited_in_one_query() -> None:
    columns = LinkColumns(url=column("url"), status=column("select", "Pending", "retry", "cancel", "completed"))
    has_link = {"property": "url", "url": {"is_not_empty": True}}
    assert row_filter(columns, SINCE) == {
        "or": [
            {"and": [has_link, {"property": "select", "select": {"is_empty": True}}]},
            {"and": [has_link, {"property": "select", "select": {"equals": "Pending"}}]},
            {"property": "select", "select": {"equals": "retry"}},
            {"property": "select", "select": {"equals": "cancel"}},
            {"timestamp": "last_edited_time", "last_edited_time": {"on_or_after": "2026-03-01T12:00:00+00:00"}},
        ]
    }


def test_options_that_are_not_there_are_not_asked_for() -> None:
    columns = LinkColumns(url=column("rich_text"), status=column("status"))
    assert "equals" not in str(row_filter(columns, SINCE))
    assert "'rich_text': {'is_not_empty': True}" in str(row_filter(columns, SINCE))


def test_rows_that_were_away_are_asked_for_by_their_links_a_group_at_a_time() -> None:
    columns = LinkColumns(url=column("url"), status=column("select"))
    *_, first, second = row_filter(columns, SINCE, [f"https://x/{number}" for number in range(100)])["or"]
    assert (len(first["or"]), len(second["or"])) == (90, 10)
    assert first["or"][0] == {"property": "url", "url": {"contains": "https://x/0"}}
