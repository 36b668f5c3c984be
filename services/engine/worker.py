"""Runs entries: launches DBOS, gives each step a checkpoint, and stops without losing anything."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from dbos import DBOS
from sqlalchemy.exc import DBAPIError

from clients.database.session import Database
from config.settings import Settings
from services.engine.database import APPLICATION, system_database_url, system_engine, take_failovers_for_outages
from services.engine.history import History
from services.engine.job_queue import POLL_S, VERSION, WORKFLOW, JobQueue
from services.engine.leases import Leases
from services.engine.poller import QueuePoller
from services.engine.reconciler import Reconciler
from services.entries.store import Entries
from services.pipeline.pipeline import Pipeline
from utils.logger import get_logger
from utils.notifier import Notifier

log = get_logger(__name__)


@dataclass(frozen=True)
class WorkerDependencies:
    """What a worker works with."""

    settings: Settings
    database: Database
    entries: Entries
    orders: JobQueue
    pipeline: Pipeline
    notifier: Notifier = field(default_factory=Notifier)


class EngineWorker:
    """One a process: DBOS is global to it."""

    def __init__(self, dependencies: WorkerDependencies) -> None:
        self._crew = dependencies
        self._gate = Gate()
        self._leases = Leases(dependencies.database)
        history = History(dependencies.database, keep_s=dependencies.settings.history_s)
        self._poller = QueuePoller(dependencies.orders, dependencies.notifier)
        self._reconciler = Reconciler(dependencies.entries, dependencies.orders, self._leases, history)

    def start(self) -> None:
        """Begin to take entries, those of dead workers included."""
        self._crew.orders.open()
        self._leases.register()
        dbos = DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": system_database_url(self._crew.settings),
                "system_database_engine": system_engine(self._crew.settings),
                "application_version": VERSION,
                "executor_id": self._leases.worker_id,
                "enable_otlp": False,
                "log_level": "WARNING",
                "run_migrations": False,
                "notification_listener_polling_interval_sec": 30.0,  # nothing here waits for notifications
            }
        )
        self._register()
        DBOS.listen_queues([])  # the poller does it
        DBOS.launch()
        take_failovers_for_outages(self._crew.settings, dbos._sys_db.engine)
        dbos._registry.get_internal_queue()._polling_interval_sec = POLL_S  # nothing is ever in it
        self._poller.start(dbos)
        self._reconciler.start()
        log.info("worker started", extra={"worker": self._leases.worker_id})

    def leave(self) -> None:
        """Begin nothing more. At once when told to stop: whoever told us may not wait for the rest."""
        self._poller.stop()
        self._gate.close()
        self._crew.pipeline.excuse()

    def stop(self, grace_s: float = 20.0) -> None:
        """Let running steps end within the grace time, hand the rest back, and leave.

        The caller must end the process next (`os._exit`): threads that wait at the gate never return, so that no
        interrupted step can be taken for a failed one.
        """
        self.leave()
        self._gate.wait_until_empty(grace_s)
        self._crew.pipeline.excuse()  # those that began while we left
        self._reconciler.stop()
        self._leases.release()

    def _register(self) -> None:
        # DBOS would count every restart as a crash of the entry; the journal counts those that its stages caused.
        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
        def process_entry(entry_id: str, run: int) -> None:
            self._crew.pipeline.process(entry_id, run, self._checkpoint)

    def _checkpoint(self, name: str, step: Callable[[], dict[str, str]]) -> dict[str, str]:
        with self._gate.passing():
            return DBOS.run_step({"name": name}, step)


class Gate:
    """Every step passes through it; once closed, no new step begins, and running ones may end."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._closed = False

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Pass, or wait for ever when closed."""
        with self._changed:
            self._changed.wait_for(lambda: not self._closed)
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()
                # A step that ended after the closing must not go on to the entry's next write.
                self._changed.wait_for(lambda: not self._closed)

    def close(self) -> None:
        """Let no new step begin."""
        with self._changed:
            self._closed = True

    def wait_until_empty(self, timeout_s: float) -> bool:
        """Wait for those inside; False when some still are."""
        with self._changed:
            return self._changed.wait_for(lambda: self._inside == 0, timeout=timeout_s)


def end_process(worker: EngineWorker, grace_s: float, code: int = 0) -> None:
    """Stop the worker and leave at once, threads and all; children end with the process."""
    started = time.monotonic()
    try:
        worker.stop(grace_s)
        log.info("worker stopped", extra={"seconds": round(time.monotonic() - started, 2)})
    except DBAPIError as error:  # its lease runs out by itself
        log.warning("the database does not answer", extra={"error": str(error.orig)[:200]})
    finally:
        logging.shutdown()  # sends what waits to be sent
        os._exit(code)
