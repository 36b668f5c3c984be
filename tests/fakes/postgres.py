"""A PostgreSQL database of a test's own, on the server of TEST_POSTGRES_URL or on this machine's."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")


@contextmanager
def postgres_database(template: str = "") -> Iterator[str]:
    """The URL of a fresh database, or of a copy of `template`, dropped at the end. Skips when no server answers."""
    copied = f" TEMPLATE {make_url(template).database}" if template else ""
    engine = create_engine(SERVER, isolation_level="AUTOCOMMIT", connect_args={"connect_timeout": 2})
    name = f"clipsheet_test_{uuid.uuid4().hex[:12]}"
    try:
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}{copied}"))
    except OperationalError:
        engine.dispose()
        pytest.skip("no PostgreSQL server answers (TEST_POSTGRES_URL)")
    try:
        yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()
