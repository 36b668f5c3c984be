from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from clients.database.presence import Presence
from clients.database.session import Database
from tests.fakes.postgres import postgres_database
from utils.errors import NeedsUserError

Process = Callable[[], Presence]


@pytest.fixture
def process(database_url: str, tmp_path: Path) -> Iterator[Process]:
    """What another process has of the same database."""
    made: list[Presence] = []

    def make() -> Presence:
        made.append(Presence(database_url, tmp_path))
        return made[-1]

    yield make
    for one in made:
        one.release()


def test_many_share_a_database(process: Process) -> None:
    for _ in range(3):
        process().share()


def test_nobody_has_alone_what_somebody_uses(process: Process) -> None:
    user = process()
    user.share()
    with pytest.raises(NeedsUserError, match="Clipsheet is running"), process().alone():
        pytest.fail("let in")
    user.release()
    with process().alone():
        pass


def test_nobody_begins_while_somebody_has_it_alone(process: Process) -> None:
    with process().alone(), pytest.raises(NeedsUserError, match="being replaced"):
        process().share()
    process().share()


def test_on_postgres_a_connection_from_anywhere_is_seen(empty_postgres: str, tmp_path: Path) -> None:
    with postgres_database(template=empty_postgres) as url:
        elsewhere = Database(url)
        elsewhere.answers()
        with pytest.raises(NeedsUserError, match="Clipsheet is running"), Presence(url, tmp_path).alone():
            pytest.fail("let in")
        elsewhere.close()
        with Presence(url, tmp_path).alone():
            pass
