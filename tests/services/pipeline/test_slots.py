import threading
import time

import pytest

from services.pipeline.slots import LEAST_MB, Slots

MAX_WAIT_S = 20.0


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


class Held:
    """Somebody who holds a slot, or waits for one, in a thread."""

    def __init__(self, slots: Slots, *, early: bool = False, memory_mb: int = 0) -> None:
        self.is_inside = threading.Event()
        self.asked = threading.Semaphore(0)
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._hold, args=(slots, early, memory_mb))
        self._thread.start()

    def _hold(self, slots: Slots, early: bool, memory_mb: int) -> None:
        with slots.hold(5, self.asked.release, early=early, memory_mb=memory_mb):
            self.is_inside.set()
            self._end.wait(MAX_WAIT_S)

    def waits(self) -> bool:
        """Whether it is still waiting after it has looked."""
        return self.asked.acquire(timeout=MAX_WAIT_S) and not self.is_inside.is_set()

    def end(self) -> None:
        self._end.set()
        self._thread.join()


def test_who_comes_before_its_turn_has_a_core_that_is_left_as_soon_as_there_is_one() -> None:
    slots = Slots(1, cores=2)
    first, second = Held(slots), Held(slots, early=True)
    assert second.is_inside.wait(MAX_WAIT_S)
    third = Held(slots, early=True)
    assert third.waits()
    first.end()
    assert third.is_inside.wait(MAX_WAIT_S)
    second.end()
    third.end()


def test_on_one_core_nobody_comes_before_its_turn() -> None:
    slots = Slots(1, cores=1)
    first, early = Held(slots), Held(slots, early=True)
    assert early.waits()
    first.end()
    early.end()


def test_stages_that_do_not_fit_into_memory_come_one_after_the_other() -> None:
    slots = Slots(2, cores=2, fits=lambda running_mb, more_mb: running_mb + more_mb <= 500)
    large, other = Held(slots, memory_mb=400), Held(slots, memory_mb=300)
    assert large.is_inside.wait(MAX_WAIT_S) or other.is_inside.wait(MAX_WAIT_S)
    inside, waiting = (large, other) if large.is_inside.is_set() else (other, large)
    assert waiting.waits()
    inside.end()
    assert waiting.is_inside.wait(MAX_WAIT_S)
    waiting.end()


def test_what_fits_nowhere_runs_alone() -> None:
    with Slots(1, fits=lambda _running_mb, _more_mb: False).hold(5, give_up, memory_mb=9000):
        pass


def test_a_stage_beside_which_no_other_fits_fills_all_cores() -> None:
    slots = Slots(2, cores=4, fits=lambda running_mb, more_mb: running_mb + more_mb <= 500)
    with slots.hold(5, go_on, memory_mb=500 - LEAST_MB + 1) as held:
        assert held.cores == 4
    with slots.hold(5, go_on, memory_mb=500 - LEAST_MB) as held:
        assert held.cores == 2
    with slots.hold(5, go_on, memory_mb=100), slots.hold(5, go_on, memory_mb=400) as held:
        assert held.cores == 2


def test_half_of_one_core_is_one() -> None:
    with Slots(1, cores=1).hold(5, go_on) as held:
        assert held.cores == 1


def up_to_500(running_mb: int, more_mb: int) -> bool:
    return running_mb + more_mb <= 500


def test_who_goes_on_with_something_larger_waits_until_it_fits_before_all_who_have_not_begun() -> None:
    slots = Slots(3, cores=3, fits=up_to_500)
    other = Held(slots, memory_mb=300)
    assert other.is_inside.wait(MAX_WAIT_S)
    looks = threading.Semaphore(0)
    with slots.hold(5, go_on, memory_mb=200) as held:
        thread = threading.Thread(target=held.becomes, args=(201, looks.release))
        thread.start()
        assert looks.acquire(timeout=MAX_WAIT_S)
        small = Held(slots, memory_mb=100)
        assert small.waits()
        other.end()
        thread.join(MAX_WAIT_S)
        assert held.memory_mb == 201
        assert small.is_inside.wait(MAX_WAIT_S)
        small.end()


def test_who_goes_on_with_something_smaller_makes_room() -> None:
    slots = Slots(2, fits=up_to_500)
    with slots.hold(5, go_on, memory_mb=400) as held:
        other = Held(slots, memory_mb=200)
        assert other.waits()
        held.becomes(300, go_on)
        assert other.is_inside.wait(MAX_WAIT_S)
        other.end()


def test_who_gives_up_going_on_leaves_room_for_all() -> None:
    slots = Slots(2, fits=up_to_500)
    other = Held(slots, memory_mb=400)
    assert other.is_inside.wait(MAX_WAIT_S)
    with pytest.raises(GivenUp), slots.hold(5, go_on, memory_mb=50) as held:
        held.becomes(200, give_up)
    other.end()
    with slots.hold(5, give_up, memory_mb=500):
        pass


def test_two_who_both_go_on_with_more_than_fits_come_one_after_the_other() -> None:
    slots = Slots(2, fits=lambda _running_mb, _more_mb: False)
    done = []

    def work() -> None:
        with slots.hold(5, go_on, memory_mb=0) as held:
            held.becomes(400, go_on)
            done.append(held)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(MAX_WAIT_S)
    assert len(done) == 2
