from typing import Any

import pytest

from services.domain.artifacts import Note, Value
from services.notes.portions import scaled, servings_of

ROWS: list[dict[str, Any]] = [
    {"quantity": 200, "unit": "g", "name": "flour"},
    {"quantity": 1, "quantity_max": 2, "name": "egg"},
    {"name": "salt"},
]


def recipe(**fields: Any) -> Note:
    made = {name: Value(value=value, evidence=()) for name, value in {"ingredients": ROWS, **fields}.items()}
    return Note(schema_name="recipe", engine="outline", title="Pancakes", fields=made)


def test_amounts_follow_the_portions_and_nothing_else() -> None:
    value = scaled(recipe(servings=2), 3).fields["ingredients"].value
    assert value == [
        {**ROWS[0], "quantity": 300},
        {"quantity": 1.5, "quantity_max": 3, "name": "egg"},
        {"name": "salt"},
    ]


@pytest.mark.parametrize(("servings", "portions"), [(None, 3), (0, 3), (True, 3), (2, 0), (2, -1), (2, 1e9), (2, None)])
def test_what_makes_no_sense_changes_nothing(servings: float | None, portions: float | None) -> None:
    given: dict[str, Any] = {} if servings is None else {"servings": servings}
    note = recipe(**given)
    assert scaled(note, portions) == note
    assert servings_of(recipe(servings=2)) == 2
