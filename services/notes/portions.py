"""A recipe for another number of people: its amounts follow, nothing else does."""

from typing import Any

from services.domain.artifacts import Note

MAX = 500.0


def servings_of(note: Note) -> float | None:
    """For how many a recipe is; None where it does not say, or is no recipe."""
    value = note.fields["servings"].value if "servings" in note.fields else None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and value > 0 and "ingredients" in note.fields else None  # type: ignore[operator,arg-type]


def scaled(note: Note, portions: float | None) -> Note:
    """The note with the amounts of its ingredients for so many portions; as it is where that makes no sense."""
    servings = servings_of(note)
    if servings is None or portions is None or not 0 < portions <= MAX:
        return note
    found = note.fields["ingredients"]
    rows = found.value if isinstance(found.value, list) else []
    value = [_times(row, portions / servings) if isinstance(row, dict) else row for row in rows]
    fields = {
        **note.fields,
        "ingredients": found.model_copy(update={"value": value}),
        "servings": note.fields["servings"].model_copy(update={"value": portions}),
    }
    return note.model_copy(update={"fields": fields})


def _times(row: dict[str, Any], factor: float) -> dict[str, Any]:
    amounts = {
        name: round(row[name] * factor, 2)
        for name in ("quantity", "quantity_max")
        if isinstance(row.get(name), int | float)
    }
    return {**row, **amounts}
