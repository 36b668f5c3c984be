import pytest
from sqlalchemy import update

from clients.database.models import Worker
from clients.database.session import Database
from config.settings import Settings
from services.operations.backups.in_use import alone
from utils.errors import NeedsUserError


@pytest.fixture
def killed(database: Database, settings: Settings) -> Settings:
    """Where a worker was killed, and its row is left; its process's number may be anybody's now."""
    with database.transaction() as session:
        session.add(Worker(id="w", host="another-container", pid=1, beats=7))
    database.engine.dispose()
    url = database.url if database.url.startswith("postgres") else ""
    return settings.model_copy(update={"database_url": url})


def test_what_a_killed_worker_left_holds_nobody_up(killed: Settings) -> None:
    waited: list[float] = []
    with alone(killed, sleep=waited.append):
        assert len(waited) == 1


def test_a_worker_that_beats_is_noticed_wherever_it_is(killed: Settings, database: Database) -> None:
    def beat(_s: float) -> None:
        with database.transaction() as session:
            session.execute(update(Worker).values(beats=Worker.beats + 1))

    with pytest.raises(NeedsUserError, match="in other containers too"), alone(killed, sleep=beat):
        pytest.fail("let in")


def test_where_there_is_no_database_nobody_is_in_the_way(settings: Settings) -> None:
    with alone(settings, sleep=lambda _s: None):
        assert not (settings.data_dir / "clipsheet.db").exists()
