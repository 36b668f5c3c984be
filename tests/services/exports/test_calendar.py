from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from icalendar import Calendar

from services.domain.artifacts import Note, Value
from services.exports.calendar import calendar

MADE = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
SUNDAY = date(2026, 11, 29)


def plan(exercises: list[dict[str, Any]], title: str = "Core; fast, \\ and short", **fields: Any) -> Note:
    values = {"exercises": exercises, **fields}
    made = {name: Value(value=value, evidence=()) for name, value in values.items()}
    return Note(schema_name="workout", engine="outline", title=title, summary="Two exercises.", fields=made)


def events(note: Note, days: list[str], at: time = time(18), weeks: int = 8) -> list[Any]:
    text = calendar(note, "e1", days=days, at=at, weeks=weeks, first=SUNDAY, url="https://youtu.be/a", made=MADE)
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    return list(Calendar.from_ical(text).walk("VEVENT"))


def test_a_workout_is_a_weekly_event_on_each_chosen_day() -> None:
    made = events(plan([{"name": "Squat", "sets": 3, "reps": 12}], duration_s=1800), ["fr", "mo"])

    assert [one["DTSTART"].dt for one in made] == [datetime(2026, 11, 30, 18), datetime(2026, 12, 4, 18)]
    assert [one["DTEND"].dt.minute for one in made] == [30, 30]
    assert made[0]["RRULE"] == {"FREQ": ["WEEKLY"], "COUNT": [8], "BYDAY": ["MO"]}
    assert str(made[0]["SUMMARY"]) == "Core; fast, \\ and short"
    assert "- Squat: 3 x 12" in str(made[0]["DESCRIPTION"]).splitlines()
    assert len({str(one["UID"]) for one in made}) == 2


def test_the_days_of_a_plan_are_taken_in_turn() -> None:
    made = events(plan([{"name": "Squat", "day": "Legs"}, {"name": "Row", "day": "Back"}], "Split"), ["mo", "we", "fr"])
    assert [str(one["SUMMARY"]) for one in made] == ["Split: Legs", "Split: Back", "Split: Legs"]
    assert "Row" not in str(made[0]["DESCRIPTION"])


@pytest.mark.parametrize("title", ["é" * 200, "日本語" * 60, "a\r\nBEGIN:VEVENT", "😀" * 70])
def test_any_title_is_folded_and_stays_whole(title: str) -> None:
    (made,) = events(plan([], title), ["mo"])
    assert str(made["SUMMARY"]) == " ".join(title.split())


@pytest.mark.parametrize(("length", "minutes"), [(None, 45), (20, 10), (90_000, 240), (True, 45)])
def test_an_event_lasts_as_long_as_a_workout_may(length: Any, minutes: int) -> None:
    (made,) = events(plan([], duration_s=length) if length is not None else plan([]), ["mo"])
    assert (made["DTEND"].dt - made["DTSTART"].dt).total_seconds() == 60 * minutes
