import threading
from concurrent.futures import ThreadPoolExecutor

from clients.database.session import Database
from clients.notion.budget import DatabaseBudget


class Clock:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def test_the_minute_is_spent_and_the_next_one_is_new(database: Database) -> None:
    clock = Clock(600.0)
    budget = DatabaseBudget(database, "bot", per_minute=2, clock=clock)
    assert [budget.take() for _ in range(3)] == [0, 0, 60]
    clock.now = 659.0
    assert budget.take() == 1
    clock.now = 660.0
    assert budget.take() == 0


def test_all_processes_share_it_and_connections_do_not(database: Database) -> None:
    clock = Clock(600.0)
    one, other = (DatabaseBudget(database, "bot", per_minute=1, clock=clock) for _ in range(2))
    assert (one.take(), other.take()) == (0, 60)
    assert DatabaseBudget(database, "another", per_minute=1, clock=clock).take() == 0


def test_a_pause_that_notion_asks_for_holds_for_all(database: Database) -> None:
    clock = Clock(600.0)
    one, other = (DatabaseBudget(database, "bot", clock=clock) for _ in range(2))
    one.take()
    one.pause(90)
    one.pause(5)
    assert other.take() == 90
    clock.now = 690.0
    assert other.take() == 0


def test_callers_at_once_never_take_more_than_there_is(database: Database) -> None:
    budget = DatabaseBudget(database, "bot", per_minute=20, clock=Clock(600.0))
    start = threading.Barrier(8)

    def take_some(_: int) -> int:
        start.wait()
        return sum(budget.take() == 0 for _ in range(5))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take_some, range(8))) == 20
