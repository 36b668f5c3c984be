import threading
from concurrent.futures import ThreadPoolExecutor

from clients.database.session import Database
from clients.notion.budget import PER_MINUTE, DatabaseBudget, Use


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


def test_no_sixty_seconds_see_more_than_the_limit_wherever_they_begin(database: Database) -> None:
    clock, taken = Clock(630.0), list[float]()
    budget = DatabaseBudget(database, "bot", per_minute=6, clock=clock)
    while clock.now < 800:
        wait = budget.take()
        taken += [clock.now] if wait == 0 else []
        clock.now += 0.7 if wait == 0 else wait
    assert all(sum(at <= other < at + 60 for other in taken) <= 6 for at in taken)
    assert len(taken) >= 6 * 3 - 1, "and all of it is used"


def test_pages_leave_half_of_the_calls_to_rows_and_news_step_back_first(database: Database) -> None:
    clock = Clock(600.0)
    notes, news, rows = (
        DatabaseBudget(database, "bot", per_minute=12, use=use, clock=clock) for use in (Use.NOTES, Use.NEWS, Use.ROWS)
    )
    assert [notes.take() for _ in range(6)] == [0] * 5 + [0]
    assert (notes.take(), news.take()) == (60, 60)
    assert [rows.take() for _ in range(7)] == [0] * 6 + [60]
    clock.now = 660.0
    assert [news.take() for _ in range(7)] == [0] * 6 + [60]
    assert [notes.take() for _ in range(5)] == [0] * 4 + [60], "rows always find some"
    assert PER_MINUTE == 180
