from typing import Any

import pytest

from services.notes.rules.findings import FoundValue
from services.notes.rules.recipes.times import cook_time, prep_time, temperature
from tests.fakes.pools import pool


def value(finding: FoundValue | None) -> Any:
    return finding.value if finding else None


def test_times_stand_behind_their_label() -> None:
    evidence = pool("Prep time: 15 min | Cook time 1 h 10 min")
    assert (value(prep_time(evidence)), value(cook_time(evidence))) == (900, 4200)


@pytest.mark.parametrize(
    "text",
    [
        "Bake at 180°C for 25 minutes.",
        "Bake 25min",
        "25 Minuten bei 180 °C im Ofen backen",
        "Leve ao forno por 25 minutos",
    ],
)
def test_the_only_time_of_baking_is_the_cook_time(text: str) -> None:
    assert value(cook_time(pool(text))) == 1500


def test_several_times_of_baking_are_none() -> None:
    assert cook_time(pool("Bake for 25 minutes.\nRoast for 10 minutes.")) is None


def test_one_time_said_and_another_shown_is_a_conflict() -> None:
    found = cook_time(pool(speech=("Bake it for 10 minutes.",), screen=(("bake for 11 minutes", 0, 3),)))
    assert found is not None
    assert [(one.what, one.why) for one in found.missing] == [
        ("cook time", "said 10 min, on screen 11 min; kept 11 min")
    ]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("at 350°F", "350°F"), ("180 °C", "180 °C"), ("200 Grad", "200 Grad"), ("oven to 350F", "350F"),
        ("200ºC", "200ºC"), ("gas mark 6", "gas mark 6"), ("350 degrees", "350 degrees"), ("180度", "180度"),
    ],
)  # fmt: skip
def test_a_temperature_keeps_its_unit(text: str, read: str) -> None:
    assert value(temperature(pool(text))) == read


def test_prep_and_cook_side_by_side_are_of_the_whole() -> None:
    evidence = pool("Simmer 5 min, cook 2 min more.\nPrep 10 min, cook 30 min.")
    assert (value(prep_time(evidence)), value(cook_time(evidence))) == (600, 1800)


def test_degrees_are_read_in_words() -> None:
    found = temperature(pool(speech=("Bei zweihundert Grad backen.",)))
    assert found is not None
    assert found.value == "200 Grad"


def test_the_time_of_a_side_or_of_another_sentence_is_not_the_whole() -> None:
    assert cook_time(pool("Fais cuire 2 min de chaque côté.")) is None
    assert cook_time(pool("Let the dough rest 30 min. Bake it well.")) is None


def test_a_full_stop_of_a_short_word_ends_no_sentence() -> None:
    assert value(cook_time(pool("In die Form füllen und bei 180 Grad 25 Min. backen."))) == 1500
