import pytest

from services.notes.rules.conflicts import number_conflicts
from services.notes.rules.extraction import extract_note
from tests.fakes.pools import media, pool, said, shown


def told(speech: str, screen: str, caption: str = "") -> list[str]:
    evidence = pool(caption, speech=(speech,), screen=((screen, 0, 4),) if screen else ())
    return [f"{one.what}: {one.why}" for one in number_conflicts(evidence, ())]


def test_a_time_said_and_another_shown_beside_it_is_told() -> None:
    assert told("Let the dough rest for 10 minutes.", "Rest the dough 11 min") == [
        "time (dough, rest): said 10 min, on screen 11 min"
    ]


@pytest.mark.parametrize(
    ("speech", "screen"),
    [
        ("Let the dough rest for 10 minutes.", "Rest the dough 10 min"),
        ("Fry the leek for 10 minutes.", "Rest the dough 11 min"),
        ("Heat the oven to 350°F.", "oven 180°C"),
        ("First 5 minutes dough, then 10 minutes dough", "dough 11 min"),
    ],
)
def test_what_agrees_or_is_about_something_else_is_not(speech: str, screen: str) -> None:
    assert told(speech, screen) == []


def test_a_price_and_a_temperature_count_too() -> None:
    assert told("The lamp costs $20 there.", "lamp $25") == ["price (lamp): said $20, on screen $25"]
    assert told("Heat the kitchen oven to 180°C.", "", "Kitchen oven: 200°C") != []


def test_a_note_tells_them_once() -> None:
    speech = said("Bake it for 10 minutes.")
    note = extract_note(media("Bun\n\nIngredients:\n200 g flour"), speech, shown(("bake for 11 minutes", 0, 4)))
    assert [one.why for one in note.missing if "11 min" in one.why] == ["said 10 min, on screen 11 min; kept 11 min"]
