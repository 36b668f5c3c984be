from typing import Any

import pytest

from services.notes.rules.findings import FoundValue
from services.notes.rules.workouts import workout
from services.notes.rules.workouts.binding import gather
from services.notes.rules.workouts.measures.kinds import MeasureKind
from tests.fakes.pools import pool


def value(finding: FoundValue | None) -> Any:
    return finding.value if finding else None


@pytest.mark.parametrize("text", ["3 rounds", "3 Runden", "repeat 3 times", "Rounds: 3", "3 rondas"])
def test_rounds_are_read(text: str) -> None:
    assert value(workout.rounds(gather(pool(text)))) == 3


@pytest.mark.parametrize(
    "text", ["Rest 90 sec between rounds", "90 s rest after each round", "1:30 min Pause zwischen den Runden"]
)
def test_a_rest_between_rounds_is_of_the_workout_and_of_no_exercise(text: str) -> None:
    gathered = gather(pool(f"1. Squats 12 reps\n2. Lunges 10 reps\n{text}"))
    assert value(workout.round_rest(gathered)) == 90
    assert all(MeasureKind.REST not in exercise.claims for exercise in gathered.exercises)


def test_a_rest_between_sets_is_of_the_exercises() -> None:
    gathered = gather(pool("1. Squats 12 reps\n2. Lunges 10 reps\nRest 30 sec between sets"))
    assert workout.round_rest(gathered) is None
    assert all(MeasureKind.REST in exercise.claims for exercise in gathered.exercises)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("10 minute HIIT workout", 600), ("AMRAP 12 min", 720), ("EMOM 15", 900), ("SAVE THIS 10 MIN AB WORKOUT", 600)],
)
def test_the_duration_is_that_of_the_whole(text: str, seconds: int) -> None:
    evidence = pool(text)
    assert value(workout.duration(evidence, gather(evidence))) == seconds


@pytest.mark.parametrize("text", ["10 min later", "30 Seconds", "workout: 40 s squats"])
def test_other_times_are_no_duration(text: str) -> None:
    evidence = pool(text)
    assert workout.duration(evidence, gather(evidence)) is None


@pytest.mark.parametrize(("text", "name"), [("Emom!", "EMOM"), ("a superset", "superset"), ("Tabata time", "tabata")])
def test_the_format_is_a_choice_of_the_schema(text: str, name: str) -> None:
    assert value(workout.workout_format(pool(text))) == name


def test_muscles_that_are_only_said_in_passing_do_not_count() -> None:
    evidence = pool(speech=("Keep your chest up and your arms long.",))
    assert workout.muscle_groups(evidence, gather(evidence)) is None


def test_muscles_equipment_and_level_are_read_from_the_caption() -> None:
    evidence = pool("Full body dumbbell workout for beginners")
    found = [value(rule(evidence, gather(evidence))) for rule in (workout.muscle_groups, workout.equipment)]
    assert [*found, value(workout.level(evidence))] == [["full body"], ["dumbbells"], "beginner"]


def test_a_rest_that_is_said_with_how_often_all_is_done_ends_a_round() -> None:
    evidence = pool(speech=("Ten burpees.", "Rest forty seconds and do this four times."))
    workout_found = gather(evidence)
    assert [claim.value for claim in workout_found.rounds] == [4]
    assert [claim.value for claim in workout_found.round_rests] == [40]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Séance DOS / BICEPS", ["back", "biceps"]),
        ("Pecs & dos", ["chest", "back"]),
        ("Día dos: piernas", ["legs"]),
        ("Treino dos glúteos", ["glutes"]),
        ("Treino de ombro", ["shoulders"]),
    ],
)
def test_dos_is_the_back_only_beside_another_part_of_the_body(text: str, groups: list[str]) -> None:
    evidence = pool(text)
    found = workout.muscle_groups(evidence, gather(evidence))
    assert found is not None
    assert sorted(map(str, found.value)) == sorted(groups)  # type: ignore[arg-type]


def test_how_long_one_walk_takes_is_not_how_long_all_does() -> None:
    evidence = pool("Mon: brisk walk 6 min, then 2 rounds of: 90 sec jog, 90 sec walk\nWed: same")
    assert workout.duration(evidence, gather(evidence)) is None


@pytest.mark.parametrize("text", ["Gesamtdauer: 20 Min.", "Trainingsdauer 20 Minuten"])
def test_german_words_put_together_tell_how_long_it_takes(text: str) -> None:
    evidence = pool(f"1. Burpees 10x\n2. Kniebeugen 12x\n\n{text}")
    assert value(workout.duration(evidence, gather(evidence))) == 1200


def test_what_stands_in_brackets_makes_a_title_no_sentence() -> None:
    evidence = pool("Core rehab (8+ weeks, cleared by your doctor)")
    assert value(workout.muscle_groups(evidence, gather(evidence))) == ["core"]
