"""Deletes what nobody needs any more: the engine's finished workflows, and lines of progress of finished entries.

The open core of the engine keeps its history for ever.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from dbos import DBOS
from sqlalchemy import delete, select

from clients.database.models import Entry, EntryEvent
from clients.database.session import Database
from services.domain.entries import FINAL

SWEEP_EVERY_S = 60.0
AT_ONCE = 500


class History:
    """Sweeps now and then; a sweep is short."""

    def __init__(self, database: Database, *, keep_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._keep = timedelta(seconds=keep_s)
        self._clock = clock
        self._next = clock() + SWEEP_EVERY_S

    def sweep(self) -> None:
        """Delete a batch of old rows, when the next sweep is due."""
        if self._clock() < self._next:
            return
        before = datetime.now(UTC) - self._keep
        found = self._workflows(before) + self._progress(before)
        self._next = self._clock() + (0 if found >= AT_ONCE else SWEEP_EVERY_S)

    def _workflows(self, before: datetime) -> int:
        finished = DBOS.list_workflows(
            status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
            end_time=before.isoformat(),
            limit=AT_ONCE,
            load_input=False,
            load_output=False,
        )
        DBOS.delete_workflows([flow.workflow_id for flow in finished])
        return len(finished)

    def _progress(self, before: datetime) -> int:
        old = (
            select(EntryEvent.id)
            .join(Entry, Entry.id == EntryEvent.entry_id)
            .where(EntryEvent.kind == "progress", EntryEvent.at < before, Entry.status.in_(FINAL))
            .limit(AT_ONCE)
        )
        with self._database.transaction() as session:
            ids = list(session.scalars(old))
            session.execute(delete(EntryEvent).where(EntryEvent.id.in_(ids)))
        return len(ids)
