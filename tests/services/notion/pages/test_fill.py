"""A note finds its way into columns as people name them."""

from typing import Any

import pytest

from clients.notion.models import Property
from services.domain.artifacts import Media, Note, Value
from services.notion.pages.fill import Filled, fill, suits
from tests.fakes import results

INGREDIENTS = [
    {"quantity": 200, "unit": "g", "name": "flour"},
    {"quantity": 2, "name": "eggs"},
]
RECIPE = Note(
    schema_name="recipe",
    engine="outline",
    title="Pancakes",
    summary="Thin pancakes.",
    language="en",
    fields={
        "ingredients": Value(value=INGREDIENTS, evidence=()),
        "steps": Value(value=["Mix.", "Fry."], evidence=()),
        "servings": Value(value=4, evidence=()),
        "prep_time_s": Value(value=600, evidence=()),
        "cook_time_s": Value(value=900, evidence=()),
    },
)


def workout() -> Note:
    note = results.workout_note().result
    assert isinstance(note, Note)
    return note


def media() -> Media:
    found = results.media().result
    assert isinstance(found, Media)
    return found


def filled(note: Note, **columns: str) -> Filled:
    """Columns by name (an underscore for a space) and type."""
    names = {name: name.replace("_", " ") for name in columns}
    return fill(
        [Property(id=names[name], name=names[name], type=kind) for name, kind in columns.items()], note, media()
    )


def only(note: Note, name: str, kind: str) -> Any:
    """The one column's value, texts joined."""
    cells = fill([Property(id="c", name=name, type=kind)], note, media()).cells
    found = cells["c"][kind] if cells else None
    if isinstance(found, list):
        return (
            [one["name"] for one in found] if "name" in found[0] else "".join(one["text"]["content"] for one in found)
        )
    return found


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("Anything", "title", "Pancakes"),
        ("Ingredients", "rich_text", "200 g flour\n2 eggs"),
        ("Shopping list", "multi_select", ["flour", "eggs"]),
        ("Number of ingredients", "number", 2),
        ("Instructions", "rich_text", "1. Mix.\n2. Fry."),
        ("Serves", "number", 4),
        ("Prep time (min)", "number", 10),
        ("Cooking time", "rich_text", "15 min"),
        ("Total time", "number", 25),
        ("Video link", "url", "https://www.tiktok.com/@coach/video/7106594312292453675"),
        ("URL", "rich_text", "https://www.tiktok.com/@coach/video/7106594312292453675"),
        ("Source", "select", {"name": "TikTok"}),
        ("source", "url", "https://www.tiktok.com/@coach/video/7106594312292453675"),
        ("Creator", "select", {"name": "@coach"}),
        ("Tags", "multi_select", ["core", "homeworkout"]),
        ("Hashtags", "rich_text", "#core #homeworkout"),
        ("Length (seconds)", "number", 42),
        ("Description", "rich_text", "Thin pancakes."),
        ("Category", "select", {"name": "Recipe"}),
        ("Language", "select", {"name": "en"}),
        ("My recipe steps", "rich_text", "1. Mix.\n2. Fry."),
    ],
)
def test_a_recipe_in_peoples_columns(name: str, kind: str, wanted: object) -> None:
    assert only(RECIPE, name, kind) == wanted


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("Exercises", "multi_select", ["Elbow plank", "Push-ups"]),
        ("Exercises", "rich_text", "Elbow plank: 30 s\nPush-ups: 3 x 12–15"),
        ("Exercises", "number", 2),
        ("Sets", "rich_text", "Push-ups: 3"),
        ("Sets", "number", None),
        ("Duration", "number", 5),
        ("duration", "rich_text", "5 min"),
        ("Video length", "rich_text", "42 s"),
        ("Video length", "number", 42),
        ("Length (min)", "number", 0.7),
        ("Equipment", "rich_text", "none"),
    ],
)
def test_a_workout_in_peoples_columns(name: str, kind: str, wanted: object) -> None:
    assert only(workout(), name, kind) == wanted


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Rating", "number"),
        ("Notes", "rich_text"),
        ("Done", "checkbox"),
        ("Status", "status"),
        ("Servings", "people"),
        ("!?", "rich_text"),
    ],
)
def test_columns_without_anything_to_hold_are_left_alone(name: str, kind: str) -> None:
    assert filled(workout(), **{name: kind}) == Filled({}, ())


def test_a_duration_that_nobody_names_is_not_the_videos() -> None:
    note = workout().model_copy(update={"fields": {}})
    general = note.model_copy(update={"schema_name": "general"})
    assert [only(one, "Duration", "number") for one in (note, general)] == [None, 0.7]


def test_a_field_called_like_the_column_goes_before_a_synonym() -> None:
    note = RECIPE.model_copy(update={"fields": {"Author": Value(value="Grandma", evidence=())}})
    assert only(note, "Author", "rich_text") == "Grandma"


def test_a_value_that_does_not_fit_is_named() -> None:
    assert filled(RECIPE, Ingredients="checkbox").remarks == (
        "“Ingredients” takes yes or no: “200 g flour 2 eggs” is left out.",
    )


def test_values_beyond_a_call_are_left_out_with_a_word() -> None:
    note = RECIPE.model_copy(update={"fields": {f"f{n}": Value(value="é" * 9000, evidence=()) for n in range(6)}})
    found = fill([Property(id=name, name=name, type="rich_text") for name in note.fields], note, None)
    assert len(found.cells) == 4
    assert found.remarks[-1] == "“f5” is left out: the values are more than Notion takes at once."


def test_without_media_the_note_alone_is_filled_in() -> None:
    columns = [Property(id="u", name="URL", type="url"), Property(id="title", name="Name", type="title")]
    assert set(fill(columns, RECIPE, None).cells) == {"title"}


GYM = [Property(id=name, name=name, type="rich_text") for name in ("Exercises", "Sets", "Level")]
FOOD = [Property(id=name, name=name, type="rich_text") for name in ("Ingredients", "Steps")]


def test_a_database_suits_by_its_name_and_by_its_columns() -> None:
    assert suits("Workouts", GYM, workout(), media()) > suits("Things", GYM, workout(), media()) > 0.25
    assert suits("Recipes", FOOD, workout(), media()) == 0
    assert suits("Recipes", FOOD, RECIPE, media()) == 1


def test_a_database_named_like_a_hashtag_suits() -> None:
    assert suits("Core", [], workout(), media()) == 0.4
