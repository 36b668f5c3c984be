"""A value that is worked out again only when it is older than some seconds: for questions that are asked often."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """Calls `find` at most every `keep_s` seconds, by one thread at a time; an error is not kept."""

    def __init__(self, find: Callable[[], T], keep_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._find = find
        self._keep_s = keep_s
        self._clock = clock
        self._lock = threading.Lock()
        self._found: tuple[float, T] | None = None

    def __call__(self) -> T:
        """The value. Raises what `find` raises."""
        with self._lock:
            if self._found is None or self._clock() - self._found[0] >= self._keep_s:
                self._found = self._clock(), self._find()
            return self._found[1]
