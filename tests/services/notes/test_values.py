import pytest
from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Mark, Note, Value
from services.domain.schemas.model import FieldType, SchemaField
from services.domain.schemas.recipe import INGREDIENT
from services.notes.values import clock, exercise, fields_of, lasting, one_line, plain, record, where

SQUATS: dict[str, JsonValue] = {
    "name": "Squats", "sets": 3, "reps": 8, "reps_max": 12, "side": "each side", "load": "20 kg", "rest_s": 60
}  # fmt: skip
RECORDS = SchemaField(name="ingredients", type=FieldType.RECORDS, fields=INGREDIENT)


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (65.9, "1:05"), (3723, "1:02:03"), (None, "")])
def test_a_clock_shows_minutes_and_seconds(seconds: float | None, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(30, "30 s"), (90, "1 min 30 s"), (600, "10 min"), (4800, "1 h 20 min")])
def test_a_duration_is_said_in_units(seconds: float, text: str) -> None:
    assert lasting(seconds) == text


def test_an_exercise_is_one_line() -> None:
    assert exercise(SQUATS) == "Squats: 3 x 8–12, each side, 20 kg, rest 1 min"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"quantity": 1.5, "unit": "cup", "name": "flour"}, "1½ cups flour"),
        ({"quantity": 200, "unit": "g", "name": "flour"}, "200 g flour"),
        ({"quantity": 2, "quantity_max": 3, "name": "eggs"}, "2–3 eggs"),
        ({"name": "salt"}, "salt"),
    ],
)
def test_an_ingredient_is_one_line(value: dict[str, str | float], text: str) -> None:
    assert record(RECORDS, dict(value)) == text


def test_control_and_direction_signs_are_dropped() -> None:
    assert one_line("\x1b[31mred\u202e\n\talert\x00") == "[31mred alert"


def test_a_yes_is_a_word() -> None:
    assert plain(SchemaField(name="vegan", type=FieldType.CHECKBOX), True) == "yes"


def test_fields_of_an_unknown_schema_are_shown_as_they_are() -> None:
    fields = {"Cost": Value(value=3, evidence=()), "Parts": Value(value=[{"a": 1}], evidence=())}
    shown = fields_of(Note(schema_name="My database", engine="x", title="t", fields=fields))
    assert [(field.name, field.show) for field, _ in shown] == [("Cost", "line"), ("Parts", "table")]


@pytest.mark.parametrize(
    ("more", "text"),
    [
        ({"scheme": "21-15-9"}, "Rows: 21-15-9"),
        ({"sets": 6, "distance": "400 m", "intensity": "5k pace"}, "Rows: 6 x 400 m, 5k pace"),
        ({"calories": 20}, "Rows: 20 cal"),
        ({"seconds": 30, "seconds_max": 45}, "Rows: 30 s–45 s"),
        ({"sets": 3, "until": "failure"}, "Rows: 3 sets, to failure"),
        ({"reps": 5, "tempo": "3-1-1-0"}, "Rows: 5 reps, tempo 3-1-1-0"),
    ],
)
def test_an_exercise_says_how_far_how_hard_and_how_fast(more: dict[str, JsonValue], text: str) -> None:
    assert exercise({"name": "Rows", **more}) == text


@pytest.mark.parametrize(
    ("mark", "at_s", "text"),
    [
        (Mark.NONE, 5, "on screen 0:05"),
        (Mark.RULES, 5, "on screen 0:05, added by rules"),
        (Mark.TRANSLATED, None, "on screen, translated, words not checked"),
    ],
)
def test_where_a_value_is_from_tells_who_added_it_and_what_nobody_checked(mark: Mark, at_s: float, text: str) -> None:
    assert where(Evidence(source=EvidenceSource.ON_SCREEN, at_s=at_s, confidence=1, mark=mark)) == text
