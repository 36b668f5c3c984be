import pytest

from clients.database.models import Artifact, LinkDatabase, NotionConnection, Spending, Worker
from clients.database.session import Database
from services.entries.store import Entries
from services.operations.metrics import Metrics, PaidCallCount, RunOutcome, WorkerMemory
from tests.fakes.orders import accept, claimed


@pytest.fixture
def figures(database: Database) -> Metrics:
    return Metrics(database)


def test_the_queue_is_counted_with_its_age(figures: Metrics, entries: Entries, database: Database) -> None:
    accept(entries)
    claimed(database, accept(entries, identity=("tiktok", "2"))).complete()

    snapshot = figures.snapshot()

    assert (snapshot.by_status["pending"], snapshot.by_status["completed"], snapshot.by_status["failed"]) == (1, 1, 0)
    assert 0 < snapshot.oldest_waiting_s < 60


def test_nothing_waits_in_an_empty_house(figures: Metrics) -> None:
    snapshot = figures.snapshot()
    assert (snapshot.oldest_waiting_s, snapshot.workers, snapshot.artifacts_bytes) == (0.0, (), 0)


def test_runs_are_counted_once_with_what_became_of_them(figures: Metrics, entries: Entries, database: Database) -> None:
    claimed(database, accept(entries)).complete()
    half = claimed(database, accept(entries, identity=("tiktok", "2")))
    half.degrade("highlight", "Broken.", seconds=3.0)
    half.complete()
    failed = claimed(database, accept(entries, identity=("tiktok", "3")))
    failed.enter("download", failed.entry.status, "")
    failed.fail("Gone.", "permanent")

    figures.count_finished()
    figures.count_finished()

    assert figures.outcomes == {
        RunOutcome("completed"): 1,
        RunOutcome("partial"): 1,
        RunOutcome("failed", "download", "permanent"): 1,
    }
    assert (figures.stages["highlight"].total_s, figures.stages["highlight"].counts[-1]) == (3.0, 1)


def test_an_entry_that_ended_without_a_worker_counts_too(figures: Metrics, entries: Entries) -> None:
    entry = accept(entries)
    entries.request_cancel("local", entry.id)
    entries.give_up(accept(entries, identity=("tiktok", "2")).id, 1, "Set aside.", "crashed")

    figures.count_finished()

    assert set(figures.outcomes) == {RunOutcome("cancelled"), RunOutcome("failed", "", "crashed")}


def test_what_ended_before_this_process_began_is_not_counted(entries: Entries, database: Database) -> None:
    claimed(database, accept(entries)).complete()
    figures = Metrics(database)

    figures.count_finished()

    assert not figures.outcomes


def test_a_second_run_of_an_entry_is_another_run(figures: Metrics, entries: Entries, database: Database) -> None:
    claimed(database, accept(entries)).fail("Gone.", "permanent")
    figures.count_finished()
    claimed(database, accept(entries)).complete()
    figures.count_finished()

    assert sum(figures.outcomes.values()) == 2


def test_money_memory_files_and_polls_are_summed(figures: Metrics, entries: Entries, database: Database) -> None:
    entry = accept(entries)
    call = {"user_id": "local", "entry_id": entry.id, "artifact_id": "a", "stage": "summarize", "vendor": "gemini"}
    with database.transaction() as session:
        session.add_all(
            [Spending(**call, number=n, model="flash", units={}, cost_usd=0.25) for n in range(2)]
            + [Worker(id="w1", host="h", pid=1, memory_bytes=5_000_000_000)]
            + [
                Artifact(
                    id="a", video_id=entry.video_id, kind="k", params_key="p", folder="f", size_bytes=7, reusable=True
                )
            ]
        )

    snapshot = figures.snapshot()

    assert snapshot.paid == (PaidCallCount("gemini", "flash", 2, 0.5),)
    assert snapshot.workers == (WorkerMemory("w1", 5_000_000_000),)
    assert snapshot.artifacts_bytes == 7


def test_watched_databases_are_counted_by_state(figures: Metrics, database: Database) -> None:
    with database.transaction() as session:
        session.add(NotionConnection(id="c", user_id="local", bot_id="b"))
        session.flush()
        session.add_all(
            LinkDatabase(
                id=str(n), connection_id="c", database_id="d", data_source_id=str(n), properties={}, state=state
            )
            for n, state in enumerate(["ok", "ok", "stopped"])
        )

    assert figures.snapshot().link_databases == {"ok": 2, "stopped": 1}
