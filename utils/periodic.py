"""The one kind of loop that runs for as long as the process: a job of APScheduler that is done every so often."""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from utils.logger import get_logger

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

log = get_logger(__name__)


class Periodic:
    """Does `job` every `every_s` seconds until it is stopped, one round at a time; a round that is late is done once.

    An error ends one round, never the loop: of the kinds in `expected` the log gets a line, of others the traceback.
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
        self._is_woken = False
        self._round = threading.Lock()  # held while one goes on
        self._scheduler: BackgroundScheduler | None = None

    def start(self) -> None:
        """Begin."""
        # heavy: a web process that does no such work is smaller without
        from apscheduler.executors.pool import ThreadPoolExecutor
        from apscheduler.schedulers.background import BackgroundScheduler

        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a round skipped while one goes on is no news
        # A thread of its own: no job waits for another's long round.
        self._scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(1)}, timezone=UTC)
        self._scheduler.add_job(
            self._run, "interval", id=self._name, seconds=self._every_s, next_run_time=_in(self._first_after_s),
            coalesce=True, max_instances=1, misfire_grace_time=None,
        )  # fmt: skip
        self._scheduler.start()

    def wake(self) -> None:
        """Do the next round now, or as soon as the one that goes on is over."""
        self._is_woken = True
        if not self._round.locked():
            self._at_once()

    def stop(self, *, wait_s: float = 0.0) -> None:
        """Begin no further round, and wait so long for the one that goes on."""
        self._is_stopped = True
        if self._scheduler and self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        if wait_s and self._round.acquire(timeout=wait_s):
            self._round.release()

    def _at_once(self) -> None:
        if self._scheduler and self._scheduler.running and not self._is_stopped:
            self._scheduler.modify_job(self._name, next_run_time=_in(0.0))

    def _run(self) -> None:
        with self._round:
            self._is_woken = False
            if not self._is_stopped:
                self._try()
        if self._is_woken:  # it was told while it was at work, and may have looked too early
            self._at_once()

    def _try(self) -> None:
        try:
            self._job()
        except self._expected as error:
            log.warning("%s was broken off", self._name, extra={"error": str(error)[:200]})
        except Exception:  # the loop must outlive every surprise: nobody else does its work
            if not self._is_stopped:
                log.exception("%s failed", self._name)


def _in(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)
