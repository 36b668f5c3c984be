"""`benchmarks.notes --cases`: what is right, invented and lost is told apart."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.note_matching import compare
from benchmarks.note_posts import report

CUP = {"core": "oats", "full": "oats rolled", "q": 2, "max": None, "unit": "cup|cups", "alts": [[180, "g"]]}


def counts(truth: Any, value: Any, name: str) -> tuple[int, int, int]:
    tally = next(iter(compare(name, truth, value, "rolled oats 2 cups").values()))
    return tally.right, tally.wrong, tally.lost


@pytest.mark.parametrize(
    ("record", "counted"),
    [
        ({"quantity": 2, "unit": "cup", "name": "rolled oats"}, (1, 0, 0)),
        ({"quantity": 180, "unit": "g", "name": "oats"}, (1, 0, 0)),
        ({"quantity": 3, "unit": "cup", "name": "oats"}, (0, 1, 1)),
        ({"quantity": 2, "unit": "cup", "name": "oats and honey"}, (0, 1, 1)),
        ({"name": "honey"}, (0, 1, 1)),
    ],
)
def test_an_ingredient_is_right_with_name_and_amount(record: dict[str, Any], counted: tuple[int, int, int]) -> None:
    assert counts([CUP], [record], "ingredients") == counted


def test_a_step_of_other_words_is_none() -> None:
    assert counts(["Soak the oats", "Add fruit"], ["Soak the oats overnight", "Follow me"], "steps") == (1, 1, 1)


def test_a_value_that_may_be_empty_is_not_lost() -> None:
    assert counts([None, 4], None, "servings") == (0, 0, 0)
    assert counts([4], 5, "servings") == (0, 1, 1)


def test_an_exercise_is_compared_part_by_part() -> None:
    truth = [{"name": ["Squats"], "need": {"sets": 3, "reps": 12}, "opt": {}}]
    found = compare("exercises", truth, [{"name": "Squat", "sets": 3, "reps": 10}], "squat 3x10")
    assert {name: (one.right, one.wrong, one.lost) for name, one in found.items()} == {
        "exercise": (1, 0, 0), "exercise.sets": (1, 0, 0), "exercise.reps": (0, 1, 1)
    }  # fmt: skip


def test_a_folder_is_reported_post_by_post(tmp_path: Path) -> None:
    texts = {"caption": "Oat bowl\nIngredients:\n2 cups rolled oats\n1 pear", "said": [], "shown": []}
    post = {
        "id": "bowl",
        "schema": "recipe",
        "lang": "en",
        "texts": texts,
        "truth": {"ingredients": [CUP], "steps": []},
    }
    (tmp_path / "bowl.json").write_text(json.dumps(post), encoding="utf-8")

    told = report(tmp_path)

    assert "invented: {'quantity': 1, 'name': 'pear'}" in told
    assert "precision 0.500 recall 1.000" in told
    assert "schema 1 of 1, title 1 of 1" in told
