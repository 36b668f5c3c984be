import threading
from collections.abc import Callable

import pytest

from clients.notion.errors import NotionBusy, NotShared, ReconnectNeeded, Unavailable
from services.notion.rows.poll_schedule import LONGEST_BACKOFF_S, PER_CONNECTION, DueDatabase, Schedule, backoff_s
from tests.fakes.watch_container import PROPERTIES, WatchContainer
from utils.errors import ClipsheetError

Add = Callable[..., list[str]]


@pytest.fixture
def add(container: WatchContainer) -> Add:
    """Register several databases."""

    def make(count: int, connection: str = "c1") -> list[str]:
        tables = [container.notion.workspace.database("Links", PROPERTIES) for _ in range(count)]
        return [container.register(table, connection=connection) for table in tables]

    return make


def claim(container: WatchContainer, *, sick: bool = False) -> list[DueDatabase]:
    return container.schedule.claim(100, running={}, sick=sick)


def test_a_database_is_claimed_once(container: WatchContainer, add: Add) -> None:
    add(1)
    assert [len(claim(container)), len(claim(container))] == [1, 0]


def test_several_processes_poll_each_database_once(container: WatchContainer, add: Add) -> None:
    for number in range(6):
        add(3, f"c{number + 1}")
    taken: list[DueDatabase] = []
    processes = [Schedule(container.database, clock=container.clock) for _ in range(6)]
    threads = [threading.Thread(target=lambda s=s: taken.extend(s.claim(100, running={}))) for s in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len({one.id for one in taken}) == 18


def test_it_is_due_again_after_the_interval(container: WatchContainer, add: Add) -> None:
    add(1)
    (watched,) = claim(container)
    container.schedule.finished(watched)
    container.wait(59)
    assert claim(container) == []
    container.wait(2)
    assert len(claim(container)) == 1


def test_a_claim_of_a_dead_process_runs_out(container: WatchContainer, add: Add) -> None:
    add(1)
    claim(container)
    container.wait(61)
    assert claim(container) == []
    container.wait(60)
    assert len(claim(container)) == 1


def test_a_connection_has_its_share(container: WatchContainer, add: Add) -> None:
    add(PER_CONNECTION + 2)
    add(1, "c2")
    taken = container.schedule.claim(100, running={"c1": 1})
    assert sum(one.connection_id == "c1" for one in taken) == PER_CONNECTION - 1
    assert sum(one.connection_id == "c2" for one in taken) == 1


def test_many_databases_of_one_connection_leave_calls_for_telling(container: WatchContainer, add: Add) -> None:
    schedule = Schedule(container.database, interval_s=2, clock=container.clock)
    add(4)
    for watched in schedule.claim(100, running={}):
        schedule.finished(watched)
    container.wait(3)
    assert schedule.claim(100, running={}) == []
    container.wait(2)
    assert len(schedule.claim(100, running={})) == 4


def test_a_failing_database_rests_longer_each_time_and_says_why(container: WatchContainer, add: Add) -> None:
    (table,) = add(1)
    (watched,) = claim(container)
    container.schedule.failed(watched, Unavailable("Notion could not be reached."))
    assert claim(container) == claim(container, sick=True) == []
    container.wait(61)
    assert claim(container) == []
    (again,) = claim(container, sick=True)
    container.schedule.failed(again, Unavailable("Notion could not be reached."))
    container.wait(61)
    assert claim(container, sick=True) == []
    assert container.place(f"db-{table}"[:20]).problem == "Notion could not be reached."
    container.wait(61)
    (last,) = claim(container, sick=True)
    container.schedule.finished(last)
    assert container.place(f"db-{table}"[:20]).problem == ""


def test_to_be_out_of_calls_for_a_minute_is_no_failure(container: WatchContainer, add: Add) -> None:
    (table,) = add(1)
    container.schedule.finished(claim(container)[0])
    for minute, state in ((2, "ok"), (9, "ok"), (20, "failing")):
        container.wait(minute * 60)
        (watched,) = claim(container)
        container.schedule.failed(watched, NotionBusy("Notion is busy.", retry_after_s=30))
        assert container.place(f"db-{table}"[:20]).state == state


@pytest.mark.parametrize(
    ("error", "state"), [(NotShared("It is not shared."), "stopped"), (ValueError("?"), "failing")]
)
def test_what_the_person_must_do_is_told_apart(
    container: WatchContainer, add: Add, error: Exception, state: str
) -> None:
    (table,) = add(1)
    (watched,) = claim(container)
    container.schedule.failed(watched, error)
    place = container.place(f"db-{table}"[:20])
    assert place.state == state
    assert place.problem == (str(error) if isinstance(error, ClipsheetError) else place.problem)


def test_a_refused_connection_rests_with_all_its_databases(container: WatchContainer, add: Add) -> None:
    add(3)
    add(1, "c2")
    first = next(one for one in claim(container) if one.connection_id == "c1")
    container.schedule.failed(first, ReconnectNeeded("Notion no longer accepts this connection."))
    container.wait(400)
    assert {one.connection_id for one in claim(container)} == {"c2"}


def test_a_slow_database_is_polled_beside_the_others(container: WatchContainer, add: Add) -> None:
    add(2)
    slow = claim(container)[0]
    container.wait(200)
    assert slow.id not in {one.id for one in container.schedule.claim(100, running={}, slow=[slow.id])}
    assert slow.id in {one.id for one in container.schedule.claim(100, running={}, slow=[slow.id], sick=True)}


def test_a_rest_is_never_shorter_than_asked_for_nor_endless() -> None:
    assert backoff_s(1, NotionBusy("Too fast.", retry_after_s=500)) == 500
    assert [backoff_s(n, ValueError()) for n in (1, 2, 3, 9999)] == [60, 120, 240, LONGEST_BACKOFF_S]
