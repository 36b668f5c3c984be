"""The one kind of loop that runs for as long as the process: a thread that does a job every so often."""

import threading
import time
from collections.abc import Callable

from utils.logger import get_logger

log = get_logger(__name__)


class Periodic:
    """Does `job` every `every_s` seconds, counted from its beginnings, until it is stopped.

    An error ends one round, never the thread: of the kinds in `expected` the log gets a line, of others the traceback.
    """

    def __init__(
        self,
        name: str,
        job: Callable[[], object],
        *,
        every_s: float,
        first_after_s: float = 0.0,
        expected: tuple[type[Exception], ...] = (),
    ) -> None:
        self._name = name
        self._job = job
        self._every_s = every_s
        self._first_after_s = first_after_s
        self._expected = expected
        self._is_stopped = False
        self._woken = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Do the next round now."""
        self._woken.set()

    def stop(self, *, wait_s: float = 0.0) -> None:
        """Begin no further round, and wait so long for the one that goes on."""
        self._is_stopped = True
        self._woken.set()
        if wait_s and self._thread.is_alive():
            self._thread.join(wait_s)

    def _run(self) -> None:
        pause_s = self._first_after_s
        while not self._is_stopped:
            self._woken.wait(pause_s)
            self._woken.clear()
            if not self._is_stopped:
                began = time.monotonic()
                self._round()
                # A job that takes longer than its period leaves the processor to others all the same.
                pause_s = max(self._every_s - (time.monotonic() - began), self._every_s / 10)

    def _round(self) -> None:
        try:
            self._job()
        except self._expected as error:
            log.warning("%s was broken off", self._name, extra={"error": str(error)[:200]})
        except Exception:  # the thread must outlive every surprise: nobody else does its work
            if not self._is_stopped:
                log.exception("%s failed", self._name)
