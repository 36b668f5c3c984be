"""Stages that begin before their turn: those that need the video alone run side by side where a core is free.

The entry's row goes on naming the first stage that is not done; what was made early is there when its turn comes.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet

from clients.progress import Report
from services.domain.stages import StageName
from services.pipeline.artifact_store import Stored
from utils.memory import available_bytes

LOOK_EVERY_S = 0.25
ROOM_BYTES = 1_500_000_000

Check = Callable[[], None]
Make = Callable[[Report, Check], Stored]


class NoLonger(Exception):
    """What was begun early is not wanted any more."""


class Begun:
    """A stage at work before its turn."""

    def __init__(self, pool: ThreadPoolExecutor, make: Make, stop: threading.Event) -> None:
        self._said: tuple[str, float | None] | None = None
        self._stop = stop
        self._started = time.monotonic()
        self.seconds = 0.0
        self._future: Future[Stored] = pool.submit(self._run, make)

    def _run(self, make: Make) -> Stored:
        try:
            return make(self._hear, self._check)
        finally:
            self.seconds = time.monotonic() - self._started

    def _hear(self, text: str, done: float | None = None) -> None:
        self._said = (text, done)

    def _check(self) -> None:
        if self._stop.is_set():
            raise NoLonger

    def result(self, report: Report, check: Check) -> Stored:
        """Wait for it, telling how far it is. Raises what the stage raised, or what `check` raises meanwhile."""
        while True:
            try:
                return self._future.result(LOOK_EVERY_S)
            except NotYet:
                if self._future.done():
                    raise
                check()
                if self._said:
                    report(*self._said)


class Early:
    """What was begun early in one run of an entry; leaving the block ends what nobody waited for."""

    def __init__(self, *, has_room: Callable[[], bool]) -> None:
        self._has_room = has_room
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor()
        self._begun: dict[StageName, Begun] = {}

    def __enter__(self) -> "Early":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._pool.shutdown(wait=True)

    def begin(self, stage: StageName, early: Callable[[], Make | None]) -> None:
        """Begin a stage, unless it has begun, there is no room, or `early` has nothing to do."""
        if stage in self._begun or not self._has_room():
            return
        make = early()
        if make is not None:
            self._begun[stage] = Begun(self._pool, make, self._stop)

    def begun(self, stage: StageName) -> Begun | None:
        """A stage that has begun."""
        return self._begun.get(stage)


def has_memory() -> bool:
    """Tell whether one more stage fits into the free memory of the machine, or of the container."""
    return available_bytes() > ROOM_BYTES
