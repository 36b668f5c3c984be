"""Iterators in a thread of their own."""

import threading
from collections.abc import Iterator

import pytest

from utils.prefetch import ahead


def test_items_come_in_order() -> None:
    with ahead(iter(range(100)), items=3) as numbers:
        assert list(numbers) == list(range(100))


def test_an_exception_reaches_the_reader_after_the_items_before_it() -> None:
    def failing() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    with ahead(failing()) as numbers:
        assert next(numbers) == 1
        with pytest.raises(ValueError, match="broken"):
            next(numbers)


def test_leaving_early_ends_the_thread() -> None:
    endless = iter(int, 1)
    with ahead(endless, items=2) as numbers:
        next(numbers)
        assert threading.active_count() > 1
    assert not [thread for thread in threading.enumerate() if thread.name.endswith("(_make)")]


def test_no_more_than_asked_is_made_ahead() -> None:
    made: list[int] = []

    def counted() -> Iterator[int]:
        for number in range(100):
            made.append(number)
            yield number

    with ahead(counted(), items=2) as numbers:
        next(numbers)
        next(numbers)
        assert len(made) <= 2 + 2 + 1
