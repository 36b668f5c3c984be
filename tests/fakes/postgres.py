"""A PostgreSQL database of a test's own, on the server of TEST_POSTGRES_URL or on this machine's."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, MetaData, create_engine, insert, make_url, text
from sqlalchemy.exc import OperationalError

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@contextmanager
def postgres_database(template: str = "") -> Iterator[str]:
    """The URL of a fresh database, or of a copy of `template`, dropped at the end. Skips when no server answers."""
    # template0 lets nobody in, so that it is never busy when several begin at once.
    copied = f" TEMPLATE {make_url(template).database if template else 'template0'}"
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 10})
    name = f"clipsheet_test_{uuid.uuid4().hex[:12]}"
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}{copied}"))
            # The server is never killed here, so nothing is lost by not waiting for its disk.
            connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))
    except OperationalError as error:
        engine.dispose()
        pytest.skip(f"no PostgreSQL server answers (TEST_POSTGRES_URL): {error.orig}")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


_RELATIONS = """
    SELECT string_agg(class.relname || ' ' || class.relnatts, ', ' ORDER BY class.relname)
    FROM pg_class AS class JOIN pg_namespace AS space ON space.oid = class.relnamespace
    WHERE space.nspname NOT LIKE 'pg_%' AND space.nspname <> 'information_schema'
"""
_LEAVE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_NO_CHECKS = "SET LOCAL session_replication_role = replica"  # so in any order
_FIRST_NUMBERS = """
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT quote_ident(sequencename) FROM pg_sequences WHERE last_value IS NOT NULL LOOP
            EXECUTE 'ALTER SEQUENCE ' || name || ' RESTART';
        END LOOP;
    END $$
"""


class UsedAgain:
    """A database that tests use one after the other: to empty it takes a fiftieth of the time of making another."""

    def __init__(self, url: str) -> None:
        self.url = url
        # Several statements in one message cannot be prepared, which the driver would do from the sixth time on.
        self._engine = create_engine(url, connect_args={"prepare_threshold": None})
        with self._engine.connect() as connection:
            self._relations = connection.scalar(text(_RELATIONS))
            self._schema = MetaData()
            self._schema.reflect(connection)
            tables = self._schema.sorted_tables
            self._rows = {table: [row._asdict() for row in connection.execute(table.select())] for table in tables}
            deletes = [f"DELETE FROM {connection.dialect.identifier_preparer.format_table(table)}" for table in tables]
            self._empty = "; ".join((_NO_CHECKS, *deletes, _FIRST_NUMBERS))

    def as_new(self) -> bool:
        """End its connections and bring its first rows back; False when a test changed its tables, which stays."""
        with self._engine.begin() as connection:
            connection.execute(text(_LEAVE))
            if connection.scalar(text(_RELATIONS)) != self._relations:
                return False
            self._fill(connection)
        return True

    def close(self) -> None:
        """End our own connection."""
        self._engine.dispose()

    def _fill(self, connection: Connection) -> None:
        connection.exec_driver_sql(self._empty)  # one way to the server and back, not fifty
        for table, rows in self._rows.items():
            if rows:
                connection.execute(insert(table), rows)
