import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, select, text
from sqlalchemy.exc import DatabaseError

from clients.database.faults import in_words
from clients.database.models import Base, User, Webhook
from clients.database.session import Database, alembic_config, newest_version
from utils.errors import NeedsUserError


def test_the_numbers_of_the_migrations_tell_the_newest(database: Database) -> None:
    assert ScriptDirectory.from_config(alembic_config(database.engine)).get_heads() == [newest_version()]


def is_of_the_models(name: str | None, _type: str, _parents: object) -> bool:
    """Whether the models know it; full-text search is written in each database's own words, in a migration alone."""
    return not (name or "").startswith("entry_search") and name != "ix_entry_texts_words"


def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_of_the_models})
        assert compare_metadata(context, Base.metadata) == []


def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    databases = [Database(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(4)]
    threads = [threading.Thread(target=database.upgrade, args=(tmp_path,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for database in databases:
        with database.transaction() as session:
            assert session.get(User, "nobody") is None
        database.close()


def test_what_fails_halfway_leaves_nothing(database: Database) -> None:
    def fail_halfway() -> None:
        with database.transaction() as session:
            session.add(User(id="half", name="Half"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with database.reading() as session:
        assert session.get(User, "half") is None
    with database.transaction() as session:
        assert session.get(User, "half") is None


def test_a_connection_that_is_out_at_the_close_is_closed_when_it_comes_back(database: Database) -> None:
    with database.engine.connect() as connection:
        fairy = connection.connection
        record = fairy._connection_record
        database.close()
    assert record is not None
    assert record.dbapi_connection is None


def test_threads_that_write_to_sqlite_wait_in_line_and_not_for_its_slow_lock(tmp_path: Path) -> None:
    database, begun = Database(f"sqlite:///{tmp_path / 'new.db'}"), threading.Event()

    def write() -> None:
        with database.transaction() as session:
            session.execute(text("SELECT 1"))

    with database.transaction() as session:
        session.execute(text("SELECT 1"))
        event.listen(database.engine, "checkout", lambda *_: begun.set())
        second = threading.Thread(target=write)
        second.start()
        assert not begun.wait(0.2)  # it would ask SQLite at once
    assert begun.wait(20)
    second.join()
    database.close()


@pytest.fixture
def damaged(empty_database: Path, tmp_path: Path) -> Iterator[Database]:
    """One with a damaged page, that of the webhooks: other questions are answered as if nothing were wrong."""
    path = tmp_path / "damaged.db"
    content = bytearray(empty_database.read_bytes())
    with closing(sqlite3.connect(empty_database)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'webhooks'").fetchone()
    content[(page - 1) * size : page * size] = bytes([255]) * size
    path.write_bytes(content)
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


def webhooks(database: Database) -> list[Webhook]:
    with database.reading() as session:
        return list(session.scalars(select(Webhook)))


def test_damage_that_one_question_met_is_remembered(damaged: Database) -> None:
    damaged.answers()
    with pytest.raises(DatabaseError):
        webhooks(damaged)
    with pytest.raises(NeedsUserError, match="The database is damaged"):
        damaged.answers()


def test_all_of_it_can_be_read_for_damage(damaged: Database, database: Database) -> None:
    database.check()
    with pytest.raises(NeedsUserError, match="The database is damaged"), in_words():
        damaged.check()


def test_tables_that_are_newer_than_the_code_are_left_alone(database: Database, tmp_path: Path) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NeedsUserError, match=r"version 9999.*Update Clipsheet"):
        database.upgrade(tmp_path)


def test_what_is_promised_waits_for_the_disk_and_the_rest_does_not(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.db'}")
    ways = (database.transaction, database.promise, database.promise, database.transaction)
    kept = []
    for begin in ways:
        with begin() as session:
            kept.append(session.scalar(text("PRAGMA synchronous")))
    database.close()
    normal, full = 1, 2  # https://www.sqlite.org/pragma.html#pragma_synchronous
    assert kept == [normal, full, full, normal]
