"""Slots for stages that use the processor alone: as many as the machine bears, the most urgent first."""

import heapq
import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

LOOK_EVERY_S = 0.25
LEAST_MB = 150  # of a stage that uses the processor alone

Fits = Callable[[int, int], bool]  # MB of the stages that run, MB of one more


class Ticket(NamedTuple):
    """A place in the line."""

    is_early: bool  # who comes before its turn waits behind all whose turn it is
    priority: int
    order: int


class Slots:
    """A counting lock with priorities; equal ones in the order they came.

    A stage whose turn it is takes a slot. One that comes before its turn takes a core that is left over. Neither begins
    beside others that leave it too little memory; alone it always does.
    """

    def __init__(self, count: int, *, cores: int = 1, fits: Fits = lambda _running, _more: True) -> None:
        self._count = self._free = count
        self._cores = cores
        self._fits = fits
        self._early = 0
        self._memory_mb: list[int] = []  # of each that runs
        self._changed = threading.Condition()
        self._waiting: list[Ticket] = []
        self._order = itertools.count()

    @contextmanager
    def hold(
        self, priority: int, keep_waiting: Callable[[], None], *, early: bool = False, memory_mb: int = 0
    ) -> Iterator[int]:
        """Hold one slot; a lower number comes first. `keep_waiting` is called meanwhile and may raise to give up.

        Gives how many cores are to be filled: all by a stage beside which memory leaves room for no other.
        """
        ticket = Ticket(early, priority, next(self._order))
        with self._changed:
            heapq.heappush(self._waiting, ticket)
        try:
            cores = self._wait(ticket, keep_waiting, memory_mb)
        except BaseException:
            self._give_up(ticket)
            raise
        try:
            yield cores
        finally:
            with self._changed:
                self._count_one(ticket, -1)
                self._memory_mb.remove(memory_mb)
                self._changed.notify_all()

    def _wait(self, ticket: Ticket, keep_waiting: Callable[[], None], memory_mb: int) -> int:
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: self._is_next(ticket), LOOK_EVERY_S):
                    if not self._memory_mb or self._fits(sum(self._memory_mb), memory_mb):
                        heapq.heappop(self._waiting)
                        self._count_one(ticket, 1)
                        self._memory_mb.append(memory_mb)
                        self._changed.notify_all()  # there may be another free slot for the next in line
                        return self._cores_to_fill()
                    self._changed.wait(LOOK_EVERY_S)
            keep_waiting()

    def _cores_to_fill(self) -> int:
        """How many the stage that came last has for itself."""
        is_alone = len(self._memory_mb) == 1
        stays_alone = is_alone and not self._fits(self._memory_mb[0], LEAST_MB)
        return self._cores if stays_alone else max(1, self._cores // 2)

    def _is_next(self, ticket: Ticket) -> bool:
        has_core = self._count - self._free + self._early < self._cores if ticket.is_early else self._free > 0
        return has_core and self._waiting[0] == ticket

    def _count_one(self, ticket: Ticket, one: int) -> None:
        if ticket.is_early:
            self._early += one
        else:
            self._free -= one

    def _give_up(self, ticket: Ticket) -> None:
        with self._changed:
            self._waiting.remove(ticket)
            heapq.heapify(self._waiting)
            self._changed.notify_all()
