"""Taking orders: the part of the engine that a web process or a command may use without running anything."""

import threading
from collections.abc import Sequence
from contextlib import nullcontext
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Engine, text

from config.settings import Settings
from services.domain.entries import EntryView
from services.engine.database import (
    APPLICATION,
    compact,
    is_sqlite,
    prepare,
    system_database_url,
    system_engine,
    take_failovers_for_outages,
)
from utils.notifier import ORDERS, Notifier

if TYPE_CHECKING:
    from dbos import DBOSClient

WORKFLOW = "process_entry"
# Two queues, because priority does not hold across partitions: a person who waits comes before a thousand old links.
# A third for what changes a note that is there: an edit is saved while videos are worked on, not after them.
INTERACTIVE, BULK, CHANGES = "interactive", "bulk", "changes"
QUEUES = (INTERACTIVE, BULK, CHANGES)
WAITING = (
    "SELECT 1 FROM {schema}workflow_status "
    "WHERE queue_name IN ('interactive', 'bulk', 'changes') AND status = 'ENQUEUED' LIMIT 1"
)
LAST_INTERACTIVE = 5  # priorities 1 to 5 are interactive, 6 to 9 bulk
# Kept by hand: a new value means that steps changed order or number, or that what they give has another form or lies in
# another module (the engine pickles it, and could not read it). The reconciler then starts old runs afresh.
VERSION = "pipeline-3"
POLL_S = 5.0  # DBOS looks by itself so seldom; the poller makes it look when there is something


class JobQueue:
    """JobQueue in the engine's database. Safe to share between threads, and in a process that forks later."""

    def __init__(self, settings: Settings, notifier: Notifier | None = None) -> None:
        self._settings = settings
        self._notifier = notifier or Notifier()
        self._opening = threading.Lock()
        self._turn = threading.Lock() if is_sqlite(settings) else nullcontext()  # as in Database
        self._waiting = text(WAITING.format(schema="" if is_sqlite(settings) else "dbos."))

    def open(self) -> None:
        """Make the engine's tables and queues now: a worker reads them without asking here."""
        self._client  # noqa: B018 - opened by looking at it

    @property
    def _client(self) -> "DBOSClient":
        with self._opening:  # by one thread
            return self._opened

    @cached_property
    def _opened(self) -> "DBOSClient":
        """Opened with the first order: until then a web process does without the engine's 20 MB."""
        from dbos import DBOSClient

        settings = self._settings
        prepare(settings)
        client = DBOSClient(
            system_database_url=system_database_url(settings),
            system_database_engine=system_engine(settings),
            application_name=APPLICATION,
            system_database_pool_size=5,
        )
        take_failovers_for_outages(settings, client._sys_db.engine)
        for name in QUEUES:
            client.register_queue(
                name,
                worker_concurrency=settings.worker_concurrency,
                # One partition a user: nobody takes all the slots, and partitions are looked at in random order.
                partition_concurrency=settings.user_concurrency,
                polling_interval_sec=POLL_S,
                on_conflict="always_update",
            )
        return client

    @cached_property
    def _asker(self) -> Engine:
        return self._client._sys_db.engine.execution_options(isolation_level="AUTOCOMMIT")  # one way, not three

    def enqueue(self, entry: EntryView) -> None:
        """Run this run of the entry once, however often it is enqueued."""
        with self._turn:
            self._enqueue(entry)
        self._notifier.ring(ORDERS)

    def _enqueue(self, entry: EntryView) -> None:
        self._client.enqueue(
            {
                "workflow_name": WORKFLOW,
                "queue_name": queue_of(entry),
                "queue_partition_key": entry.user_id,
                "workflow_id": workflow_id(entry),
                "priority": entry.priority,
                "app_version": VERSION,
            },
            entry.id,
            entry.run,
        )

    def are_waiting(self) -> bool:
        """Some order waits for a worker: a question that may be asked many times a second."""
        with self._asker.connect() as connection:
            return connection.scalar(self._waiting) is not None

    def cancel(self, entry: EntryView) -> None:
        """Forget a run that no worker has begun."""
        self._client.cancel_workflow(workflow_id(entry))

    def forget(self, entries: Sequence[EntryView]) -> None:
        """Delete all runs of the entries."""
        ids = [f"{entry.id}-{run}" for entry in entries for run in range(1, entry.run + 1)]
        for start in range(0, len(ids), 500):
            self._client.delete_workflows(ids[start : start + 500])
        compact(self._settings)

    def close(self) -> None:
        """Give the connections back."""
        if "_opened" in self.__dict__:
            self._opened.destroy()


def queue_of(entry: EntryView) -> str:
    """The queue that a run waits in."""
    if entry.run_from is not None:  # the video was worked on before
        return CHANGES
    return INTERACTIVE if entry.priority <= LAST_INTERACTIVE else BULK


def workflow_id(entry: EntryView) -> str:
    """One workflow for each run of an entry: enqueueing it twice is enqueueing it once."""
    return f"{entry.id}-{entry.run}"
