"""How many live streams are open: each holds a thread of the web server, and some must be left for everything else."""

import threading
from collections import Counter
from collections.abc import Callable

from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

FREE_AGAIN_S = 15


class StreamLimiter:
    """`whole` streams at most in this process, `each` of one person."""

    def __init__(self, whole: int = 256, each: int = 256) -> None:
        self._whole = whole
        self._each = each
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    def take(self, user_id: str) -> Callable[[], None]:
        """A place, and how to give it back. Raises TooManyRequests or ServiceUnavailable."""
        with self._lock:
            if self._taken[user_id] >= self._each:
                raise TooManyRequests("Too many live pages are open. Close some.", retry_after=FREE_AGAIN_S)
            if self._taken.total() >= self._whole:
                raise ServiceUnavailable("Too many live pages are open here.", retry_after=FREE_AGAIN_S)
            self._taken[user_id] += 1
        given_back = threading.Event()

        def give_back() -> None:
            with self._lock:
                if not given_back.is_set():
                    given_back.set()
                    self._taken[user_id] -= 1

        return give_back
