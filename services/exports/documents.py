"""An entry as one JSON object: what `process --json` prints, and what lies beside the note in the library."""

from typing import Any

from services.domain.artifacts import Motion, Note
from services.domain.entries import EntryView
from services.exports.results import Results


def document(entry: EntryView, results: Results) -> dict[str, Any]:
    """Everything known about the entry; parts that do not exist are None."""
    return {
        "entry": {
            "id": entry.id,
            "status": entry.status.value,
            "partial": entry.partial,
            "message": entry.message,
            "error_code": entry.error_code,
        },
        "video": results.media.model_dump(mode="json") if results.media else None,
        "note": _note(entry, results),
        "transcript": results.transcript.model_dump(mode="json") if results.transcript else None,
        "screen_text": results.screen_text.model_dump(mode="json") if results.screen_text else None,
        "motion": motion_document(results.motion, _path(results, "reel")) if results.motion else None,
        "reel": _path(results, "reel"),
        **{stage.value: made.model_dump(mode="json") for stage, made in results.others.items()},
        "timings_s": entry.timings_s,
        "cost_usd": entry.cost_usd,
    }


def motion_document(motion: Motion, reel: str | None) -> dict[str, Any]:
    """What `highlight --json` prints."""
    return {
        "duration_s": motion.duration_s,
        "segments": [segment.model_dump() for segment in motion.segments],
        "cuts": [cut.model_dump() for cut in motion.cuts],
        "moments": [part.model_dump() for part in motion.moments],
        "settings": motion.settings.model_dump(),
        "people_s": motion.people_s,
        "peak": motion.peak,
        "reel": reel,
        "zero_reason": motion.zero_reason,
    }


def note_document(note: Note) -> dict[str, Any]:
    """A note by itself: what `note --json` prints."""
    dumped = note.model_dump(mode="json")
    names = ("schema_confidence", "schema_reason", "engine", "title", "summary", "language", "fields", "missing")
    return {"schema": dumped["schema_name"], **{name: dumped[name] for name in names}}


def _note(entry: EntryView, results: Results) -> dict[str, Any] | None:
    """The note with what the other stages could not give."""
    if results.note is None:
        return None
    return note_document(results.note.model_copy(update={"missing": results.missing(entry)}))


def _path(results: Results, what: str) -> str | None:
    path = results.files.get(what)
    return str(path) if path else None
