from datetime import timedelta
from pathlib import Path

import pytest

from clients.database.models import LinkDatabase, NotionConnection, Worker, now
from clients.database.session import Database
from clients.stores.media_store import FolderStore
from services.entries.store import Entries
from services.operations.diagnostics import CheckState
from services.operations.metrics import Metrics
from services.operations.readiness import Readiness
from tests.fakes.orders import accept
from utils.redis_client import NoRedis


@pytest.fixture
def readiness(database: Database, tmp_path: Path) -> Readiness:
    return Readiness(database, FolderStore(tmp_path / "media"), Metrics(database), NoRedis(), poll_interval_s=60)


def test_a_new_house_is_ready(readiness: Readiness) -> None:
    states = {name: check().state for name, check in readiness.checks().items()}
    assert states == {
        "Database": CheckState.OK,
        "Media store": CheckState.OK,
        "Queue": CheckState.OK,
        "Polls": CheckState.OFF,
        "Redis": CheckState.OFF,
    }


def test_work_that_nobody_does_is_told(readiness: Readiness, entries: Entries, database: Database) -> None:
    accept(entries)
    assert (readiness.flows().state, readiness.flows().says) == (CheckState.DEGRADED, "1 waiting, 0 running, 0 workers")
    with database.transaction() as session:
        session.add(Worker(id="w", host="h", pid=1))
    assert readiness.flows().state is CheckState.OK


@pytest.mark.parametrize(("age_s", "state"), [(30, CheckState.OK), (601, CheckState.DEGRADED)])
def test_a_watch_that_fell_asleep_is_told(
    readiness: Readiness, database: Database, age_s: int, state: CheckState
) -> None:
    with database.transaction() as session:
        session.add(NotionConnection(id="c", user_id="local", bot_id="b"))
        session.flush()
        at = now() - timedelta(seconds=age_s)
        session.add(
            LinkDatabase(id="l", connection_id="c", database_id="d", data_source_id="s", properties={}, polled_at=at)
        )
    assert readiness.polls().state is state
