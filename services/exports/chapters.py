"""The chapters of a video: as its caption lists them, else where the note's items begin, else where the talk turns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.domain.artifacts import Media, Note, Segment, Transcript
from services.notes.values import one_line

FEWEST, MAX = 2, 15
LONG_S, EACH_S, SHORTEST_S = 150.0, 75.0, 25.0  # a talk that has chapters; how long one is; how short one may be
PAUSE_S = 3.0  # one that counts in full
AROUND = 6  # lines on each side whose words are compared
MAX_TITLE = 60
_LISTED = re.compile(r"^\W*((?:\d{1,2}:)?\d{1,2}:\d{2})\W+(\S.*)$")
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True)
class Chapter:
    """Where it begins, and what it is about."""

    start_s: float
    title: str


def chapters(media: Media | None, note: Note | None, transcript: Transcript | None) -> tuple[Chapter, ...]:
    """In their order; none for a video too short or too much of a piece to have any."""
    length_s = media.duration_s if media else 0.0
    ways = (
        list(_listed(media.caption)) if media else [],
        list(_items(note)) if note else [],
        _talk(transcript.segments, length_s) if transcript and length_s >= LONG_S else [],
    )
    return next((found for way in ways if (found := _tidy(way, length_s))), ())


def _listed(caption: str) -> Iterator[Chapter]:
    """Lines such as "1:20 The dough", as descriptions of videos have them."""
    for line in caption.splitlines():
        if found := _LISTED.match(line.strip()):
            seconds = 0
            for part in found[1].split(":"):
                seconds = 60 * seconds + int(part)
            yield Chapter(float(seconds), found[2])


def _items(note: Note) -> Iterator[Chapter]:
    """Exercises by when they start; steps by when they are said or shown."""
    exercises, steps = (note.fields.get(name) for name in ("exercises", "steps"))
    for row in exercises.value if exercises and isinstance(exercises.value, list) else []:
        if isinstance(row, dict) and isinstance(row.get("start_s"), int | float):
            yield Chapter(float(str(row["start_s"])), str(row.get("name") or ""))
    for n, step in enumerate(steps.value if steps and isinstance(steps.value, list) else []):
        times = [e.at_s for e in steps.evidence if e.at_s is not None and e.path == f"/{n}"] if steps else []
        if times:
            yield Chapter(min(times), str(step))


def _talk(segments: Sequence[Segment], length_s: float) -> list[Chapter]:
    """Cut where it pauses and other words begin, the clearest places first, none too near to another."""
    turns = sorted(range(1, len(segments)), key=lambda n: -_turn(segments, n))
    wanted, starts = min(MAX, round(length_s / EACH_S)) - 1, [0.0]
    chosen: list[int] = []
    for n in turns:
        start = segments[n].start_s
        is_apart = all(abs(start - other) >= SHORTEST_S for other in starts) and length_s - start >= SHORTEST_S
        if len(chosen) < wanted and is_apart:
            chosen.append(n)
            starts.append(start)
    return [Chapter(segments[n].start_s if n else 0.0, segments[n].text) for n in (0, *sorted(chosen)) if segments]


def _turn(segments: Sequence[Segment], n: int) -> float:
    """From 0 to 2: how long the pause before this line is, and how new the words after it are."""
    pause = min(max(segments[n].start_s - segments[n - 1].end_s, 0.0) / PAUSE_S, 1.0)
    before, after = _words(segments[max(0, n - AROUND) : n]), _words(segments[n : n + AROUND])
    shared = len(before & after) / max(1, min(len(before), len(after)))
    return pause + 1 - shared


def _words(segments: Sequence[Segment]) -> set[str]:
    return {word for one in segments for word in _WORD.findall(one.text.casefold())}


def _tidy(found: Sequence[Chapter], length_s: float) -> tuple[Chapter, ...]:
    """By time, each second once, with short titles; nothing where they are too few or do not fit the video."""
    by_second: dict[int, Chapter] = {}
    for one in sorted(found, key=lambda one: one.start_s):
        title = _short(one.title)
        if title and (not length_s or one.start_s < length_s):
            by_second.setdefault(int(one.start_s), Chapter(one.start_s, title))
    kept = tuple(by_second.values())[:MAX]
    return kept if len(kept) >= FEWEST else ()


def _short(title: str) -> str:
    text = one_line(title).strip(" -–—:|•.,")
    if len(text) <= MAX_TITLE:
        return text
    return text[: MAX_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
