from typing import Any

import pytest

from services.notes.rules.recipes.ingredient_rows import read_row
from services.notes.rules.recipes.row_parts import split_row
from tests.fakes.pools import line


def record(text: str) -> Any:
    found = read_row(line(text))
    return found.record() if found else None


@pytest.mark.parametrize(
    ("text", "quantity", "unit", "name"),
    [
        ("1-1/2 cups brown rice", 1.5, "cup", "brown rice"),
        ("1 ½ cup milk", 1.5, "cup", "milk"),
        ("80g/2.8oz butter", 80, "g", "butter"),
        ("1 (12 oz) can black beans", 1, "can", "black beans"),
        ("2 x 250g tins tuna", 2, "can", "tuna"),
        ("2 x 250 g tofu", 500, "g", "tofu"),
        ("Cinnamon, 2 tsp", 2, "tsp", "Cinnamon"),
        ("Rye flour – 300 g", 300, "g", "Rye flour"),
        ("1 cup plus 3 tbsp sugar", 1, "cup", "sugar"),
        ("cup (150 g) sugar", 150, "g", "sugar"),
        ("5 garlic cloves, crushed", 5, "clove", "garlic"),
        ("half a teaspoon of salt", 0.5, "tsp", "salt"),
        ("a pinch of nutmeg", 1, "pinch", "nutmeg"),
        ("about 2 cups water (warm)", 2, "cup", "water"),
        ("3 c. à soupe d'huile", 3, "tbsp", "huile"),
        ("2 colheres (sopa) de mel", 2, "tbsp", "mel"),
        ("Açúcar – 1 colher e 1/2 de chá", 1.5, "tsp", "Açúcar"),
        ("2 cucharaditas de comino", 2, "tsp", "comino"),
        ("3 łyżki oliwy", 3, "tbsp", "oliwy"),
        ("2 ст. л. масла", 2, "tbsp", "масла"),
        ("2 su bardağı pirinç", 2, "cup", "pirinç"),
        ("2 siung bawang merah (iris)", 2, "clove", "bawang merah"),
        ("しょうゆ 大さじ1と1/2", 1.5, "tbsp", "しょうゆ"),
        ("小さじ1 塩", 1, "tsp", "塩"),
        ("豆腐300克", 300, "g", "豆腐"),
        ("2个土豆", 2, None, "土豆"),
        ("소금 두 꼬집", 2, "pinch", "소금"),
        ("- 설탕 2큰술 (황설탕도 가능)", 2, "tbsp", "설탕"),
        ("٣ ملاعق كبيرة زيت", 3, "tbsp", "زيت"),
        ("Juice of 1 lime", 1, None, "Juice of lime"),
        ("1 x onion", 1, None, "onion"),
        ("✅ 2 eggs", 2, None, "eggs"),
        ("1. 200 g lentils", 200, "g", "lentils"),
    ],
)  # fmt: skip
def test_a_row_gives_amount_and_name(text: str, quantity: float, unit: str | None, name: str) -> None:
    found = record(text)
    assert (found["quantity"], found.get("unit"), found["name"]) == (quantity, unit, name)


def test_a_range_has_two_ends() -> None:
    assert record("200g-250g pasta") == {"quantity": 200, "quantity_max": 250, "unit": "g", "name": "pasta"}


@pytest.mark.parametrize(
    ("text", "name", "note"),
    [
        ("1 cup plus 3 tbsp sugar", "sugar", "plus 3 tbsp"),
        ("1 onion, finely chopped", "onion", "finely chopped"),
        ("sea salt to taste", "sea salt", "to taste"),
        ("Farina qb", "Farina", "qb"),
        ("2 tbsp oil or butter", "oil", "or butter"),
        ("80g/2.8oz butter", "butter", "2.8oz"),
        ("a drizzle of honey (optional)", "honey", "a drizzle of, optional"),
    ],
)
def test_what_stands_beside_the_name_is_a_note(text: str, name: str, note: str) -> None:
    found = record(text)
    assert (found["name"], found["note"]) == (name, note)


def test_what_cannot_be_read_stays_whole() -> None:
    assert record("- the good stuff from grandma's shelf") == {"name": "the good stuff from grandma's shelf"}
    assert record("🧂") is None


def test_a_list_in_one_row_is_cut_where_amounts_begin() -> None:
    row = line("Dressing: 2 tbsp oil, 1 clove garlic, minced, 1 tsp mustard, salt")
    assert [part.text for part in split_row(row, 9)] == [
        "2 tbsp oil",
        "1 clove garlic, minced",
        "1 tsp mustard",
        "salt",
    ]
    assert [part.text for part in split_row(line("salt, pepper, chili"))] == ["salt, pepper, chili"]
