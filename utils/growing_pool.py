"""Threads for a web server's requests: few at rest, more as they are needed."""

from collections.abc import Callable
from typing import Any

from cheroot.workers.threadpool import ThreadPool

AT_REST = 16
SPARE = 8  # free threads that are kept ready: one may have taken a request and not say so yet


class GrowingPool(ThreadPool):
    """Cheroot's pool, which by itself keeps the number of threads that it began with."""

    _threads: list[Any]  # cheroot's, which its types leave out, as the next
    _spawn_worker: Callable[[], Any]

    def __init__(self, server: Any, *, most: int, at_rest: int = AT_REST) -> None:
        super().__init__(server, min=at_rest, max=most)

    def put(self, obj: Any) -> None:
        """Queue a request, and start threads when those that are free may not be enough."""
        super().put(obj)
        missing = SPARE - (self.idle - self.qsize)
        if missing > 0:
            self.grow(missing)

    def grow(self, amount: int) -> None:
        """Start threads without waiting until they are ready, as the thread that accepts connections calls this."""
        room = int(max(self.max - len(self._threads), 0))
        self._threads += [self._spawn_worker() for _ in range(min(amount, room))]
