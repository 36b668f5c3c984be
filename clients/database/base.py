"""What all tables stand on: their base class, times in UTC, the present, sums, and rows put in place."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Index,
    String,
    TypeDecorator,
    cast,
    func,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session

from utils.plain_text import plain


class PlainString(TypeDecorator[str]):
    """A text without what PostgreSQL or UTF-8 cannot hold: titles, captions and names come from anywhere."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Clean it."""
        return plain(value) if isinstance(value, str) else value


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """SQLite drops the zone: let it be UTC."""
        return value.astimezone(UTC) if value is not None and value.tzinfo is not None else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Convert to UTC, as PostgreSQL answers in its session's time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def partial_index(name: str, *columns: str, where: str) -> Index:
    """An index of those rows alone of which the SQL condition is true."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def total(column: InstrumentedAttribute[int]) -> ColumnElement[int]:
    """The sum of a column of whole numbers, 0 without rows.

    A whole number on every database: PostgreSQL's sum of a bigint is a decimal, which Python adds to no float.
    """
    return cast(func.coalesce(func.sum(column), 0), BigInteger)


class Base(DeclarativeBase):
    """Base of all tables."""

    type_annotation_map: ClassVar = {datetime: UtcDateTime(), dict[str, Any]: JSON(), str: PlainString()}


def put(session: Session, row: Base) -> None:
    """Insert the row, or replace the one of its primary key by it, in one statement.

    To look first and then insert lets two of the same moment both insert, and PostgreSQL refuses the second.
    """
    table = Base.metadata.tables[row.__tablename__]
    given: dict[str, Any] = {column.name: vars(row)[column.key] for column in table.columns if column.key in vars(row)}
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    inserted = insert(table).values(given)
    rest = {column.name: inserted.excluded[column.name] for column in table.columns if not column.primary_key}
    session.execute(inserted.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=rest))
