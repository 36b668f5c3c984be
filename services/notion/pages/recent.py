"""What Notion said lately: the connection and the databases are not asked about for every note."""

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
KEEP_S = 60.0  # a property that a person adds is seen within it


class RecentAnswers:
    """By key; safe to share between threads, of which each may ask for itself."""

    def __init__(self, *, keep_s: float = KEEP_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._keep_s = keep_s
        self._clock = clock
        self._lock = threading.Lock()
        self._found: dict[str, tuple[float, Any]] = {}

    def get(self, key: str, find: Callable[[], T], *, is_fresh: bool = False) -> T:
        """What was found lately, or is found now; `is_fresh`: now. Raises what `find` raises."""
        with self._lock:
            at, found = self._found.get(key, (0.0, None))
        if found is not None and not is_fresh and self._clock() - at < self._keep_s:
            return found  # type: ignore[no-any-return]
        made = find()
        with self._lock:
            self._found[key] = self._clock(), made
        return made
