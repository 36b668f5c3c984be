import json
from typing import Any

import pytest

from services.domain.artifacts import Note, Value
from services.exports.json_ld import duration, json_ld
from tests.fakes import results


def note(kind: str, **fields: Any) -> Note:
    made = {name: Value(value=value, evidence=()) for name, value in fields.items()}
    return Note(schema_name=kind, engine="outline", title="A note", summary="Short.", language="en", fields=made)


@pytest.mark.parametrize(
    ("made", "part"),
    [
        (
            note("recipe", ingredients=[{"quantity": 200, "unit": "g", "name": "flour"}], steps=["Mix."], servings=4,
                 prep_time_s=600, cook_time_s=4800),
            {"@type": "Recipe", "recipeIngredient": ["200 g flour"], "recipeYield": "4", "prepTime": "PT10M",
             "cookTime": "PT1H20M", "recipeInstructions": [{"@type": "HowToStep", "text": "Mix."}]},
        ),
        (
            note("workout", exercises=[{"name": "Squat", "sets": 3, "reps": 12}], duration_s=90),
            {"@type": "ExercisePlan", "activityDuration": "PT1M30S", "additionalVariable": ["Squat: 3 x 12"]},
        ),
        (
            note("tutorial", steps=["Cut."], tools=["saw"]),
            {"@type": "HowTo", "tool": [{"@type": "HowToTool", "name": "saw"}]},
        ),
        (note("place", name="Bar Roma", address="Via 1"), {"@type": "Place", "name": "Bar Roma", "address": "Via 1"}),
        (note("product", name="Lamp", brand="Lux"), {"@type": "Product", "brand": {"@type": "Brand", "name": "Lux"}}),
    ],
)  # fmt: skip
def test_each_kind_is_told_in_the_words_of_schema_org(made: Note, part: dict[str, Any]) -> None:
    told = json_ld(made, None)
    assert {key: told.get(key) for key in part} == part
    assert (told["@context"], told["description"]) == ("https://schema.org", "Short.")
    json.dumps(told)


def test_a_kind_without_a_word_is_not_told_and_the_post_is_named() -> None:
    media: Any = results.media().result
    assert json_ld(note("general"), media) == {}
    assert json_ld(note("recipe"), media)["author"] == {"@type": "Person", "name": "@coach"}


@pytest.mark.parametrize("seconds", [None, "5", 0, True])
def test_what_is_no_time_is_left_out(seconds: object) -> None:
    assert duration(seconds) is None
