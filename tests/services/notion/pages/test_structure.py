"""A database in its owner's words still gets a table of exercises, a list of ingredients and numbered steps."""

import pytest

from services.domain.artifacts import Note, Value
from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.notion.pages.structure import is_about, shown_fields, with_parts


def schema(*fields: SchemaField) -> Schema:
    return Schema(name="own", title="own", description="", fields=fields)


def names(found: Schema) -> list[tuple[str, FieldType]]:
    return [(field.name, field.type) for field in found.fields]


def shown(schema_name: str = "Gym", **fields: object) -> list[tuple[str, str]]:
    values = {name: Value.model_validate({"value": value, "evidence": ()}) for name, value in fields.items()}
    note = Note(schema_name=schema_name, engine="m", title="t", fields=values)
    return [(field.name, field.show) for field, _ in shown_fields(note)]


def test_a_column_of_exercises_is_asked_for_in_full() -> None:
    moves = SchemaField(name="Moves", type=FieldType.TEXTS, options=("Squat", "Plank"))
    [made] = with_parts(schema(moves), "Things").fields
    assert (made.name, made.type, made.show) == ("Moves", FieldType.RECORDS, "table")
    assert made.description == "Called so where it fits: Squat, Plank"
    assert {"sets", "reps"} <= {sub.name for sub in made.fields}


def test_a_title_promises_what_has_no_column() -> None:
    level = SchemaField(name="Level", type=FieldType.TEXT)
    assert names(with_parts(schema(level), "My workouts"))[1:] == [("exercises", FieldType.RECORDS)]
    assert [name for name, _ in names(with_parts(schema(level), "Recipes"))] == ["Level", "ingredients", "steps"]
    assert with_parts(schema(level), "Places").fields == (level,)


def test_what_has_a_column_is_asked_for_once() -> None:
    method = SchemaField(name="Method", type=FieldType.TEXT)
    assert names(with_parts(schema(method), "Recipes")) == [
        ("Method", FieldType.TEXTS),
        ("ingredients", FieldType.RECORDS),
    ]


def test_a_number_of_exercises_stays_a_number() -> None:
    count = SchemaField(name="Exercises", type=FieldType.NUMBER)
    assert names(with_parts(schema(count), "Things")) == [("Exercises", FieldType.NUMBER)]


def test_lists_under_other_names_look_like_what_they_are() -> None:
    assert shown(Moves=[{"name": "Squat", "sets": 3}]) == [("Moves", "table")]
    assert shown(Method=["Mix.", "Fry."]) == [("Method", "numbered")]
    assert shown(Ingredients=[{"name": "flour", "quantity": 200}]) == [("Ingredients", "to_dos")]


def test_lists_of_another_shape_are_shown_as_they_are() -> None:
    assert shown(Moves=["Squat"]) == [("Moves", "bullets")]
    assert shown(Moves=[{"name": "Squat", "colour": "red"}]) == [("Moves", "table")]
    assert shown(Method="Mix.") == [("Method", "line")]
    assert shown(Level="easy") == [("Level", "line")]


@pytest.mark.parametrize(
    ("title", "kind"), [("My Workouts", "workout"), ("Gym", "workout"), ("Rezepte & Food", "recipe")]
)
def test_a_title_says_what_a_database_is_about(title: str, kind: str) -> None:
    assert is_about(title, kind)


def test_other_titles_say_nothing() -> None:
    assert not is_about("Stuff", "workout")
    assert not is_about("", "recipe")
