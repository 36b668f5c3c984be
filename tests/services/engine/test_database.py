import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from clients.database.session import Database
from config.settings import Settings
from services.engine.database import FILE, check_queue, prepare
from tests.fakes.postgres import postgres_database
from utils.errors import NeedsUserError

ROLE = "clipsheet_test_stranger"


@pytest.fixture
def database(settings: Settings, empty_database: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{empty_database}")
    yield database
    database.close()


@pytest.fixture
def prepared(settings: Settings) -> Path:
    """The queue's file."""
    prepare(settings)
    return settings.data_dir / FILE


@pytest.fixture
def stranger(empty_postgres: str) -> Iterator[str]:
    """A database of which a role may read and write the tables, and nothing more; its URL with that role."""
    with postgres_database(template=empty_postgres) as url:
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE ROLE {ROLE} LOGIN"))
            connection.execute(text(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE}"))
        yield make_url(url).set(username=ROLE).render_as_string(hide_password=False)
        with engine.connect() as connection:
            connection.execute(text(f"DROP OWNED BY {ROLE}"))
            connection.execute(text(f"DROP ROLE {ROLE}"))
        engine.dispose()


def damage(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at : at + 8192] = os.urandom(8192)
    path.write_bytes(content)


def test_a_queue_that_works_is_ready(settings: Settings, database: Database, prepared: Path) -> None:
    check_queue(settings, database)
    assert prepared.exists()


def test_a_queue_that_nobody_has_used_is_ready(settings: Settings, database: Database) -> None:
    check_queue(settings, database)
    assert not (settings.data_dir / FILE).exists()


@pytest.mark.parametrize("at", [0, 8192])
def test_a_damaged_queue_is_told_with_what_to_do(settings: Settings, prepared: Path, at: int) -> None:
    damage(prepared, at)
    with pytest.raises(NeedsUserError, match=r"engine\.db is damaged.*move it away"):
        prepare(settings)


def test_a_damaged_queue_is_not_ready(settings: Settings, database: Database, prepared: Path) -> None:
    damage(prepared, 0)
    with pytest.raises(NeedsUserError, match=r"engine\.db is damaged"):
        check_queue(settings, database)


def test_the_advice_for_a_damaged_queue_works(settings: Settings, prepared: Path) -> None:
    damage(prepared, 0)
    for path in settings.data_dir.glob(f"{FILE}*"):
        path.rename(path.with_name(f"old-{path.name}"))
    prepare(settings)


def test_a_role_that_may_not_create_is_told_and_not_ready(settings: Settings, stranger: str) -> None:
    theirs = settings.model_copy(update={"database_url": stranger})
    database = Database(stranger)
    try:
        with pytest.raises(NeedsUserError, match="Grant it CREATE"):
            check_queue(theirs, database)
        with pytest.raises(NeedsUserError, match="permission denied"):
            prepare(theirs)
    finally:
        database.close()
