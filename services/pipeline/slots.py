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


class HeldSlot:
    """One slot of somebody who is inside.

    `cores` is how many are to be filled: all by a stage beside which memory leaves room for no other.
    """

    def __init__(self, slots: "Slots", memory_mb: int, cores: int) -> None:
        self.memory_mb = memory_mb
        self.cores = cores
        self._slots = slots

    def becomes(self, memory_mb: int, keep_waiting: Callable[[], None]) -> None:
        """Go on with something that takes so much, once there is room; what was taken so far is free at once."""
        self._slots.change(self, memory_mb, keep_waiting)


class Slots:
    """A counting lock with priorities; equal ones in the order they came.

    A stage whose turn it is takes a slot. One that comes before its turn takes a core that is left over. Neither begins
    beside others that leave it too little memory; alone it always does.
    Who is at work and holds more or less from now on goes before all who have not begun.
    """

    def __init__(self, count: int, *, cores: int = 1, fits: Fits = lambda _running, _more: True) -> None:
        self._count = self._free = count
        self._cores = cores
        self._fits = fits
        self._early = 0
        self._running: list[HeldSlot] = []
        self._changing = 0  # those that have ended one thing, and wait for the memory of the next
        self._changed = threading.Condition()
        self._waiting: list[Ticket] = []
        self._order = itertools.count()

    @contextmanager
    def hold(
        self, priority: int, keep_waiting: Callable[[], None], *, early: bool = False, memory_mb: int = 0
    ) -> Iterator["HeldSlot"]:
        """Hold one slot; a lower number comes first. `keep_waiting` is called meanwhile and may raise to give up."""
        ticket = Ticket(early, priority, next(self._order))
        with self._changed:
            heapq.heappush(self._waiting, ticket)
        try:
            held = self._wait(ticket, keep_waiting, memory_mb)
        except BaseException:
            self._give_up(ticket)
            raise
        try:
            yield held
        finally:
            with self._changed:
                self._count_one(ticket, -1)
                if held in self._running:
                    self._running.remove(held)
                self._changed.notify_all()

    def change(self, held: "HeldSlot", memory_mb: int, keep_waiting: Callable[[], None]) -> None:
        """Have who is inside, and has let go of its memory, hold so much from now on, once it fits."""
        with self._changed:
            self._running.remove(held)
            self._changing += 1
            self._changed.notify_all()
        try:
            while True:
                with self._changed:
                    if self._has_room(memory_mb):
                        held.memory_mb = memory_mb
                        self._running.append(held)
                        return
                    self._changed.wait(LOOK_EVERY_S)
                keep_waiting()
        finally:
            with self._changed:
                self._changing -= 1
                self._changed.notify_all()

    def _wait(self, ticket: Ticket, keep_waiting: Callable[[], None], memory_mb: int) -> "HeldSlot":
        while True:
            with self._changed:
                if self._changed.wait_for(lambda: self._is_next(ticket), LOOK_EVERY_S):
                    if self._has_room(memory_mb):
                        heapq.heappop(self._waiting)
                        self._count_one(ticket, 1)
                        held = HeldSlot(self, memory_mb, self._cores_to_fill(memory_mb))
                        self._running.append(held)
                        self._changed.notify_all()  # there may be another free slot for the next in line
                        return held
                    self._changed.wait(LOOK_EVERY_S)
            keep_waiting()

    def _has_room(self, memory_mb: int) -> bool:
        return not self._running or self._fits(sum(held.memory_mb for held in self._running), memory_mb)

    def _cores_to_fill(self, memory_mb: int) -> int:
        stays_alone = not self._running and not self._fits(memory_mb, LEAST_MB)
        return self._cores if stays_alone else max(1, self._cores // 2)

    def _is_next(self, ticket: Ticket) -> bool:
        if self._changing:
            return False
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
