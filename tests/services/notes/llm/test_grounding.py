import pytest

from services.domain.schemas.model import FieldType, SchemaField
from services.domain.schemas.workout import EXERCISE, WORKOUT
from services.notes.llm.grounding import carries, may_infer
from services.notes.rules.evidence import build_pool
from tests.fakes.pools import line, shown

NUMBER = SchemaField(name="servings", type=FieldType.NUMBER)
TEXT = SchemaField(name="tip", type=FieldType.TEXT)
PARTS = {field.name: field for field in EXERCISE}


@pytest.mark.parametrize(
    ("text", "value"),
    [("Serves 4", 4), ("for four people", 4), ("8-12 pieces", 12), ("1 1/2 cups", 1.5), ("½ tsp", 0.5),
     ("half a cup", 0.5), ("a pinch", 1), ("zwei Eier", 2), ("a dozen eggs", 12), ("⅓ cup", 0.333), ("1.500 g", 1500)],
)  # fmt: skip
def test_a_number_is_found_as_it_is_written(text: str, value: float) -> None:
    assert carries(line(text), NUMBER, value) == 1.0


@pytest.mark.parametrize(("text", "value"), [("Serves 4", 5), ("for 40 people", 4), ("no number", 1), ("", 0)])
def test_a_number_that_is_not_there_is_not_found(text: str, value: float) -> None:
    assert carries(line(text), NUMBER, value) == 0.0


@pytest.mark.parametrize(
    ("name", "text", "value", "says"),
    [
        ("reps", "Squats 3x12", 12, True),
        ("sets", "Squats 3x12", 12, False),
        ("reps", "30 seconds", 30, False),
        ("seconds", "30 seconds", 30, True),
        ("rest_s", "30 seconds", 30, True),
        ("seconds", "2 minutes", 120, True),
        ("seconds", "2 minutes", 2, False),
        ("seconds", "1:30", 90, True),
        ("side", "10 each leg", "each side", True),
        ("load", "@20kg", "20 kg", True),
        ("load", "@20kg", "25 kg", False),
    ],
)
def test_an_amount_counts_what_the_line_counts(name: str, text: str, value: float | str, says: bool) -> None:
    assert (carries(line(text), PARTS[name], value) > 0) is says


@pytest.mark.parametrize(("name", "value", "found"), [("start_s", 2.0, 1.0), ("end_s", 6.4, 1.0), ("end_s", 2, 0.9)])
def test_a_time_in_the_video_is_the_lines_own(name: str, value: float, found: float) -> None:
    shown_line = build_pool(None, None, shown(("Plank", 2, 6.5))).lines[0]
    assert carries(shown_line, PARTS[name], value) == found
    assert carries(shown_line, PARTS[name], 30) == 0


@pytest.mark.parametrize(("value", "found"), [("tbsp", 1.0), ("tablespoon", 1.0), ("tsp", 0.0), ("handful", 0.0)])
def test_a_unit_may_be_written_short(value: str, found: float) -> None:
    unit = SchemaField(name="unit", type=FieldType.TEXT)
    assert carries(line("3 tablespoons of olive oil"), unit, value) == found


def test_a_yes_is_said_by_the_fields_own_name() -> None:
    vegan = SchemaField(name="Vegan", type=FieldType.CHECKBOX)
    assert carries(line("vegan lasagne"), vegan, True) == 1.0
    assert carries(line("vegan lasagne"), vegan, False) == 0.0


def test_only_judgements_may_be_inferred() -> None:
    allowed = {field.name for field in WORKOUT.fields if may_infer(field)}
    assert allowed == {"format", "muscle_groups", "level"}
