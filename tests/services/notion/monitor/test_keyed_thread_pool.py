import threading
from collections.abc import Iterator

import pytest

from services.notion.monitor.keyed_thread_pool import KeyedThreadPool


@pytest.fixture
def crowd() -> Iterator[KeyedThreadPool]:
    made = KeyedThreadPool(2, "test")
    yield made
    made.close(5.0)


def test_it_has_room_until_it_is_full(crowd: KeyedThreadPool) -> None:
    go = threading.Event()
    for _ in range(2):
        crowd.do("a", lambda: go.wait(5) and None)
    assert (crowd.room(), crowd.running) == (0, {"a": 2})
    go.set()
    assert crowd.wait_until_idle(5.0)
    assert (crowd.room(), crowd.running) == (2, {})


def test_a_task_that_fails_leaves_its_place(crowd: KeyedThreadPool, caplog: pytest.LogCaptureFixture) -> None:
    crowd.do("a", lambda: 1 // 0)
    assert crowd.wait_until_idle(5.0)
    assert crowd.room() == 2
    assert "a task of the monitor failed" in caplog.text


def test_a_closed_one_begins_nothing(crowd: KeyedThreadPool) -> None:
    done: list[int] = []
    assert crowd.close(1.0)
    crowd.do("a", lambda: done.append(1))
    assert (crowd.room(0.01), done) == (0, [])


def test_closing_tells_when_a_task_does_not_end(crowd: KeyedThreadPool) -> None:
    go = threading.Event()
    crowd.do("a", lambda: go.wait(5) and None)
    assert not crowd.close(0.01)
    go.set()
