"""The trace of an entry's run: from the order in one process, over the stages in others, to its end."""

import time
from datetime import datetime

from services.domain.entries import EntryView
from utils.tracing import Span, SpanPlace, root, tell


def trace_of(entry: EntryView) -> SpanPlace:
    """Where the spans of this run of the entry hang."""
    return root(f"entry {entry.id} run {entry.run}")


def tell_accepted(entry: EntryView, start_ns: int) -> None:
    """The order, from when it came until it was in the queue."""
    place = trace_of(entry)
    accepted = root(f"accepted {entry.id} run {entry.run}")
    tell(Span("accept", SpanPlace(place.trace_id, accepted.span_id), place, start_ns, time.time_ns(), _about(entry)))


def tell_run(entry: EntryView) -> None:
    """The whole run, told by the process that ended it."""
    began = entry.created_at if entry.run == 1 else entry.started_at or entry.created_at
    ended = entry.finished_at or began
    about = {**_about(entry), "status": entry.status.value, "partial": entry.partial}
    error = entry.error_kind or "" if entry.status.value == "failed" else ""
    tell(Span("entry", trace_of(entry), None, _ns(began), _ns(ended), about, error))


def _about(entry: EntryView) -> dict[str, str | int]:
    return {"user": entry.user_id, "entry": entry.id, "attempt": entry.run}


def _ns(moment: datetime) -> int:
    return int(moment.timestamp() * 1e9)
