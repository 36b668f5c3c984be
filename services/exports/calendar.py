"""A workout as dates in a calendar: RFC 5545, a weekly event for each chosen day, at the same time wherever one is."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from services.domain.artifacts import Note
from services.notes.values import exercise, one_line

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
MIN_LENGTH_S, USUAL_LENGTH_S, MAX_LENGTH_S = 10 * 60, 45 * 60, 4 * 3600
MAX_OCTETS = 75  # of a line, without its end


def calendar(
    note: Note, entry_id: str, *, days: Sequence[str], at: time, weeks: int, first: date, url: str = "", made: datetime
) -> str:
    """The file. Times float: 18:00 is 18:00 where the person is. A plan of several days takes them in turn.

    `days` are of DAYS; `first` is the day from which on it begins; `made` is when the note was changed last.
    """
    values = {name: value.value for name, value in note.fields.items()}
    length = timedelta(seconds=_length_s(values.get("duration_s")))
    parts = _parts(values.get("exercises"))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Clipsheet//Workout plan//EN", "CALSCALE:GREGORIAN"]
    for n, day in enumerate(sorted(set(days), key=DAYS.index)):
        name, exercises = parts[n % len(parts)]
        starts = datetime.combine(_next(first, day), at)
        title = one_line(note.title) + (f": {name}" if name else "")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{entry_id}-{day}@clipsheet",
            f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART:{starts:%Y%m%dT%H%M%S}",
            f"DTEND:{starts + length:%Y%m%dT%H%M%S}",
            f"RRULE:FREQ=WEEKLY;COUNT={weeks};BYDAY={day.upper()}",
            f"SUMMARY:{_escaped(title)}",
            f"DESCRIPTION:{_escaped(_description(note, values, exercises, url))}",
            *([f"URL:{url}"] if url else []),
            "TRANSP:OPAQUE",
            "END:VEVENT",
        ]
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _length_s(value: object) -> float:
    is_time = isinstance(value, int | float) and not isinstance(value, bool)
    return min(max(float(value), MIN_LENGTH_S), MAX_LENGTH_S) if is_time else USUAL_LENGTH_S  # type: ignore[arg-type]


def _parts(exercises: object) -> list[tuple[str, list[str]]]:
    """The exercises by the plan's days, in their order; one part without a name where there are none."""
    rows = [row for row in exercises if isinstance(row, dict)] if isinstance(exercises, list) else []
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(one_line(str(row.get("day") or "")), []).append(exercise(row))
    return list(found.items()) or [("", [])]


def _description(note: Note, values: dict[str, Any], exercises: Sequence[str], url: str) -> str:
    rounds = [f"Rounds: {values['rounds']}"] if values.get("rounds") else []
    lines = [one_line(note.summary), *(f"- {line}" for line in exercises), *rounds, url]
    return "\n".join(line for line in lines if line)


def _next(first: date, day: str) -> date:
    return first + timedelta(days=(DAYS.index(day) - first.weekday()) % 7)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets that never cut through a character (section 3.1)."""
    part, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > MAX_OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + sign, size + octets
    yield part
