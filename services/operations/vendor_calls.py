"""Counts how calls to others' services end, over all processes: each adds its own to the database now and then."""

import threading
from collections import Counter

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from clients.database.faults import DATABASE_AWAY
from clients.database.models import VendorCall
from clients.database.session import Database
from utils.logger import get_logger
from utils.periodic import Periodic
from utils.tracing import Span

EVERY_S = 10.0  # a process that is killed takes the last ones along
CALL = "call "  # how the names of their spans begin
WELL = "ok"
log = get_logger(__name__)


class VendorCalls:
    """A listener to spans; `start` lets a thread write the counts down."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._writing: Periodic | None = None
        self._is_started = False

    def hear(self, span: Span) -> None:
        """Count the span if it is a call."""
        if span.name.startswith(CALL):
            with self._lock:
                self._counts[span.name.removeprefix(CALL), span.error or WELL] += 1
                if self._is_started and self._writing is None:  # a process that calls nobody needs no loop for it
                    self._writing = Periodic(
                        "vendor calls", self.write, every_s=EVERY_S, first_after_s=EVERY_S, expected=DATABASE_AWAY
                    )
                    self._writing.start()

    def start(self) -> None:
        """Write down from now on."""
        self._is_started = True

    def write(self) -> None:
        """Add what was counted since the last time. What cannot be written is kept."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        for (vendor, outcome), calls in counts.items():
            try:
                self._add(vendor, outcome, calls)
            except SQLAlchemyError:
                log.warning("calls could not be counted", extra={"vendor": vendor})
                with self._lock:
                    self._counts[vendor, outcome] += calls

    def _add(self, vendor: str, outcome: str, calls: int) -> None:
        try:
            if not self._raise(vendor, outcome, calls):
                with self._database.transaction() as session:
                    session.add(VendorCall(vendor=vendor, outcome=outcome, calls=calls))
        except IntegrityError:  # another process was a moment faster
            self._raise(vendor, outcome, calls)

    def _raise(self, vendor: str, outcome: str, calls: int) -> bool:
        query = update(VendorCall).where(VendorCall.vendor == vendor, VendorCall.outcome == outcome)
        with self._database.transaction() as session:
            changed = session.execute(query.values(calls=VendorCall.calls + calls))
            return bool(changed.rowcount)  # type: ignore[attr-defined]
