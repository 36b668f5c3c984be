"""Wakes at the second something is due, and does it: in every worker process, each post by one of them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import SQLAlchemyError

from services.publishing.attempt import Attempt
from services.publishing.channels.upkeep import EVERY_S, Upkeep
from services.publishing.journal import Work
from utils.logger import get_logger
from utils.notifier import Notifier

TOPIC = "publishing"
LOOK_EVERY_S = 1.0  # when nobody rings: another process may have planned something
HANDS = 4  # posts at once in one process
log = get_logger(__name__)


class Runner:
    """What it does not finish is taken over when its claim has run out."""

    def __init__(self, attempt: Attempt, notifier: Notifier, upkeep: Upkeep) -> None:
        self._attempt = attempt
        self._upkeep = upkeep
        self._upkeep_at = 0.0
        self._has_taken_over = False
        self._notifier = notifier
        self._stopped = threading.Event()
        self._free = threading.Semaphore(HANDS)
        self._pool = ThreadPoolExecutor(HANDS, thread_name_prefix="publishing")
        self._thread = threading.Thread(target=self._run, name="publishing", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Take nothing more."""
        self._stopped.set()
        self._notifier.ring(TOPIC)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self) -> None:
        with self._notifier.subscribe(TOPIC) as subscription:
            while not self._stopped.is_set():
                try:
                    self._take_over()
                    self.look()
                    self._keep_up()
                    wait_s = self._pause_s()
                except SQLAlchemyError as error:
                    log.warning("publishing waits for the database", extra={"error": str(error)[:200]})
                    wait_s = LOOK_EVERY_S
                except RuntimeError:  # stopped while it looked
                    return
                subscription.sleep(wait_s)

    def look(self) -> None:
        """Take all that can be done now."""
        while self._attempt.queue.wake():
            pass
        while self._free.acquire(blocking=False):
            work = self._attempt.queue.claim()
            if work is None:
                self._free.release()
                return
            self._pool.submit(self._work, work)

    def _take_over(self) -> None:
        """Once: what a process before this one on the same machine left behind."""
        if not self._has_taken_over:
            self._attempt.queue.free_dead()
            self._has_taken_over = True

    def _keep_up(self) -> None:
        if time.monotonic() >= self._upkeep_at:
            self._upkeep_at = time.monotonic() + EVERY_S
            self._pool.submit(self._upkeep.run)

    def _work(self, work: Work) -> None:
        try:
            self._attempt.run(work)
        except Exception:  # the thread's last line of defence: the claim runs out, and it is looked at again
            log.exception("publishing", extra={"publication": work.publication.id})
        finally:
            self._free.release()
            self._notifier.ring(TOPIC)

    def _pause_s(self) -> float:
        due_at = self._attempt.queue.next_due()
        if due_at is None:
            return LOOK_EVERY_S
        left_s = (due_at - self._attempt.clock()).total_seconds()
        return min(LOOK_EVERY_S, left_s) if left_s > 0 else LOOK_EVERY_S
