"""The way in: everything a person may ask of an entry, and the queue told about it."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from services.domain.artifacts import MotionSettings, Note
from services.domain.entries import EntryView, RowOrigin, Status
from services.domain.stages import Options, Source, StageName
from services.entries.allowance import Allowance
from services.entries.store import Entries
from services.entries.traces import tell_accepted
from utils.errors import ConflictError, PermanentError

Identify = Callable[[Source], tuple[str, str]]
PRIORITIES = range(1, 10)


class Queue(Protocol):
    """The part of the engine that takes orders; safe in a process that runs no entries."""

    def enqueue(self, entry: EntryView) -> None:
        """Run this run of the entry once, however often it is enqueued."""

    def cancel(self, entry: EntryView) -> None:
        """Forget a run that no worker has begun."""


class Intake:
    """Accept, retry, cancel and delete."""

    def __init__(
        self,
        entries: Entries,
        queue: Queue,
        identify: Identify,
        *,
        estimated_cost_usd: float | None = None,
        allowance: Allowance | None = None,
    ) -> None:
        self._entries = entries
        self._queue = queue
        self._identify = identify
        self._estimated_cost_usd = estimated_cost_usd
        self.allowance = allowance

    def accept(
        self, user_id: str, source: Source, options: Options, *, priority: int = 5, origin: RowOrigin | None = None
    ) -> EntryView:
        """Take an order; the entry is in the database before this returns, and never forgotten.

        Raises what `identify` raises, NeedsUserError when the person keeps too much, TooMuchWaitingError.
        """
        if priority not in PRIORITIES:
            raise PermanentError(f"Priority {priority} is out of range.", "Use 1 (first) to 9 (last).")
        started_ns = time.time_ns()
        identity = self._identify(source)
        limits = (
            self.allowance if self.allowance and self.allowance.limits(user_id) else None
        )  # else a question for nothing
        if limits and not self._entries.knows(user_id, options, identity=identity, origin=origin):
            _check(limits, user_id, is_row=origin is not None)
        entry, is_new = self._entries.accept(
            user_id,
            source,
            options,
            identity=identity,
            priority=priority,
            origin=origin,
            estimated_cost_usd=self._estimated_cost_usd,
        )
        if is_new:
            self._queue.enqueue(entry)
            tell_accepted(entry, started_ns)
        return entry

    def retry(self, user_id: str, entry_id: str) -> EntryView:
        """Run a finished entry again; stages whose artifacts are still there take no time."""
        entry, is_new = self._entries.retry(user_id, entry_id)
        if is_new:
            self._queue.enqueue(entry)
        return entry

    def recut(self, user_id: str, entry_id: str, motion: MotionSettings) -> EntryView:
        """Cut the reel of a finished entry in another way; nobody is looked for in the video again."""
        choices = {"motion": motion.model_dump(mode="json")}
        entry = self._entries.choose(user_id, entry_id, choices, run_from=StageName.HIGHLIGHT)
        self._queue.enqueue(entry)
        return entry

    def fetch_again(self, user_id: str, entry_id: str) -> EntryView:
        """Get the video of a finished entry back and cut its reel again; its note, words and texts stay as they are."""
        entry = self._entries.choose(user_id, entry_id, {}, run_from=StageName.HIGHLIGHT)
        self._queue.enqueue(entry)
        return entry

    def make_clips(self, user_id: str, entry_id: str) -> EntryView:
        """Begin to make the clips that wait; an entry that is still running comes to them by itself.

        Raises ConflictError for one that has ended without a note.
        """
        entry = self._entries.get(user_id, entry_id)
        if not entry.status.is_final:
            return entry
        if entry.status is not Status.COMPLETED:
            raise ConflictError("This entry has not been worked through.", "Retry it first; then clips can be made.")
        if self.allowance and self.allowance.limits(user_id):
            self.allowance.check_storage(user_id)
        try:
            entry = self._entries.choose(user_id, entry_id, {}, run_from=StageName.CLIPS)
        except ConflictError:  # somebody else began it in between
            return self._entries.get(user_id, entry_id)
        self._queue.enqueue(entry)
        return entry

    def run_with(self, user_id: str, entry_id: str, choices: Mapping[str, str | None]) -> EntryView:
        """Make the note of a finished entry anew with another tag or schema; the video is not looked at again."""
        entry = self._entries.choose(user_id, entry_id, choices, run_from=StageName.SUMMARIZE)
        self._queue.enqueue(entry)
        return entry

    def edit(self, user_id: str, entry_id: str, edits: Mapping[str, Any], *, note: Note) -> EntryView:
        """Keep the person's own values of the note, and save the note again where it was saved."""
        entry, is_new = self._entries.edit(user_id, entry_id, edits, note=note)
        if is_new:
            self._queue.enqueue(entry)
        return entry

    def give_file(self, user_id: str, entry_id: str, source: Source) -> EntryView:
        """Go on with a failed entry from a file in place of its link."""
        entry = self._entries.give_file(user_id, entry_id, source, self._identify(source))
        self._queue.enqueue(entry)
        return entry

    def send(self, user_id: str, entry_id: str, database_id: str = "") -> EntryView:
        """Write a finished note into a database in Notion; the same page again when it is there already."""
        entry = self._entries.send(user_id, entry_id, database_id)
        self._queue.enqueue(entry)
        return entry

    def retry_failed(self, user_id: str) -> int:
        """Run every failed entry of the user again; returns how many."""
        count, after = 0, ""
        while batch := self._entries.failed(user_id, after=after):
            for entry in batch:
                self.retry(user_id, entry.id)
            count, after = count + len(batch), batch[-1].id
        return count

    def cancel(self, user_id: str, entry_id: str, why: str = "") -> EntryView:
        """Stop an entry; a running one stops within a second or two. `why`: what the person is told."""
        entry = self._entries.request_cancel(user_id, entry_id, why)
        if entry.status.is_final:
            self._queue.cancel(entry)
        return entry

    def delete(self, user_id: str, entry_id: str) -> None:
        """Put a finished entry into the trash. Raises ConflictError while it runs."""
        entry = self._entries.get(user_id, entry_id)
        if not entry.status.is_final:
            raise ConflictError("This entry is still running.", "Cancel it first.")
        self._entries.library_marks.trash(user_id, [entry_id])


def _check(limits: Allowance, user_id: str, *, is_row: bool) -> None:
    limits.check_storage(user_id)
    if not is_row:  # rows wait in Notion anyway, and nobody is there to send one again
        limits.check_waiting(user_id)
