"""What a worker writes about the entry it holds; a worker that lost its claim is refused."""

import time
import uuid
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from clients.database.db_retry import retry_while_away
from clients.database.models import Entry, now
from clients.database.session import Database
from services.costs.spending import record
from services.domain.artifacts import Media, Note, StageResult, Usage
from services.domain.entries import EntryView, Status, view
from services.entries.events import append_progress, append_status
from services.entries.words.search_texts import first_line, lines_of, remember
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError

PROGRESS_EVERY_S = 0.4  # a person cannot read faster, and every line is a write
MAX_UNENDED = 10  # a stage that ended so many workers in a row is not begun again
SET_ASIDE = "Processing this video stopped the worker several times, so it was set aside."


class ClaimLost(Exception):
    """Another worker holds the entry now, or it is gone; whatever this one does no longer counts."""


class EntryGone(ClaimLost):
    """The entry was deleted, with all that belongs to it."""


class SetAside(ClipsheetError):
    """The stage ended its worker again and again."""

    kind = "crashed"
    code = ErrorCode.STAGE_CRASHES


class Journal:
    """Bound to one entry and one claim. Every write is checked against the claim in its own transaction."""

    def __init__(self, database: Database, entry: EntryView, claim: str) -> None:
        self._database = database
        self._claim = claim
        self._last_progress = 0.0
        self._is_counted = False
        self.entry = entry

    @classmethod
    def claim(cls, database: Database, entry_id: str, run: int) -> "Journal | None":
        """Take the entry for this worker, or None when this run of it is over."""
        token = uuid.uuid4().hex
        with database.transaction() as session:
            row = session.get(Entry, entry_id, with_for_update=True)
            if row is None or row.run != run or Status(row.status).is_final:
                return None
            row.claim = token
            row.started_at = row.started_at or now()
            return cls(database, view(row), token)

    def _write(self, change: Callable[[Session, Entry], None]) -> None:
        retry_while_away(lambda: self._write_once(change))

    def _write_once(self, change: Callable[[Session, Entry], None]) -> None:
        with self._database.transaction() as session:
            row = session.get(Entry, self.entry.id, with_for_update=True)
            if row is None:
                raise EntryGone(self.entry.id)
            if row.claim != self._claim:
                raise ClaimLost(self.entry.id)
            row.updated_at = now()
            change(session, row)
            self.entry = view(row)

    def _write_end(self, change: Callable[[Session, Entry], None]) -> None:
        """Write, and that the running stage came to an end, whatever it was: progress starts the count anew."""

        def ended(session: Session, row: Entry) -> None:
            row.unended = 0
            change(session, row)

        self._write(ended)
        self._is_counted = False

    def stop_requested(self) -> bool:
        """The person asked to cancel. Raises ClaimLost when the entry is no longer ours."""
        try:
            with self._database.reading() as session:
                row = session.get(Entry, self.entry.id)
        except OperationalError:  # asked again in a moment; the work does not need the database meanwhile
            return False
        if row is None or row.claim != self._claim:
            raise ClaimLost(self.entry.id)
        return row.cancel_requested

    def enter(self, stage: str, status: Status, progress: str) -> None:
        """A stage begins. Raises SetAside when it has ended too many workers."""
        if self.entry.unended >= MAX_UNENDED and not self._is_counted:
            raise SetAside(SET_ASIDE, "Try another copy of it.")

        def change(session: Session, row: Entry) -> None:
            row.stage, row.status, row.progress, row.done = stage, status, progress, None
            # What is begun counts until it ends: nobody is there to count when the worker dies.
            row.unended += 0 if self._is_counted else 1
            append_status(session, row)

        self._write(change)
        self._is_counted = True

    def excuse(self) -> None:
        """The worker was told to stop: if the stage does not end, that is no fault of the entry."""
        if not self._is_counted:
            return

        def change(_: Session, row: Entry) -> None:
            row.unended = max(0, row.unended - 1)

        self._write_once(change)
        self._is_counted = False

    def progress(self, text: str, done: float | None = None) -> None:
        """How far the stage is; lines that come too fast are dropped."""
        if time.monotonic() - self._last_progress < PROGRESS_EVERY_S:
            return
        self._last_progress = time.monotonic()

        def change(session: Session, row: Entry) -> None:
            row.progress, row.done = text[:300], done
            append_progress(session, row)

        self._write(change)

    def stage_done(
        self,
        stage: str,
        artifact_id: str | None,
        *,
        seconds: float,
        title: str = "",
        usage: Sequence[Usage] = (),
        result: StageResult | None = None,
        shortfall: str | None = None,
    ) -> None:
        """A stage's result is stored; what was paid for it counts for the entry that reports it first.

        Its words are found by a search from now on. With a shortfall the note will be partial and says so.
        """

        def change(session: Session, row: Entry) -> None:
            row.cost_usd += record(session, row, stage, artifact_id, usage) if artifact_id else 0.0
            row.results = {**row.results, stage: artifact_id} if artifact_id else row.results
            row.timings_s = {**row.timings_s, stage: round(seconds, 3)}
            row.title = title[:300] or row.title
            if isinstance(result, Note):
                row.first_line, row.note_schema = first_line(result), result.schema_name
            if isinstance(result, Media):
                row.duration_s = result.duration_s or None
            if result and (part := lines_of(result)):
                remember(session, row, dict([part]))
            others = {name: why for name, why in row.degraded.items() if name != stage}
            row.degraded = {**others, stage: shortfall} if shortfall else others

        self._write_end(change)

    def saved(self, where: str, address: str, *, seconds: float) -> None:
        """The note is written; `address` finds it again."""

        def change(_: Session, row: Entry) -> None:
            row.saved = {**row.saved, where: address}
            row.timings_s = {**row.timings_s, "save": round(seconds, 3)}

        self._write_end(change)

    def remember(self, facts: Mapping[str, str]) -> None:
        """Keep what saving must know when it runs again."""

        def change(_: Session, row: Entry) -> None:
            row.saved = {**row.saved, **facts}

        self._write(change)

    def degrade(self, stage: str, why: str, *, seconds: float) -> None:
        """A stage failed without failing the entry: the note will be partial and says so."""

        def change(_: Session, row: Entry) -> None:
            row.results = {name: key for name, key in row.results.items() if name != stage}
            row.degraded = {**row.degraded, stage: why}
            row.timings_s = {**row.timings_s, stage: round(seconds, 3)}

        self._write_end(change)

    def complete(self) -> None:
        """All stages are done."""

        def change(session: Session, row: Entry) -> None:
            row.partial = bool(row.degraded)
            row.message, row.error_kind, row.error_code = " ".join(dict.fromkeys(row.degraded.values())), None, None
            _end(session, row, Status.COMPLETED)

        self._write(change)

    def fail(self, message: str, kind: str, code: ErrorCode = ErrorCode.INTERNAL) -> None:
        """The entry ends with a reason; every artifact made so far stays."""

        def change(session: Session, row: Entry) -> None:
            row.message, row.error_kind, row.error_code = message, kind, code
            _end(session, row, Status.FAILED)

        self._write(change)

    def cancelled(self) -> None:
        """The entry ends because the person asked."""

        def change(session: Session, row: Entry) -> None:
            row.message = row.message or "Cancelled. What was done so far is kept for a retry."
            _end(session, row, Status.CANCELLED)

        self._write(change)


def _end(session: Session, row: Entry, status: Status) -> None:
    row.status, row.claim, row.cancel_requested, row.unended = status, None, False, 0
    row.progress, row.done, row.finished_at = "", None, now()
    append_status(session, row)
