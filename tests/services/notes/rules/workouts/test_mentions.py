import pytest

from services.domain.artifacts import EvidenceSource
from services.notes.rules.tokens import tokenize
from services.notes.rules.workouts.mentions import list_number_end, read_line
from services.notes.rules.workouts.names import name_key
from tests.fakes.pools import line


def named(text: str, source: EvidenceSource = EvidenceSource.CAPTION) -> dict[str, dict[str, object]]:
    reading = read_line(line(text, source))
    return {mention.name: {a.kind.value: a.value for a in mention.amounts} for mention in reading.mentions}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("1. Elbow Plank", "Elbow Plank"),
        ("2) Push-ups 3x10", "Push-ups"),
        ("3️⃣ Plank shoulder taps", "Plank shoulder taps"),
        ("▪️DB shoulder press 4x10", "DB shoulder press"),
        ("Around the world – 3x12", "Around the world"),
        ("3 x 30s Side Plank/side", "Side Plank"),
        ("12 Wdh Kniebeugen", "Kniebeugen"),
    ],
)
def test_a_written_line_names_its_exercise(text: str, name: str) -> None:
    assert list(named(text)) == [name]


def test_amounts_in_speech_go_to_the_name_they_stand_by() -> None:
    found = named("First squats, 3 sets of 12, then 10 push-ups, and rest 30 seconds", EvidenceSource.SAID)
    assert found == {"Squats": {"sets": 3, "reps": 12}, "Push-ups": {"reps": 10, "rest_s": 30}}


def test_a_number_before_a_name_counts_repetitions() -> None:
    found = named("Do twelve jumping jacks and 20 mountain climbers.", EvidenceSource.SAID)
    assert found == {"Jumping jacks": {"reps": 12}, "Mountain climbers": {"reps": 20}}


def test_names_before_amounts_keep_them() -> None:
    found = named("Squats 3x12 Lunges 3x10 each leg")
    assert found == {"Squats": {"sets": 3, "reps": 12}, "Lunges": {"sets": 3, "reps": 10, "side": "each side"}}


@pytest.mark.parametrize(
    "text", ["This plank workout is hard", "row your boat", "30 seconds left", "Keep your back flat"]
)
def test_everyday_words_are_no_exercise(text: str) -> None:
    assert named(text) == {}


def test_jump_squat_is_one_name_and_squats_lunges_are_two() -> None:
    assert list(named("we do squat jumps, squats lunges", EvidenceSource.SAID)) == ["Squat jumps", "Squats", "Lunges"]


def test_keys_forget_case_hyphens_and_plurals() -> None:
    assert name_key("Push-ups") == name_key("PUSH UP") == name_key("pushups")


@pytest.mark.parametrize("text", ["1. A", "2) B", "3️⃣ C", "Exercise 4: D", "# 5 E"])
def test_list_numbers_are_seen(text: str) -> None:
    assert list_number_end(tokenize(text)) > 0


@pytest.mark.parametrize("text", ["12 squats", "3x12", "2024", "", "A. 1"])
def test_other_numbers_are_no_list_number(text: str) -> None:
    assert list_number_end(tokenize(text)) == 0
