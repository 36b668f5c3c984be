"""A model's answer as data: its object, and each value as its field's type holds it."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from services.domain.artifacts import Value
from services.domain.schemas.model import FieldType, SchemaField
from services.notes.llm.grounding import fold
from services.notes.rules.tokens import tidy
from services.notes.values import one_line

MAX_TEXT = 2_000
MAX_SHOWN = 60


class Unusable(Exception):
    """The answer has not the shape of one."""


@dataclass(frozen=True)
class AnswerFault:
    """One thing that is wrong: for the model as it named it, for the person in words."""

    path: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.why}"


@dataclass(frozen=True)
class Checked:
    """What stands of an answer. `parts` counts the values that do."""

    title: str
    summary: str
    fields: Mapping[str, Value]
    faults: tuple[AnswerFault, ...]
    conflicts: tuple[Any, ...] = ()

    @property
    def parts(self) -> int:
        """How many values are supported, those inside records counted one by one."""
        return sum(len({one.path for one in value.evidence}) for value in self.fields.values())


def parsed(text: str) -> dict[str, Any]:
    """The answer's object. Raises Unusable saying what is wrong with it."""
    try:
        answer = json.loads(text.strip().removeprefix("```json").removesuffix("```"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise Unusable("it is not JSON") from error
    if not isinstance(answer, dict) or not isinstance(answer.get("fields"), dict):
        raise Unusable('it is not an object with "fields"')
    return answer


def typed(one: SchemaField, given: Any) -> JsonValue:
    """The value as the field's type holds it. Raises ValueError saying what it is not."""
    if one.type is FieldType.CHECKBOX:
        if isinstance(given, bool):
            return given
        raise ValueError(f"{shown(given)} is not true or false")
    if one.type in (FieldType.NUMBER, FieldType.DURATION):
        return _number(given)
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise ValueError(f"{shown(given)} is not a text")
    text = one_line(str(given))[:MAX_TEXT]
    if not text:
        raise ValueError("it is empty")
    if one.type is FieldType.URL and (" " in text or "." not in text or text.casefold().startswith("javascript:")):
        raise ValueError(f"{shown(given)} is not an address")
    return _option(one, text) if one.options else text


def _number(given: Any) -> JsonValue:
    try:
        number = float(given) if isinstance(given, int | float | str) and not isinstance(given, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or abs(number) > 1e9:
        raise ValueError(f"{shown(given)} is not a number")
    return tidy(number)


def _option(one: SchemaField, text: str) -> str:
    found = next((option for option in one.options if fold(option) == fold(text)), None)
    if found is None and not one.is_open:
        raise ValueError(f"{shown(text)} is none of the options")
    return found or text


def shown(given: Any) -> str:
    """The given value in quotes, shortened."""
    text = one_line(given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str))
    return f"“{text[:MAX_SHOWN]}”"


def _refuse(name: str) -> None:
    raise ValueError(name)
