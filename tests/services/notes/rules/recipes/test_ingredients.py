from typing import Any

import pytest

from services.notes.rules.recipes.ingredients import ingredients
from tests.fakes.pools import pool


def records(caption: str = "", *, speech: tuple[str, ...] = ()) -> Any:
    found = ingredients(pool(caption, speech=speech))
    return found.value if found else None


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("200g flour", {"quantity": 200, "unit": "g", "name": "flour"}),
        ("- 1 1/2 cups of sugar", {"quantity": 1.5, "unit": "cup", "name": "sugar"}),
        ("½ cup milk", {"quantity": 0.5, "unit": "cup", "name": "milk"}),
        ("2-3 cloves garlic", {"quantity": 2, "quantity_max": 3, "unit": "clove", "name": "garlic"}),
        ("2 large eggs", {"quantity": 2, "name": "large eggs"}),
        ("Mehl – 250 g", {"quantity": 250, "unit": "g", "name": "Mehl"}),
        ("2 EL Zucker", {"quantity": 2, "unit": "tbsp", "name": "Zucker"}),
        ("3 cucharadas de aceite", {"quantity": 3, "unit": "tbsp", "name": "aceite"}),
        ("100 g de farine", {"quantity": 100, "unit": "g", "name": "farine"}),
    ],
)
def test_an_ingredient_is_read(text: str, record: dict[str, object]) -> None:
    assert records(text) == [record]


@pytest.mark.parametrize("text", ["30 seconds", "5 friends came", "salt", "bake for 20 min", "3x12 squats", ""])
def test_other_words_are_no_ingredient(text: str) -> None:
    assert records(text) is None


def test_a_list_holds_things_without_a_quantity() -> None:
    found = records("Ingredients:\n- 4 chicken thighs\n- salt & pepper\n\nYou will love it")
    assert found == [{"quantity": 4, "name": "chicken thighs"}, {"name": "salt & pepper"}]


def test_a_list_may_stand_in_one_line() -> None:
    found = records("Dinner! Ingredients: 2 chicken breasts, 300g pasta, parmesan. Cook it.")
    assert [one["name"] for one in found] == ["chicken breasts", "pasta", "parmesan"]


def test_a_sentence_is_read_to_the_end_of_the_name() -> None:
    found = records(speech=("Add 200 grams of flour and two eggs to the bowl.",))
    assert found == [{"quantity": 200, "unit": "g", "name": "flour"}, {"quantity": 2, "name": "eggs"}]


def test_another_amount_from_another_source_is_shown() -> None:
    found = ingredients(pool("200 g flour", speech=("Take 300 grams of flour.",)))
    assert found is not None
    assert [(one.what, one.why) for one in found.missing] == [
        ("amount of flour", "said 300 g, in the caption 200 g; kept 200 g")
    ]


def test_an_ingredient_named_twice_is_one_with_two_pieces_of_evidence() -> None:
    found = ingredients(pool("200 g flour", speech=("Take 200 g flour.",)))
    assert found is not None
    assert [(one.path, one.source.value) for one in found.evidence] == [("/0", "caption"), ("/0", "said")]
