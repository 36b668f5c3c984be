import threading
import time

import pytest

from services.pipeline.slots import Slots


class GivenUp(Exception):
    pass


def give_up() -> None:
    raise GivenUp


def go_on() -> None:
    """Wait as long as it takes."""


def test_no_more_are_inside_than_there_are_slots() -> None:
    slots, inside, most = Slots(2), 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal inside, most
        with slots.hold(5, go_on):
            with lock:
                inside += 1
                most = max(most, inside)
            time.sleep(0.005)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


def test_the_most_urgent_comes_first() -> None:
    slots, order = Slots(1), []
    queued = threading.Semaphore(0)

    def work(priority: int) -> None:
        with slots.hold(priority, queued.release):
            order.append(priority)

    with slots.hold(1, go_on):
        threads = [threading.Thread(target=work, args=(priority,)) for priority in (9, 5, 1)]
        for thread in threads:
            thread.start()
            queued.acquire()
    for thread in threads:
        thread.join()
    assert order == [1, 5, 9]


def test_who_gives_up_holds_nobody_back() -> None:
    slots = Slots(1)
    with slots.hold(5, go_on), pytest.raises(GivenUp), slots.hold(1, give_up):
        pass
    with slots.hold(9, give_up):
        pass


def test_a_spare_core_is_taken_once_and_only_while_nobody_waits() -> None:
    slots = Slots(1, cores=2)
    release = slots.take_spare()
    assert release is not None
    assert slots.take_spare() is None
    release()
    assert slots.take_spare() is not None
    assert Slots(1, cores=1).take_spare() is None
