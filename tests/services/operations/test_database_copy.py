"""Moving from one kind of database to the other loses nothing, both ways."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Float, Integer, LargeBinary, Table, insert, select, text
from sqlalchemy.orm import Session

from clients.database.models import Base, Bookmark, EntryEvent, User, UtcDateTime
from clients.database.session import Database
from services.entries.store import Entries
from services.operations.database_copy import ITS_OWN, copy_database, holds_data
from services.operations.media_owners import database_name
from tests.fakes.orders import accept
from tests.fakes.postgres import postgres_database

TABLES = [table for table in Base.metadata.sorted_tables if table.name not in ITS_OWN]
LONG_AGO = datetime(2026, 3, 29, 1, 30, 0, 123456, tzinfo=UTC)


@pytest.fixture
def sqlite(tmp_path: Path, empty_database: Path) -> Iterator[Database]:
    (tmp_path / "a.db").write_bytes(empty_database.read_bytes())
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    yield database
    database.close()


@pytest.fixture
def postgres(empty_postgres: str) -> Iterator[Database]:
    with postgres_database(template=empty_postgres) as url:
        database = Database(url)
        yield database
        database.close()


def value(column: Column[Any], table: Table) -> Any:
    """One that this kind of column is hard to copy with."""
    for reference in column.foreign_keys:
        return value(reference.column, reference.column.table)
    if isinstance(column.type, JSON):
        return {"a": [1, 2.5, None, "ß \" ' \\ 🎬"], "deep": {"b": False}}
    if isinstance(column.type, UtcDateTime):
        return LONG_AGO
    if isinstance(column.type, LargeBinary):
        return b"\0\xff"
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, Float):
        return 0.1
    if isinstance(column.type, Integer):
        return 8_000_000_000 if column.name == "size_bytes" else 7  # fits no 32 bits
    return f"{table.name}-{column.name} ü🎬"


def fill(session: Session) -> None:
    """One full row of every table."""
    for table in TABLES:
        session.execute(insert(table).values({column.name: value(column, table) for column in table.columns}))


def contents(database: Database) -> dict[str, list[Any]]:
    with database.reading() as session:
        return {table.name: sorted(map(repr, session.execute(select(table)))) for table in TABLES}


def test_every_row_of_every_table_goes_there_and_back(
    sqlite: Database, postgres: Database, tmp_path: Path, empty_database: Path
) -> None:
    with sqlite.transaction() as session:
        fill(session)
    before = contents(sqlite)

    copy_database(sqlite, postgres)
    assert contents(postgres) == before
    with sqlite.transaction() as session:
        session.execute(text("DELETE FROM spendings"))
    copy_database(postgres, sqlite)
    assert contents(sqlite) == before


def test_what_is_not_there_is_not_there_afterwards(sqlite: Database, postgres: Database) -> None:
    accept(Entries(sqlite))

    copy_database(sqlite, postgres)

    with postgres.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM entries WHERE origin IS NULL AND claim IS NULL")) == 1


def test_nul_characters_stop_nothing(sqlite: Database, postgres: Database) -> None:
    with sqlite.transaction() as session:
        session.add(User(id="nul", name="a\0b"))
    copy_database(sqlite, postgres)
    with postgres.reading() as session:
        assert session.get_one(User, "nul").name == "ab"


@pytest.mark.parametrize("is_back", [False, True])
def test_the_next_event_is_news_to_everybody_who_listens(sqlite: Database, postgres: Database, is_back: bool) -> None:
    source, target = (postgres, sqlite) if is_back else (sqlite, postgres)
    entry = accept(Entries(source))
    with source.transaction() as session:
        session.add(Bookmark(name="rows", position=500))  # events that are forgotten by now

    copy_database(source, target)

    with target.transaction() as session:
        event = EntryEvent(entry_id=entry.id, kind="status", data={})
        session.add(event)
        session.flush()
        assert event.id > session.get_one(Bookmark, "rows").position


def test_a_copy_that_breaks_off_changes_nothing(sqlite: Database, postgres: Database) -> None:
    accept(Entries(postgres))
    before = contents(postgres)
    with sqlite.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE webhooks")

    with pytest.raises(Exception, match="webhooks"):
        copy_database(sqlite, postgres)

    assert contents(postgres) == before


def test_a_database_that_nobody_has_used_holds_nothing(sqlite: Database) -> None:
    assert not holds_data(sqlite)
    accept(Entries(sqlite))
    assert holds_data(sqlite)


def test_each_database_keeps_its_own_name(sqlite: Database, postgres: Database) -> None:
    names = (database_name(sqlite), database_name(postgres))
    copy_database(sqlite, postgres)
    assert (database_name(sqlite), database_name(postgres)) == names
    assert names[0] != names[1]
