"""Which seconds of a video show a row of its note; a row of which that is not known has none.

A row begins where it is said or shown, and lasts until the next one begins. Rows that begin together are a list that is
told in one go, and show nothing; where somebody moves in the video but not in these seconds, it is only talked about.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Motion, MotionSegment, Note, Value
from services.domain.row_clips import Moment
from services.notes.values import fields_of

SHORTEST_S, LONGEST_S = 3.0, 7.0
TOGETHER_S = 1.0
WITHIN_S = 30.0  # of the row's begin somebody must move, or it is not this row
MAX = 30  # rows
_SHOWN = ("table", "numbered")
_TIMED = (EvidenceSource.SAID, EvidenceSource.ON_SCREEN)


def moments(note: Note, motion: Motion | None, duration_s: float) -> tuple[Moment, ...]:
    """Return the moments of exercises and steps, in their order."""
    found = [one for field, value in fields_of(note) if field.show in _SHOWN for one in _of(field.name, value)]
    begins = sorted({begin_s for _, begin_s, _ in found if begin_s < duration_s})
    ends = dict(pairwise([*begins, duration_s]))
    return tuple(_windows(found, ends, motion))[:MAX]


Row = tuple[str, float, float | None]  # path, when it begins, and ends where that is told


def _windows(found: Sequence[Row], ends: Mapping[float, float], motion: Motion | None) -> Iterator[Moment]:
    for path, begin_s, told_end_s in found:
        together = sum(abs(other - begin_s) < TOGETHER_S for _, other, _ in found)
        if begin_s not in ends or together > 1:
            continue
        end_s = min(ends[begin_s], told_end_s or ends[begin_s])
        needs_motion = path.startswith("exercises/") and told_end_s is None  # a plank is held as long as is told
        window = _window(begin_s, end_s, motion, needs_motion=needs_motion)
        if window:
            yield Moment(path=path, start_s=round(window[0], 2), end_s=round(window[1], 2))


def _of(name: str, value: Value) -> Iterator[Row]:
    if not isinstance(value.value, list):
        return
    for number, row in enumerate(value.value):
        begin_s = _begin(row, [e for e in value.evidence if e.path in (f"/{number}", f"/{number}/name")])
        if begin_s is not None:
            yield f"{name}/{number}", begin_s, _second(row, "end_s")


def _begin(row: JsonValue, evidence: Sequence[Evidence]) -> float | None:
    told = _second(row, "start_s")
    if told is not None:
        return told
    times = [e.at_s for e in evidence if e.at_s is not None and e.slide is None and e.source in _TIMED]
    return min(times, default=None)


def _second(row: JsonValue, name: str) -> float | None:
    value = row.get(name) if isinstance(row, dict) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _window(begin_s: float, end_s: float, motion: Motion | None, *, needs_motion: bool) -> tuple[float, float] | None:
    """The first seconds of a row in which somebody moves; of a step where nobody does at all, its own first ones."""
    segments: Sequence[MotionSegment] = motion.segments if motion else ()
    if not segments and needs_motion:
        return None
    if not segments:
        return (begin_s, min(end_s, begin_s + LONGEST_S)) if end_s - begin_s >= SHORTEST_S else None
    for segment in segments:
        start_s = max(begin_s, segment.start_s)
        stop_s = min(end_s, segment.end_s, start_s + LONGEST_S)
        if stop_s - start_s >= SHORTEST_S and start_s - begin_s <= WITHIN_S:
            return start_s, stop_s
    return None if needs_motion or end_s - begin_s < SHORTEST_S else (begin_s, min(end_s, begin_s + LONGEST_S))
