import pytest

from services.notes.rules.workouts.same_name import is_short_for, may_be_same


@pytest.mark.parametrize(
    ("short", "name"),
    [("BO Row", "Bent over rows"), ("DB Press", "Dumbbell floor press"), ("OH Tri Ext", "overhead triceps extensions")],
)
def test_short_forms_and_first_letters_stand_for_a_longer_name(short: str, name: str) -> None:
    assert is_short_for(short, name) or may_be_same(short, name)


@pytest.mark.parametrize(("one", "other"), [("bicycles", "Bicycle Crunch"), ("RDLs", "Romanian deadlift")])
def test_names_that_share_what_tells_the_exercise_may_be_one(one: str, other: str) -> None:
    assert may_be_same(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("squats", "lunges"), ("single leg bridge", "single leg hop"), ("side plank", "side raise")]
)
def test_what_many_exercises_share_makes_none_the_same(one: str, other: str) -> None:
    assert not may_be_same(one, other)
