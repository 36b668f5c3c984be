import pytest

from services.domain.artifacts import EvidenceSource
from services.notes.rules.workouts.spoken_parts import parts_heard
from tests.fakes.pools import line


def heard(text: str) -> dict[str, dict[str, object]]:
    return {
        one.part.name: {amount.kind.value: amount.value for amount in one.part.amounts}
        for one in parts_heard(line(text, EvidenceSource.SAID))
    }


@pytest.mark.parametrize(
    ("text", "name", "amounts"),
    [
        ("Depois tríceps testa, três séries de doze.", "Tríceps testa", {"sets": 3, "reps": 12}),
        ("Tríceps na corda, três de quinze.", "Tríceps na corda", {"sets": 3, "reps": 15}),
        ("Primero jalón al pecho, cuatro series de diez.", "Jalón al pecho", {"sets": 4, "reps": 10}),
        ("Y para acabar, curl de bíceps, tres series de doce.", "Curl de bíceps", {"sets": 3, "reps": 12}),
        ("Et on termine par la planche, quarante secondes.", "Planche", {"seconds": 40}),
        ("Poi venti affondi per gamba.", "Affondi", {"reps": 20, "side": "each side"}),
        ("Wir machen weiter mit Beinpresse, vier mal zehn.", "Beinpresse", {"sets": 4, "reps": 10}),
        ("Then hold a copenhagen plank for twenty seconds.", "Copenhagen plank", {"seconds": 20}),
        ("Lie on your side for leg lifts, fifteen on each side.", "Leg lifts", {"reps": 15, "side": "each side"}),
        ("Toe reaches, thirty total.", "Toe reaches", {"reps": 30}),
        ("Then eighty meters of sandbag carries.", "Sandbag carries", {"distance": "80 m"}),
    ],
)
def test_a_name_stands_behind_what_leads_in_and_beside_its_amounts(
    text: str, name: str, amounts: dict[str, object]
) -> None:
    found = heard(text)
    assert found.get(name) == amounts


@pytest.mark.parametrize(
    "text",
    [
        "Descansad dos minutos.",
        "I'm aiming for under an hour.",
        "Twenty reps at a calm pace.",
        "Two working sets here.",
        "Keep your ribs down, squeeze at the top.",
        "Rest thirty seconds.",
    ],
)
def test_talk_is_no_exercise(text: str) -> None:
    assert not any(amounts for amounts in heard(text).values())


def test_several_in_one_sentence_are_taken_apart() -> None:
    found = heard("We've got forty wall balls, then a hundred meter sled pull, then twelve devil presses")
    assert found == {
        "Wall balls": {"reps": 40}, "Sled pull": {"distance": "100 m"}, "Devil presses": {"reps": 12},
    }  # fmt: skip


def test_a_rest_behind_an_exercise_is_its_own() -> None:
    assert heard("Then ten burpees, and rest one minute") == {"Burpees": {"reps": 10, "rest_s": 60}}


def test_a_name_that_is_announced_waits_for_no_amount() -> None:
    told = parts_heard(line("Dann Beinheben.", EvidenceSource.SAID))
    assert [(one.part.name, one.is_announced, one.is_counted) for one in told] == [("Beinheben", True, False)]


@pytest.mark.parametrize("text", ["Five stretches for tight hips.", "Four moves you should try."])
def test_how_many_there_are_is_no_exercise(text: str) -> None:
    assert not any(amounts for amounts in heard(text).values())


def test_what_one_lies_on_is_no_part_of_the_name() -> None:
    assert heard("Start on your back with toe taps, twelve reps") == {"Toe taps": {"reps": 12}}


def test_the_same_thing_is_no_exercise() -> None:
    assert not any(heard("Same thing, three by twelve.").values())
