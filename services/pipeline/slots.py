"""Slots for stages that use the processor alone: as many as the machine bears, the most urgent first."""

import heapq
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOOK_EVERY_S = 0.25


class Slots:
    """A counting lock with priorities; equal ones in the order they came."""

    def __init__(self, count: int, *, cores: int = 1) -> None:
        self._count = self._free = count
        self._cores = cores
        self._spare = 0
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int]] = []
        self._order = itertools.count()

    @contextmanager
    def hold(self, priority: int, keep_waiting: Callable[[], None]) -> Iterator[None]:
        """Hold one slot; a lower number comes first. `keep_waiting` is called meanwhile and may raise to give up."""
        ticket = (priority, next(self._order))
        with self._changed:
            heapq.heappush(self._waiting, ticket)
        try:
            self._wait(ticket, keep_waiting)
        except BaseException:
            self._give_up(ticket)
            raise
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def take_spare(self) -> Callable[[], None] | None:
        """Take a core that nobody uses or waits for, and return its release; None when there is none."""
        with self._changed:
            # Who asks is about to hold a slot itself.
            if self._waiting or max(1, self._count - self._free) + self._spare >= self._cores:
                return None
            self._spare += 1
        return self._give_back_spare

    def _give_back_spare(self) -> None:
        with self._changed:
            self._spare -= 1

    def _wait(self, ticket: tuple[int, int], keep_waiting: Callable[[], None]) -> None:
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: self._free > 0 and self._waiting[0] == ticket, LOOK_EVERY_S):
                    heapq.heappop(self._waiting)
                    self._free -= 1
                    self._changed.notify_all()  # there may be another free slot for the next in line
                    return
            keep_waiting()

    def _give_up(self, ticket: tuple[int, int]) -> None:
        with self._changed:
            self._waiting.remove(ticket)
            heapq.heapify(self._waiting)
            self._changed.notify_all()
