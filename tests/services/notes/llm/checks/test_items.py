from typing import Any

import pytest
from pydantic import JsonValue

from services.domain.schemas.registry import SCHEMAS
from services.notes.llm.answer_schema import AnswerShape
from services.notes.llm.checks.reach import owned, place_of
from services.notes.llm.grounded_answer import check
from services.notes.llm.sources import Sources, sources_of
from tests.fakes.pools import line, media, said, shown

LIST = "Add 200 grams of flour, 100 grams of sugar and 2 eggs"


@pytest.mark.parametrize(
    ("text", "name", "of", "amounts"),
    [
        ("200g flour, 100g sugar", "flour", "ingredients", [{"quantity": 200, "unit": "g"}]),
        ("200g flour, 100g sugar", "sugar", "ingredients", [{"quantity": 100, "unit": "g"}]),
        ("200g flour 100g sugar", "flour", "ingredients", [{"quantity": 200, "unit": "g"}]),
        ("Flour 200 g, sugar 100 g", "flour", "ingredients", [{"quantity": 200, "unit": "g"}]),
        ("Flour 200 g, sugar 100 g", "sugar", "ingredients", [{"quantity": 100, "unit": "g"}]),
        (LIST, "sugar", "ingredients", [{"quantity": 100, "unit": "g"}]),
        (LIST, "eggs", "ingredients", [{"quantity": 2}]),
        ("鸡蛋2个，糖10克", "糖", "ingredients", [{"quantity": 10, "unit": "g"}]),
        ("of semolina and about 2/3 cup of water", "semolina", "ingredients", []),
        ("Squats 3x12, Lunges 4x10", "Lunges", "exercises", [{"sets": 4, "reps": 10}]),
        ("3x12 squats, 4x10 lunges", "squats", "exercises", [{"sets": 3, "reps": 12}]),
        ("3 rounds: squats 12, lunges 10", "lunges", "exercises", [{"bare": 10}]),
        ("1. Squats 3 x 12, rest 60 s", "Squats", "exercises", [{"sets": 3, "reps": 12}, {"rest_s": 60}]),
    ],
)
def test_an_amount_belongs_to_the_name_beside_it(text: str, name: str, of: str, amounts: list[Any]) -> None:
    row = line(text)
    place = place_of(row, name)
    assert place is not None
    assert [one.said for one in owned(row, place, (), of)] == amounts


def kept(schema: str, sources: Sources, **fields: Any) -> dict[str, JsonValue]:
    found = check({"fields": fields}, AnswerShape(SCHEMAS[schema]), sources).fields
    return {name: one.value for name, one in found.items()}


def test_amounts_of_two_cited_lines_are_not_changed_over() -> None:
    sources = sources_of(media("Squats 3x12\nLunges 4x10"), None, None)
    swapped = [{"name": "Squats", "sets": 4, "reps": 10, "lines": [1, 2]}]
    assert kept("workout", sources, exercises=swapped) == {"exercises": [{"name": "Squats"}]}


def test_an_amount_by_itself_is_of_the_item_before_it_or_shown_with_it() -> None:
    sources = sources_of(
        media(), None, shown(("Cossacks", 0, 5), ("9 reps", 0, 5), ("Pigeons", 6, 9), ("7 reps", 6, 9))
    )
    items = [{"name": "Cossacks", "reps": 7, "lines": [1, 4]}, {"name": "Pigeons", "reps": 7, "lines": [3, 4]}]
    assert kept("workout", sources, exercises=items) == {
        "exercises": [{"name": "Cossacks"}, {"name": "Pigeons", "reps": 7}]
    }


def test_spoons_are_no_rounds_and_nobody_is_served_by_minutes() -> None:
    sources = sources_of(media("3 tbsp oil\nBake for 4 minutes"), None, None)
    assert kept("workout", sources, rounds={"value": 3, "lines": [1]}) == {}
    assert kept("recipe", sources, servings={"value": 4, "lines": [2]}, prep_time_s={"value": 240, "lines": [2]}) == {}
    assert kept("recipe", sources, cook_time_s={"value": 240, "lines": [2]}) == {"cook_time_s": 240}


@pytest.mark.parametrize(
    ("schema", "field", "text", "name"),
    [
        ("workout", "exercises", "200 g red lentils", "red lentils"),
        ("workout", "exercises", "2 tbsp olive oil", "olive oil"),
        ("recipe", "ingredients", "Goblet squats 3x12", "Goblet squats"),
        ("recipe", "ingredients", "Push-ups 15 reps", "Push-ups"),
    ],
)
def test_food_is_no_exercise_and_an_exercise_no_food(schema: str, field: str, text: str, name: str) -> None:
    sources = sources_of(media(text), None, None)
    assert kept(schema, sources, **{field: [{"name": name, "lines": [1]}]}) == {}


def test_a_unit_of_another_amount_takes_the_number_with_it() -> None:
    sources = sources_of(media("200 g flour\n300 ml milk"), None, None)
    items = [{"name": "flour", "quantity": 200, "unit": "ml", "lines": [1, 2]}]
    assert kept("recipe", sources, ingredients=items) == {"ingredients": [{"quantity": 200, "name": "flour"}]}


def test_what_is_said_one_way_and_shown_another_may_be_either() -> None:
    sources = sources_of(media("Serves 4"), said("This serves six people."), None)
    assert kept("recipe", sources, servings={"value": 6, "lines": [2]}) == {"servings": 6}
    assert kept("recipe", sources, servings={"value": 6, "lines": [1]}) == {}


def test_a_denial_at_the_end_of_a_line_is_of_the_next() -> None:
    sources = sources_of(media(), said("Please do not", "open the oven door"), None)
    steps = [{"value": "open the oven door", "lines": [2]}]
    assert kept("tutorial", sources, steps=steps) == {}


@pytest.mark.parametrize("address", ["https://evil.example/x", "luna.example.com/other", "https://luna.example.co"])
def test_an_address_is_the_lines_own(address: str) -> None:
    sources = sources_of(media("Menu: https://luna.example.com/menu."), None, None)
    assert kept("place", sources, links=[{"value": address, "lines": [1]}]) == {}
    right = "luna.example.com/menu"
    assert kept("place", sources, links=[{"value": right, "lines": [1]}]) == {"links": [right]}
