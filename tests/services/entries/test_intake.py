import pytest

from clients.database.session import Database
from services.domain.entries import EntryView, Status
from services.domain.stages import Options
from services.entries.intake import Intake
from services.entries.store import Entries
from tests.fakes.orders import LINK, TIKTOK_1, accept, claimed
from utils.errors import PermanentError


class FakeQueue:
    def __init__(self) -> None:
        self.enqueued: list[tuple[str, int]] = []
        self.cancelled: list[str] = []

    def enqueue(self, entry: EntryView) -> None:
        self.enqueued.append((entry.id, entry.run))

    def cancel(self, entry: EntryView) -> None:
        self.cancelled.append(entry.id)


@pytest.fixture
def queue() -> FakeQueue:
    return FakeQueue()


@pytest.fixture
def intake(entries: Entries, queue: FakeQueue) -> Intake:
    return Intake(entries, queue, lambda _source: TIKTOK_1)


def test_what_a_run_will_cost_stands_on_the_entry_before_it(entries: Entries, queue: FakeQueue) -> None:
    intake = Intake(entries, queue, lambda _source: TIKTOK_1, estimated_cost_usd=0.0175)
    entry = intake.accept("local", LINK, Options())
    assert (entry.status, entry.cost_usd, entry.estimated_cost_usd) == (Status.PENDING, 0, 0.0175)


def test_a_new_entry_is_queued_once(intake: Intake, queue: FakeQueue) -> None:
    entry = intake.accept("local", LINK, Options())
    intake.accept("local", LINK, Options())
    assert queue.enqueued == [(entry.id, 1)]


@pytest.mark.parametrize("priority", [0, 10, -1])
def test_a_priority_out_of_range_is_refused(intake: Intake, priority: int) -> None:
    with pytest.raises(PermanentError, match="out of range"):
        intake.accept("local", LINK, Options(), priority=priority)


def test_a_retry_queues_a_new_run(intake: Intake, queue: FakeQueue, database: Database) -> None:
    entry = intake.accept("local", LINK, Options())
    claimed(database, entry).fail("no", "permanent")
    intake.retry("local", entry.id)
    assert queue.enqueued == [(entry.id, 1), (entry.id, 2)]


def test_a_retry_of_a_running_entry_queues_nothing(intake: Intake, queue: FakeQueue) -> None:
    entry = intake.accept("local", LINK, Options())
    assert intake.retry("local", entry.id).status is Status.PENDING
    assert queue.enqueued == [(entry.id, 1)]


def test_cancelling_a_waiting_entry_takes_it_out_of_the_queue(intake: Intake, queue: FakeQueue) -> None:
    entry = intake.accept("local", LINK, Options())
    assert intake.cancel("local", entry.id).status is Status.CANCELLED
    assert queue.cancelled == [entry.id]


def test_cancelling_a_running_entry_leaves_the_rest_to_its_worker(
    intake: Intake, queue: FakeQueue, database: Database
) -> None:
    entry = intake.accept("local", LINK, Options())
    claimed(database, entry)
    assert intake.cancel("local", entry.id).cancel_requested
    assert queue.cancelled == []


def test_all_failed_entries_are_retried_at_once(
    intake: Intake, queue: FakeQueue, database: Database, entries: Entries
) -> None:
    made = [accept(entries, identity=("tiktok", str(number))) for number in range(3)]
    for entry in made[:2]:
        claimed(database, entry).fail("no", "permanent")
    assert intake.retry_failed("local") == 2
    assert sorted(queue.enqueued) == sorted((entry.id, 2) for entry in made[:2])
    assert intake.retry_failed("local") == 0
