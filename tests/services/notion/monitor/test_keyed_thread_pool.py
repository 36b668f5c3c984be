import threading
from collections.abc import Iterator

import pytest

from services.notion.monitor.keyed_thread_pool import KeyedThreadPool


@pytest.fixture
def pool() -> Iterator[KeyedThreadPool]:
    made = KeyedThreadPool(2, "test")
    yield made
    made.close(5.0)


def test_it_has_room_until_it_is_full(pool: KeyedThreadPool) -> None:
    go = threading.Event()
    for _ in range(2):
        pool.do("a", lambda: go.wait(30) and None)
    assert (pool.room(), pool.running) == (0, {"a": 2})
    go.set()
    assert pool.wait_until_idle(30.0)
    assert (pool.room(), pool.running) == (2, {})


def test_a_task_that_fails_leaves_its_place(pool: KeyedThreadPool, caplog: pytest.LogCaptureFixture) -> None:
    pool.do("a", lambda: 1 // 0)
    assert pool.wait_until_idle(30.0)
    assert pool.room() == 2
    assert "a task of the monitor failed" in caplog.text


def test_a_closed_one_begins_nothing(pool: KeyedThreadPool) -> None:
    done: list[int] = []
    assert pool.close(1.0)
    pool.do("a", lambda: done.append(1))
    assert (pool.room(0.01), done) == (0, [])


def test_closing_tells_when_a_task_does_not_end(pool: KeyedThreadPool) -> None:
    go = threading.Event()
    pool.do("a", lambda: go.wait(30) and None)
    assert not pool.close(0.01)
    go.set()
