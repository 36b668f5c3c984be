"""A note in the words of schema.org, so that recipe keepers and others can import it by its address."""

from collections.abc import Mapping
from typing import Any

from services.domain.artifacts import Media, Note
from services.domain.schemas.model import FieldType, SchemaField
from services.notes.values import exercise, one_line, plain, record

_TEXT = SchemaField(name="text", type=FieldType.TEXT)


def json_ld(note: Note, media: Media | None = None) -> dict[str, Any]:
    """The object; empty for a kind that schema.org has no word for."""
    makers = {"recipe": _recipe, "workout": _workout, "tutorial": _how_to, "place": _place, "product": _product}
    make = makers.get(note.schema_name)
    if make is None:
        return {}
    values = {name: value.value for name, value in note.fields.items()}
    about = {
        "@context": "https://schema.org",
        "name": one_line(note.title),
        "description": one_line(note.summary),
        "inLanguage": note.language,
        "url": media.url if media else None,
        "author": {"@type": "Person", "name": one_line(media.author)} if media and media.author else None,
        "keywords": ", ".join(media.hashtags) if media else "",
    }
    return {key: value for key, value in {**about, **make(values)}.items() if value not in (None, "", [])}


def _recipe(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "Recipe",
        "recipeIngredient": [record(_TEXT, row) for row in _rows(values, "ingredients")],
        "recipeInstructions": [{"@type": "HowToStep", "text": one_line(str(step))} for step in _list(values, "steps")],
        "recipeYield": f"{values['servings']:g}" if isinstance(values.get("servings"), int | float) else None,
        "prepTime": duration(values.get("prep_time_s")),
        "cookTime": duration(values.get("cook_time_s")),
    }


def _workout(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "ExercisePlan",
        "exerciseType": values.get("format"),
        "activityDuration": duration(values.get("duration_s")),
        "repetitions": values.get("rounds"),
        "additionalVariable": [exercise(row) for row in _rows(values, "exercises")],
    }


def _how_to(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "HowTo",
        "step": [{"@type": "HowToStep", "text": one_line(str(step))} for step in _list(values, "steps")],
        "tool": [{"@type": "HowToTool", "name": one_line(str(tool))} for tool in _list(values, "tools")],
    }


def _place(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"@type": "Place", "name": _text(values, "name"), "address": _text(values, "address")}


def _product(values: Mapping[str, Any]) -> dict[str, Any]:
    brand = _text(values, "brand")
    price = {"@type": "Offer", "description": _text(values, "price")} if values.get("price") else None
    return {
        "@type": "Product",
        "name": _text(values, "name"),
        "brand": {"@type": "Brand", "name": brand} if brand else None,
        "offers": price,
    }


def duration(seconds: object) -> str | None:
    """ISO 8601: PT1H20M; None for what is no time."""
    if not isinstance(seconds, int | float) or isinstance(seconds, bool) or seconds <= 0:
        return None
    minutes, second = divmod(round(seconds), 60)
    hours, minute = divmod(minutes, 60)
    parts = ((hours, "H"), (minute, "M"), (second, "S"))
    return "PT" + "".join(f"{number}{unit}" for number, unit in parts if number)


def _text(values: Mapping[str, Any], name: str) -> str | None:
    return plain(_TEXT, values[name]) if values.get(name) else None


def _list(values: Mapping[str, Any], name: str) -> list[Any]:
    found = values.get(name)
    return found if isinstance(found, list) else []


def _rows(values: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return [row for row in _list(values, name) if isinstance(row, dict)]
