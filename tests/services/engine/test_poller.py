import threading
from collections.abc import Iterator

import pytest
from sqlalchemy.exc import OperationalError

from services.engine.job_queue import INTERACTIVE
from services.engine.poller import QueuePoller
from utils.notifier import ORDERS, Notifier

LONG_S = 20  # nobody waits so long when it works


class FakeOrders:
    """Some wait, or none, or nobody knows."""

    def __init__(self) -> None:
        self.waiting = False
        self.is_away = False
        self.asked = threading.Semaphore(0)

    def are_waiting(self) -> bool:
        self.asked.release()
        if self.is_away:
            raise OperationalError("SELECT", {}, OSError("gone"))
        return self.waiting


@pytest.fixture
def orders() -> FakeOrders:
    return FakeOrders()


@pytest.fixture
def notifier() -> Notifier:
    return Notifier()


@pytest.fixture
def make(orders: FakeOrders, notifier: Notifier) -> Iterator[list[QueuePoller]]:
    made: list[QueuePoller] = []
    yield made
    for poller in made:
        poller.stop()


def watching(orders: FakeOrders, notifier: Notifier, made: list[QueuePoller], look_s: float) -> QueuePoller:
    """A poller whose queues nobody empties."""
    poller = QueuePoller(orders, notifier, look_s=look_s)
    made.append(poller)
    poller.watch()
    return poller


def test_an_order_of_this_process_is_looked_at_at_once(
    orders: FakeOrders, notifier: Notifier, make: list[QueuePoller]
) -> None:
    wake_event = watching(orders, notifier, make, look_s=1000).wake_events[INTERACTIVE]
    notifier.ring(ORDERS)
    assert wake_event.is_rung(LONG_S)


def test_an_order_of_another_process_is_found_by_looking(
    orders: FakeOrders, notifier: Notifier, make: list[QueuePoller]
) -> None:
    wake_event = watching(orders, notifier, make, look_s=0.01).wake_events[INTERACTIVE]
    assert orders.asked.acquire(timeout=LONG_S)
    assert not wake_event.is_rung(0)
    orders.waiting = True
    assert wake_event.is_rung(LONG_S)


def test_what_was_ordered_before_there_was_a_worker_does_not_wait_for_the_next_look(
    orders: FakeOrders, notifier: Notifier, make: list[QueuePoller]
) -> None:
    orders.waiting = True
    assert watching(orders, notifier, make, look_s=1000).wake_events[INTERACTIVE].is_rung(LONG_S)


def test_a_database_that_is_away_is_asked_again(
    orders: FakeOrders, notifier: Notifier, make: list[QueuePoller]
) -> None:
    orders.is_away = True
    wake_event = watching(orders, notifier, make, look_s=0.01).wake_events[INTERACTIVE]
    assert orders.asked.acquire(timeout=LONG_S)
    orders.is_away, orders.waiting = False, True
    assert wake_event.is_rung(LONG_S)


def test_a_stopped_poller_ends_the_loops_of_its_queues(orders: FakeOrders, notifier: Notifier) -> None:
    poller = QueuePoller(orders, notifier, look_s=1000)
    poller.stop()
    assert [wake_event.wait(LONG_S) for wake_event in poller.wake_events.values()] == [True] * len(poller.wake_events)
