"""Copies everything that one database holds into another, of either kind, in one transaction."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import JSON, MetaData, Table, delete, func, insert, select, text
from sqlalchemy.orm import Session

from clients.database.models import Base
from clients.database.session import Database
from utils.errors import PermanentError

BATCH_SIZE = 1000
ITS_OWN = frozenset({"installation", "workers"})  # the name of each, and the processes that run on it
MADE_AT_START = frozenset({"users", "bookmarks", "vendor_calls"})  # what a database has that nobody has used yet


def holds_data(database: Database) -> bool:
    """Whether the database holds any data of a person."""
    tables = [table for table in _tables() if table.name not in MADE_AT_START]
    with database.reading() as session:
        return any(session.execute(select(table).limit(1)).first() for table in tables)


def copy_database(source: Database, target: Database) -> Mapping[str, int]:
    """Replace what `target` holds. Both are of the newest schema. Returns the rows by table; raises PermanentError."""
    counts: dict[str, int] = {}
    # The source is held too: what somebody writes meanwhile would be missing.
    with source.transaction() as reading, target.promise() as writing:
        for table in reversed(_tables()):
            writing.execute(delete(table))
        writing.execute(delete(Base.metadata.tables["workers"]))
        for table in _tables():
            counts[table.name] = _copy(table, reading, writing)
        if target.engine.dialect.name == "postgresql":
            _go_on_counting(writing)
        else:
            _hear_what_comes(writing)
    return counts


def _tables() -> list[Table]:
    """Those that others refer to come first."""
    return [table for table in Base.metadata.sorted_tables if table.name not in ITS_OWN]


def _copy(table: Table, reading: Session, writing: Session) -> int:
    twin = _with_plain_nulls(table)
    for rows in _rows(table, reading):
        writing.execute(insert(twin), rows)
    wanted, copied = (session.scalar(select(func.count()).select_from(table)) or 0 for session in (reading, writing))
    if wanted != copied:
        raise PermanentError(
            f"Of {wanted} rows of {table.name} {copied} arrived, so nothing was changed.", "Try again."
        )
    return copied


def _rows(table: Table, reading: Session) -> Iterator[list[dict[str, Any]]]:
    found = reading.execute(select(table).execution_options(yield_per=BATCH_SIZE))
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]


def _with_plain_nulls(table: Table) -> Table:
    # JSON columns: without this, what is not there would be written as the JSON value null.
    twin = table.to_metadata(MetaData())
    for column in twin.columns:
        if isinstance(column.type, JSON):
            column.type = JSON(none_as_null=True)
    return twin


def _go_on_counting(writing: Session) -> None:
    # Readers of events remember a number: the next event has to come after every one of them, deleted ones included.
    last_read = writing.scalar(text("SELECT coalesce(max(position), 0) FROM bookmarks"))
    for table in _tables():
        column = table.autoincrement_column
        if column is not None:
            last = writing.scalar(select(func.coalesce(func.max(column), 0)))
            sequence = text("SELECT setval(pg_get_serial_sequence(:table, :column), :next, false)")
            values = {"table": table.name, "column": column.name, "next": max(last or 0, last_read or 0) + 1}
            writing.execute(sequence, values)


def _hear_what_comes(writing: Session) -> None:
    # SQLite counts on from the last event that is kept, which may be one that was read long ago.
    writing.execute(
        text("UPDATE bookmarks SET position = min(position, (SELECT coalesce(max(id), 0) FROM entry_events))")
    )
