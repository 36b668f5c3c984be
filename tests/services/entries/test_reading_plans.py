"""What every page of the library asks stays cheap with tens of thousands of notes: it is read from indexes."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import event

from clients.database.session import Database
from services.entries.feed import EventFeed
from services.entries.store import Entries
from tests.fakes.orders import accept

Asked = list[tuple[str, tuple[object, ...]]]


@pytest.fixture
def asked(database: Database) -> Iterator[Asked]:
    """Every question to the database, with its values."""
    kept: Asked = []

    def keep(_connection: object, _cursor: object, statement: str, values: tuple[object, ...], *_rest: object) -> None:
        if statement.startswith("SELECT"):
            kept.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", keep)
    yield kept
    event.remove(database.engine, "before_cursor_execute", keep)


def _plans(database: Database, asked: Asked) -> list[str]:
    if database.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL chooses by how much there is.")
    with database.engine.connect() as connection:
        found = [connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values) for query, values in list(asked)]
        return [f"{row[3]}" for rows in found for row in rows]


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda database: EventFeed(database).counts("local"), "COVERING INDEX ix_entries_kept"),
        (lambda database: Entries(database).library_marks.count_trash("local"), "COVERING INDEX ix_entries_trash"),
        (lambda database: Entries(database).page("local", limit=40), "INDEX ix_entries_user_created"),
    ],
)
def test_a_list_is_read_and_counted_from_an_index(
    entries: Entries, database: Database, asked: Asked, ask: Callable[[Database], object], index: str
) -> None:
    accept(entries)
    asked.clear()
    ask(database)
    plan, *others = _plans(database, asked)
    assert index in plan
    assert "USE TEMP B-TREE FOR ORDER BY" not in others


def test_labels_are_counted_without_a_look_at_every_entry(entries: Entries, database: Database, asked: Asked) -> None:
    accept(entries)
    asked.clear()
    entries.labels.all("local")
    plans = _plans(database, asked)
    assert "SEARCH entry_labels USING COVERING INDEX ix_entry_labels_user (user_id=?)" in plans
    (of_entries,) = (plan for plan in plans if " entries " in plan)
    assert "INDEX ix_entries_trash" in of_entries
