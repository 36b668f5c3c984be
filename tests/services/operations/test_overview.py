from pathlib import Path

import pytest

from clients.database.models import LinkDatabase, NotionConnection, Worker, now
from clients.database.session import Database
from config.settings import Settings
from services.domain.entries import Status
from services.entries.store import Entries
from services.operations.metrics import Metrics
from services.operations.overview import Overview
from tests.fakes.orders import accept, claimed


@pytest.fixture
def overview(database: Database, tmp_path: Path) -> Overview:
    return Overview(database, Metrics(database), Settings(data_dir=tmp_path))


def test_the_queue_says_what_waits_what_runs_and_who_works(
    overview: Overview, entries: Entries, database: Database
) -> None:
    accept(entries)
    claimed(database, accept(entries, identity=("tiktok", "2"))).enter("transcribe", Status.TRANSCRIBING, "")
    half = claimed(database, accept(entries, identity=("tiktok", "3")))
    half.degrade("highlight", "Broken.", seconds=1)
    half.complete()
    with database.transaction() as session:
        session.add(Worker(id="w", host="here", pid=1, memory_bytes=5, started_at=now()))

    line = overview.line()

    assert (line.waiting, line.running, line.ended) == (1, {Status.TRANSCRIBING: 1}, {"partial": 1})
    assert [worker.host for worker in line.workers] == ["here"]
    assert line.oldest_waiting_s > 0


def test_only_ones_own_databases_are_told(overview: Overview, database: Database) -> None:
    with database.transaction() as session:
        for n, user in enumerate(("local", "other")):
            session.add(NotionConnection(id=user, user_id=user, bot_id=user))
            session.flush()
            row = LinkDatabase(id=user, connection_id=user, database_id="d", data_source_id=f"s{n}", properties={})
            row.title, row.polled_at = f"Links of {user}", now()
            session.add(row)

    assert [one.title for one in overview.watched("local")] == ["Links of local"]


def test_the_disk_says_what_is_free_and_what_is_held(overview: Overview, tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "note.md").write_bytes(b"x" * 2000)

    disk = overview.disk()

    assert 0 < disk.free_bytes < disk.total_bytes
    assert disk.held_bytes["library"] == 2000
