"""The note's one honest sentence: composed of what was found, never more; anew when a person changes it."""

from collections.abc import Mapping
from typing import Protocol

from pydantic import JsonValue

from services.domain.artifacts import Media
from services.domain.schemas.model import Schema
from services.notes.values import clock, exercise_effort, lasting, one_line

_NAMED = 4


class Found(Protocol):
    """A filled field, whoever filled it."""

    @property
    def value(self) -> JsonValue: ...


Fields = Mapping[str, Found]


def sentence(schema: Schema, fields: Fields, media: Media | None = None) -> str:
    """What was found, in a sentence or two."""
    told = {"workout": _workout, "recipe": _recipe, "place": _place, "product": _product, "tutorial": _tutorial}
    compose = told.get(schema.name)
    words = compose(fields) if compose else _general(fields, media)
    return words if len(words) <= 600 else words[:600].rsplit(" ", 1)[0] + " …"


def _value(fields: Fields, name: str) -> JsonValue:
    return fields[name].value if name in fields else None


def _list(fields: Fields, name: str) -> list[JsonValue]:
    value = _value(fields, name)
    return value if isinstance(value, list) else []


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _workout(fields: Fields) -> str:
    records = [record for record in _list(fields, "exercises") if isinstance(record, dict)]
    kind = _value(fields, "format")
    head = (
        f"A {kind} workout" if kind and kind not in ("EMOM", "AMRAP") else f"An {kind} workout" if kind else "A workout"
    )
    if not records:
        return f"{head}; no exercise could be told apart."
    more = f" and {len(records) - _NAMED} more" if len(records) > _NAMED else ""
    lines = ", ".join(_exercise(record) for record in records[:_NAMED])
    rounds, duration = _value(fields, "rounds"), _value(fields, "duration_s")
    rest = [f"{rounds} rounds"] if rounds else []
    rest += [lasting(duration)] if isinstance(duration, int | float) else []
    tail = f" {', '.join(rest).capitalize()}." if rest else ""
    return f"{head} with {_count(len(records), 'exercise')}: {lines}{more}.{tail}"


def _exercise(record: dict[str, JsonValue]) -> str:
    name, effort = one_line(str(record.get("name"))), exercise_effort(record)
    return f"{name} ({effort})" if effort else name


def _recipe(fields: Fields) -> str:
    parts = [
        _count(len(_list(fields, name)), word)
        for name, word in (("ingredients", "ingredient"), ("steps", "step"))
        if _list(fields, name)
    ]
    servings = f", for {_value(fields, 'servings')}" if "servings" in fields else ""
    return f"A recipe with {' and '.join(parts)}{servings}." if parts else "A recipe; its list could not be read."


def _place(fields: Fields) -> str:
    names = [one_line(str(_value(fields, key))) for key in ("name", "address") if key in fields]
    kind = str(_value(fields, "kind") or "place")
    article = "An" if kind[0] in "aeio" else "A"
    return f"{article} {kind}: {', '.join(names)}." if names else f"{article} {kind}; its name was not found."


def _product(fields: Fields) -> str:
    name, brand, price = (_value(fields, key) for key in ("name", "brand", "price"))
    words = f"A product: {one_line(str(name))}" if name else "A product; its name was not found"
    words += f", by {one_line(str(brand))}" if brand else ""
    return f"{words}, {one_line(str(price))}." if price else f"{words}."


def _tutorial(fields: Fields) -> str:
    steps, tools = _list(fields, "steps"), _list(fields, "tools")
    words = (
        f"A tutorial with {_count(len(steps), 'step')}" if steps else "A tutorial; its steps could not be told apart"
    )
    return f"{words}; needs {_count(len(tools), 'thing')}." if tools else f"{words}."


def _general(fields: Fields, media: Media | None) -> str:
    opening = _value(fields, "summary")
    if opening:
        return one_line(str(opening))
    length = f" of {clock(media.duration_s)}" if media else ""
    points = len(_list(fields, "key_points"))
    return (
        f"A video{length} with {_count(points, 'text')} on the screen."
        if points
        else f"A video{length} without readable words."
    )
