import threading

import pytest

from services.pipeline.isolation import Isolation

LONG_S = 20


class Enough(Exception):
    """Somebody gave up waiting."""


def give_up() -> None:
    raise Enough


@pytest.fixture
def isolation() -> Isolation:
    return Isolation()


def test_many_work_together(isolation: Isolation) -> None:
    with isolation.hold(alone=False, keep_waiting=give_up), isolation.hold(alone=False, keep_waiting=give_up):
        pass


@pytest.mark.parametrize(("first", "second"), [(True, True), (True, False), (False, True)])
def test_nobody_works_beside_one_that_is_alone(isolation: Isolation, first: bool, second: bool) -> None:
    inside, beside = (isolation.hold(alone=alone, keep_waiting=give_up) for alone in (first, second))
    with inside, pytest.raises(Enough), beside:
        pytest.fail("let in")
    with isolation.hold(alone=second, keep_waiting=give_up):  # who gave up holds nobody
        pass


def test_who_comes_later_waits_behind_one_who_wants_to_be_alone(isolation: Isolation) -> None:
    order: list[str] = []
    waiting = threading.Event()

    def work(alone: bool) -> None:
        with isolation.hold(alone=alone, keep_waiting=waiting.set):
            order.append("alone" if alone else "later")

    with isolation.hold(alone=False, keep_waiting=give_up):
        threads = []
        for alone in (True, False):
            waiting.clear()
            threads.append(threading.Thread(target=work, args=(alone,)))
            threads[-1].start()
            assert waiting.wait(LONG_S)
    for thread in threads:
        thread.join(LONG_S)
    assert order == ["alone", "later"]
