"""Stages that begin before their turn: those that need the video alone run side by side where a core is free.

The entry's row goes on naming the first stage that is not done; what was made early is there when its turn comes.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import AbstractContextManager, contextmanager

from clients.progress import Report
from services.domain.stages import StageName
from services.pipeline.artifact_store import Stored

LOOK_EVERY_S = 0.25

Check = Callable[[], None]
AtWork = AbstractContextManager[None]  # entered when there is a core; raises NoLonger when it is too late
Make = Callable[[Report, Check, AtWork], Stored]


class NoLonger(Exception):
    """What was to be made early is not wanted any more."""


class Begun:
    """A stage that waits for a core before its turn, or is at work."""

    def __init__(self, pool: ThreadPoolExecutor, make: Make, stop: threading.Event) -> None:
        self._said: tuple[str, float | None] | None = None
        self._stop = stop
        self._changes = threading.Lock()
        self._is_withdrawn = False
        self._started: float | None = None
        self.seconds = 0.0
        self._future: Future[Stored] = pool.submit(self._run, make)

    def _run(self, make: Make) -> Stored:
        try:
            return make(self._hear, self._check, self._at_work())
        finally:
            if self._started is not None:
                self.seconds = time.monotonic() - self._started

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        with self._changes:
            self._check()
            self._started = time.monotonic()
        yield

    def _hear(self, text: str, done: float | None = None) -> None:
        self._said = (text, done)

    def _check(self) -> None:
        if self._stop.is_set() or self._is_withdrawn:
            raise NoLonger

    def is_at_work(self) -> bool:
        """Whether it has a core; when it has none yet, it gets none any more, as its turn has come."""
        with self._changes:
            self._is_withdrawn = self._started is None
        return not self._is_withdrawn

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

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor()
        self._begun: dict[StageName, Begun] = {}

    def __enter__(self) -> "Early":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._pool.shutdown(wait=True)

    def begin(self, stage: StageName, early: Callable[[], Make | None]) -> None:
        """Begin a stage as soon as there is a core for it, unless it has begun or `early` has nothing to do."""
        if stage in self._begun:
            return
        make = early()
        if make is not None:
            self._begun[stage] = Begun(self._pool, make, self._stop)

    def taken(self, stage: StageName) -> Begun | None:
        """A stage whose turn has come, if it is at work by now; otherwise whoever asks makes it."""
        begun = self._begun.get(stage)
        return begun if begun and begun.is_at_work() else None

    def seconds(self, stage: StageName) -> float:
        """How long a stage was at work early."""
        return self._begun[stage].seconds if stage in self._begun else 0.0
