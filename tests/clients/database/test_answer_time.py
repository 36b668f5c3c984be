"""A question to a server that does not answer ends in time, and the connection with it."""

import contextvars
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from clients.database.answer_time import answer_within
from clients.database.db_retry import is_away
from clients.database.faults import told
from clients.database.models import User
from clients.database.session import Database
from utils.errors import TransientError


@pytest.fixture
def postgres(postgres_url: Callable[[], str]) -> Iterator[Database]:
    database = Database(postgres_url())
    yield database
    database.close()


def in_time(work: Callable[[], Any]) -> Any:
    """As in a thread whose questions may take a tenth of a second."""

    def run() -> Any:
        answer_within(0.1)
        return work()

    return contextvars.copy_context().run(run)


def ask(database: Database, question: str) -> Any:
    with database.reading() as session:
        return session.scalar(text(question))


def test_a_stalled_server_is_away_and_asked_again_on_a_new_connection(postgres: Database) -> None:
    with pytest.raises(OperationalError, match="no answer") as raised:
        in_time(lambda: ask(postgres, "SELECT pg_sleep(30)"))

    assert isinstance(told(raised.value), TransientError)
    assert ask(postgres, "SELECT 1") == 1


def test_who_has_time_waits(postgres: Database) -> None:
    assert ask(postgres, "SELECT count(*) FROM (SELECT pg_sleep(0.2)) AS slept") == 1


def test_a_connection_is_waited_for_no_longer(postgres: Database) -> None:
    held = [postgres.engine.connect() for _ in range(15)]
    with pytest.raises(PoolTimeout):
        in_time(postgres.engine.connect)
    for connection in held:
        connection.close()


def test_a_server_that_only_reads_is_away_and_left(postgres: Database) -> None:
    with postgres.transaction() as session:  # a failover made a copy of it
        session.execute(text("SET default_transaction_read_only TO on"))
    with pytest.raises(DBAPIError) as raised, postgres.transaction() as session:
        session.add(User(id="ann", name="Ann"))

    assert is_away(raised.value)
    assert isinstance(told(raised.value), TransientError)
    with postgres.transaction() as session:
        session.add(User(id="ann", name="Ann"))
