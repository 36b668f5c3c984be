"""A bounded number of threads that work for many, with a share for each, so that a slow one delays only itself."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from utils.logger import get_logger

log = get_logger(__name__)


class KeyedThreadPool:
    """At most `size` tasks at once; the caller looks at `running` and keeps to the shares."""

    def __init__(self, size: int, name: str) -> None:
        self._size = size
        self._pool = ThreadPoolExecutor(size, thread_name_prefix=name)
        self._changed = threading.Condition()
        self._running: Counter[str] = Counter()
        self._closed = False

    def do(self, key: str, task: Callable[[], object]) -> None:
        """Run a task on behalf of `key`. Its surprises are logged and end with it."""
        with self._changed:
            if self._closed:
                return
            self._running[key] += 1
        self._pool.submit(self._do, key, task)

    def _do(self, key: str, task: Callable[[], object]) -> None:
        try:
            task()
        except Exception:  # one database's surprise must not end the others' polls
            log.exception("a task of the monitor failed")
        finally:
            with self._changed:
                self._running[key] -= 1
                self._running += Counter()  # forgets those at zero
                self._changed.notify_all()

    @property
    def running(self) -> Mapping[str, int]:
        """Tasks that have not ended, by key."""
        with self._changed:
            return dict(self._running)

    def room(self, timeout_s: float = 0.0) -> int:
        """How many more tasks may begin; waits a little for the first place."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._running.total() < self._size, timeout=timeout_s)
            return 0 if self._closed else self._size - self._running.total()

    def wait_until_idle(self, timeout_s: float) -> bool:
        """Wait for all tasks; False when some have not ended."""
        with self._changed:
            return self._changed.wait_for(lambda: self._running.total() == 0, timeout=timeout_s)

    def close(self, grace_s: float) -> bool:
        """Take no more tasks, and let those that run end; False when some did not."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._pool.shutdown(wait=False, cancel_futures=False)
        return self.wait_until_idle(grace_s)
