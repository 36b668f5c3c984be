import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from dbos import EnqueueOptions
from sqlalchemy import update

from clients.database.models import Entry, now
from services.clips.clip_store import Clips
from services.clips.clip_view import ClipStatus
from services.domain.clips import ClipPlan, ClipStyle, Span
from services.domain.entries import EntryView, Status
from services.domain.stages import StageName
from services.engine.job_queue import INTERACTIVE, WORKFLOW, workflow_id
from services.entries.intake import Intake
from services.entries.journal import MAX_UNENDED
from tests.chaos.arena import Arena, settings_for


class Forgetful:
    """A queue in which nothing arrives."""

    def enqueue(self, entry: EntryView) -> None: ...
    def cancel(self, entry: EntryView) -> None: ...


@pytest.fixture
def arena(tmp_path: Path) -> Iterator[Arena]:
    arena = Arena(settings_for(tmp_path))
    yield arena
    arena.close()


def set_unended(arena: Arena, count: int) -> None:
    """Every entry's stage began so often without an end."""
    with arena.database.transaction() as session:
        session.execute(update(Entry).values(unended=count))


@pytest.mark.parametrize("stage", [StageName.DOWNLOAD, StageName.HIGHLIGHT])
def test_a_killed_worker_goes_on_at_the_same_stage(arena: Arena, stage: StageName) -> None:
    arena.step_s = 0.3
    worker = arena.start_worker()
    (entry,) = orders = arena.order(1)
    arena.wait_for_line(f"begin {entry.id} {stage}")
    arena.kill(worker)
    arena.start_worker()
    assert arena.wait_until_final(orders, 15) < 10
    tally = arena.tally(orders)
    assert (tally.completed, tally.begun_again, tally.repeated) == (1, 1, 0)


def test_of_five_clips_only_the_one_that_was_being_made_is_made_again(arena: Arena) -> None:
    clips = Clips(arena.database)
    arena.step_s = 0.2
    worker = arena.start_worker()
    (entry,) = orders = arena.order(1)
    plans = [ClipPlan(parts=(Span(start_s=n * 10, end_s=n * 10 + 5),)) for n in range(5)]
    clips.add("local", entry.id, plans, ClipStyle())
    arena.wait_for_line("begin-clip-3")
    arena.kill(worker)
    arena.start_worker()
    assert arena.wait_until_final(orders, 15) < 10
    begun = [line.split()[0] for line in arena.ledger() if line.startswith("begin-clip")]
    assert begun == [f"begin-clip-{n}" for n in (1, 2, 3, 3, 4, 5)]
    assert {one.status for one in clips.of_entry("local", entry.id)[0]} == {ClipStatus.READY}


def test_an_entry_that_kills_its_worker_is_set_aside(arena: Arena) -> None:
    (poison,) = arena.order(1, name="poison")
    assert arena.wait_for_death_or_end(arena.start_worker(), poison)
    set_unended(arena, MAX_UNENDED - 1)
    deaths = 0
    while not arena.entries.get("local", poison.id).status.is_final:
        worker = arena.start_worker()
        deaths += arena.wait_for_death_or_end(worker, poison)
    assert deaths == 1
    assert arena.entries.get("local", poison.id).error_kind == "crashed"


def test_terminating_a_worker_fails_nothing(arena: Arena) -> None:
    arena.step_s = 0.3
    worker = arena.start_worker()
    orders = arena.order(3)
    arena.wait_for_line(f"begin {orders[0].id} {StageName.TRANSCRIBE}")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(60) == 0
    arena.start_worker()
    arena.wait_until_final(orders, 15)
    assert arena.tally(orders).completed == 3
    assert arena.tally(orders).begun_again == 0


def test_a_stage_that_is_longer_than_the_grace_time_is_handed_back(arena: Arena) -> None:
    arena.step_s = 600
    worker = arena.start_worker()
    (entry,) = orders = arena.order(1)
    arena.wait_for_line(f"begin {entry.id} {StageName.DOWNLOAD}")
    set_unended(arena, 3)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0  # a worker of the tests has five seconds
    assert not arena.entries.get("local", entry.id).status.is_final
    assert arena.entries.get("local", entry.id).unended == 2  # it is not to blame for the end of its worker
    arena.step_s = 0.05
    arena.start_worker()
    arena.wait_until_final(orders, 15)
    assert (arena.tally(orders).completed, arena.entries.get("local", entry.id).run) == (1, 1)


def test_an_entry_that_was_never_enqueued_is_found(arena: Arena) -> None:
    arena.intake = Intake(arena.entries, Forgetful(), lambda source: ("test", source.url or ""))
    orders = arena.order(1)
    arena.start_worker()
    arena.wait_until_final(orders, 10)
    assert arena.tally(orders).completed == 1


def test_a_failed_entry_is_tried_again_when_its_quiet_hour_has_come(arena: Arena) -> None:
    arena.intake = Intake(arena.entries, Forgetful(), lambda source: ("test", source.url or ""))
    (entry,) = orders = arena.order(1)
    with arena.database.transaction() as session:
        session.execute(update(Entry).values(status=Status.FAILED, retry_at=now()))
    arena.start_worker()
    arena.wait_for_line(f"begin {entry.id}")
    arena.wait_until_final(orders, 15)
    again = arena.entries.get("local", entry.id)
    assert (again.status, again.run, again.retry_at) == (Status.COMPLETED, 2, None)


def test_a_running_entry_is_cancelled_within_seconds(arena: Arena) -> None:
    arena.step_s = 30
    arena.start_worker()
    (entry,) = arena.order(1)
    arena.wait_for_line(f"begin {entry.id}")
    arena.intake.cancel("local", entry.id)
    assert arena.wait_until_final([entry], 10) < 3
    assert arena.entries.get("local", entry.id).status is Status.CANCELLED


def test_another_worker_takes_over_from_one_that_is_frozen(arena: Arena) -> None:
    arena.step_s = 0.5
    frozen = arena.start_worker()
    (entry,) = orders = arena.order(1)
    arena.wait_for_line(f"begin {entry.id} {StageName.DOWNLOAD}")
    frozen.send_signal(signal.SIGSTOP)
    arena.start_worker()
    arena.wait_until_final(orders, 20)
    frozen.send_signal(signal.SIGCONT)
    assert arena.tally(orders).completed == 1
    assert arena.tally(orders).repeated <= 1


def test_a_run_of_an_older_version_of_the_steps_starts_afresh(arena: Arena) -> None:
    class Yesterday:
        """Takes orders as the version before did."""

        def enqueue(self, entry: EntryView) -> None:
            options: EnqueueOptions = {
                "workflow_name": WORKFLOW,
                "queue_name": INTERACTIVE,
                "queue_partition_key": entry.user_id,
                "workflow_id": workflow_id(entry),
                "app_version": "pipeline-0",
            }
            arena.orders._client.enqueue(options, entry.id, entry.run)

        def cancel(self, entry: EntryView) -> None: ...

    arena.intake = Intake(arena.entries, Yesterday(), lambda source: ("test", source.url or ""))
    (entry,) = orders = arena.order(1)
    arena.start_worker()
    arena.wait_until_final(orders, 15)
    assert arena.tally(orders).completed == 1
    assert arena.entries.get("local", entry.id).run == 2
