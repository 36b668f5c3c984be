from typing import Any

import pytest

from services.notes.rules.recipes.ingredients import ingredients
from tests.fakes.pools import pool


def records(*speech: str) -> Any:
    found = ingredients(pool(speech=speech))
    return found.value if found else None


def test_japanese_names_stand_before_their_amounts() -> None:
    assert records("鍋に水200ml、酒大さじ1、塩小さじ1/2を入れます。", "豚バラ肉150グラムを切ります。") == [
        {"quantity": 200, "unit": "ml", "name": "水"},
        {"quantity": 1, "unit": "tbsp", "name": "酒"},
        {"quantity": 0.5, "unit": "tsp", "name": "塩"},
        {"quantity": 150, "unit": "g", "name": "豚バラ肉"},
    ]


@pytest.mark.parametrize(
    ("text", "name"), [("フライパンににんじん1本を入れます。", "にんじん"), ("長ねぎ半分を切ります。", "長ねぎ")]
)
def test_a_particle_within_a_word_is_none(text: str, name: str) -> None:
    assert [one["name"] for one in records(text)] == [name]


def test_korean_names_stand_before_their_amounts() -> None:
    assert records(
        "팬에 다진 마늘 1큰술을 볶아주세요.", "물은 딱 1/2컵만 넣어주세요.", "간장 2큰술, 설탕 1작은술을 넣어주세요."
    ) == [
        {"quantity": 1, "unit": "tbsp", "name": "다진 마늘"},
        {"quantity": 0.5, "unit": "cup", "name": "물"},
        {"quantity": 2, "unit": "tbsp", "name": "간장"},
        {"quantity": 1, "unit": "tsp", "name": "설탕"},
    ]


def test_times_and_people_are_no_ingredients() -> None:
    assert records("5分煮ます。", "4人で食べます。", "10분 끓여주세요.") is None


def test_korean_counts_in_words_and_foods_without_amounts() -> None:
    found = ingredients(pool(speech=("먼저 감자 두 개를 썰어주세요.", "당근 반 개랑 대파를 넣어주세요.")))
    assert found is not None
    assert found.value == [
        {"quantity": 2, "name": "감자"},
        {"quantity": 0.5, "name": "당근"},
        {"name": "대파"},
    ]
