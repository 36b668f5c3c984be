"""Checks a model's answer against the video: what no named line says is taken out, and why is told."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Value
from services.domain.schemas.model import FieldType, SchemaField
from services.notes.llm.answer_schema import Shape, keyed
from services.notes.llm.grounding import (
    ENOUGH,
    ENOUGH_FOR_PROSE,
    TIMES,
    carries,
    fold,
    has_text,
    is_prose,
    may_infer,
    words,
)
from services.notes.llm.sources import Sources
from services.notes.rules.evidence import Line
from services.notes.rules.tokens import tidy
from services.notes.values import one_line

MAX_ITEMS = 200
MAX_TEXT = 2_000
MAX_CITED = 12
INFERRED_CONFIDENCE = 0.35
_TRANSLATED = 0.6  # how far a value in another language is trusted: its lines exist, its words cannot be compared
_MAX_EVIDENCE = 3
_MAX_SHOWN = 60


class Unusable(Exception):
    """The answer has not the shape of one."""


@dataclass(frozen=True)
class Fault:
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
    faults: tuple[Fault, ...]
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


def check(answer: Mapping[str, Any], shape: Shape, sources: Sources, *, is_translated: bool = False) -> Checked:
    """Keep what the lines support, with their evidence; name the rest."""
    checker = _Checker(sources, is_translated)
    given: dict[str, Any] = answer["fields"]
    found: dict[str, Value] = {}
    for key, one in shape.keys.items():
        value = checker.field(f"fields.{key}", one, given[key]) if given.get(key) not in (None, [], {}, "") else None
        if value:
            found[one.name] = value
    for key in list(given)[:MAX_ITEMS]:
        if key not in shape.keys:
            checker.fault(f"fields.{one_line(key)[:_MAX_SHOWN]}", "", "there is no such field")
    conflicts = answer.get("conflicts")
    return Checked(
        title=_trusted(answer.get("title"), sources, is_translated),
        summary=_trusted(answer.get("summary"), sources, is_translated),
        fields=found,
        faults=tuple(checker.faults),
        conflicts=tuple(conflicts[:MAX_ITEMS]) if isinstance(conflicts, list) else (),
    )


@dataclass
class _Checker:
    sources: Sources
    is_translated: bool
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: str, what: str, why: str) -> None:
        self.faults.append(Fault(path, what, why))

    def field(self, path: str, one: SchemaField, given: Any) -> Value | None:
        if one.type is FieldType.RECORDS:
            return self._records(path, one, given)
        if one.type is FieldType.TEXTS:
            return self._texts(path, one, given)
        if not isinstance(given, dict):
            self.fault(path, one.label, 'it is not {"value", "lines"}')
            return None
        value, evidence = self._leaf(path, one, given.get("value"), self._cited(path, one.label, given))
        return Value(value=value, evidence=tuple(evidence)) if evidence else None

    def _texts(self, path: str, one: SchemaField, given: Any) -> Value | None:
        kept: list[JsonValue] = []
        evidence: list[Evidence] = []
        for i, item in enumerate(self._items(path, one, given)):
            at = f"{path}[{i}]"
            lines = self._cited(at, one.label, item)
            value, found = self._leaf(at, one, item.get("value"), lines, pointer=f"/{len(kept)}")
            if found and value not in kept:
                kept.append(value)
                evidence += found
        return Value(value=kept, evidence=tuple(evidence)) if kept else None

    def _records(self, path: str, one: SchemaField, given: Any) -> Value | None:
        kept: list[JsonValue] = []
        evidence: list[Evidence] = []
        for i, item in enumerate(self._items(path, one, given)):
            record, found = self._record(f"{path}[{i}]", one, item, f"/{len(kept)}")
            if record:
                kept.append(record)
                evidence += found
        return Value(value=kept, evidence=tuple(evidence)) if kept else None

    def _record(
        self, path: str, one: SchemaField, item: dict[str, Any], pointer: str
    ) -> tuple[dict[str, JsonValue], list[Evidence]]:
        """The record's supported parts; none of it without its name, because nobody could tell what it is."""
        lines = self._cited(path, one.label, item)
        record: dict[str, JsonValue] = {}
        evidence: list[Evidence] = []
        name = one_line(str(item.get("name") or ""))[:_MAX_SHOWN]
        for key, sub in keyed(one).items():
            if item.get(key) in (None, ""):
                continue
            label = f"{sub.label.lower()} of {name}" if name and sub.name != "name" else sub.label
            at = f"{pointer}/{sub.name}"
            value, found = self._leaf(f"{path}.{key}", sub, item[key], lines, pointer=at, label=label, is_part=True)
            if found:
                record[sub.name] = value
                evidence += found
        is_nameless = any(sub.name == "name" for sub in one.fields) and "name" not in record
        return ({}, []) if is_nameless else (record, evidence)

    def _items(self, path: str, one: SchemaField, given: Any) -> Iterator[dict[str, Any]]:
        if not isinstance(given, list):
            self.fault(path, one.label, "it is not a list")
            return
        for i, item in enumerate(given[:MAX_ITEMS]):
            if isinstance(item, dict):
                yield item
            else:
                self.fault(f"{path}[{i}]", one.label, 'it is not an object with "lines"')

    def _cited(self, path: str, label: str, given: dict[str, Any]) -> list[Line]:
        numbers = given.get("lines")
        listed = numbers if isinstance(numbers, list) else []
        if not listed:
            self.fault(path, label, 'it names no "lines"')
        lines = [self.sources.line(number) for number in listed[:MAX_CITED]]
        for number, line in zip(listed, lines, strict=False):
            if line is None:
                self.fault(path, label, f"there is no line {_shown(number)}")
        return [line for line in lines if line]

    def _leaf(
        self, path: str, one: SchemaField, given: Any, lines: list[Line], *, pointer: str = "", label: str = "",
        is_part: bool = False,
    ) -> tuple[JsonValue, list[Evidence]]:  # fmt: skip
        label = label or one.label
        try:
            value = typed(one, given)
        except ValueError as error:
            self.fault(path, label, str(error))
            return None, []
        if not lines:
            return value, []
        evidence = self._evidence(one, value, lines, pointer, is_part=is_part)
        if not evidence:
            self.fault(path, label, f"no line that it names says {_shown(value)}")
        return value, evidence

    def _evidence(
        self, one: SchemaField, value: JsonValue, lines: list[Line], pointer: str, *, is_part: bool
    ) -> list[Evidence]:
        rated = [(carries(line, one, value), line) for line in lines]
        direct = sorted((pair for pair in rated if pair[0] > 0), key=lambda pair: -pair[0])
        direct = direct[: 1 if one.name in TIMES else _MAX_EVIDENCE]
        is_text = one.type in (FieldType.TEXT, FieldType.TEXTS) and value not in one.options
        enough = ENOUGH_FOR_PROSE if is_prose(one) else ENOUGH
        together = has_text(lines, str(value), enough=enough) if is_text else 0.0
        if direct and direct[0][0] >= together:
            return [_quote(line, value, pointer, factor) for factor, line in direct]
        if together:
            said = words(str(value))
            parts = [line for line in lines if said & words(line.text)] or lines
            return [_quote(line, value, pointer, together) for line in parts[:_MAX_EVIDENCE]]
        if is_text and self.is_translated and _says_no_new_number(lines, str(value)):
            return [_quote(line, value, pointer, _TRANSLATED) for line in lines[:_MAX_EVIDENCE]]
        if may_infer(one) and not is_part and (not one.options or value in one.options or isinstance(value, bool)):
            return [_inferred(line, pointer) for line in lines[:1]]
        return []


def typed(one: SchemaField, given: Any) -> JsonValue:
    """The value as the field's type holds it. Raises ValueError saying what it is not."""
    if one.type is FieldType.CHECKBOX:
        if isinstance(given, bool):
            return given
        raise ValueError(f"{_shown(given)} is not true or false")
    if one.type in (FieldType.NUMBER, FieldType.DURATION):
        return _number(given)
    if isinstance(given, bool) or not isinstance(given, str | int | float):
        raise ValueError(f"{_shown(given)} is not a text")
    text = one_line(str(given))[:MAX_TEXT]
    if not text:
        raise ValueError("it is empty")
    if one.type is FieldType.URL and (" " in text or "." not in text or text.casefold().startswith("javascript:")):
        raise ValueError(f"{_shown(given)} is not an address")
    return _option(one, text) if one.options else text


def _number(given: Any) -> JsonValue:
    try:
        number = float(given) if isinstance(given, int | float | str) and not isinstance(given, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number) or abs(number) > 1e9:
        raise ValueError(f"{_shown(given)} is not a number")
    return tidy(number)


def _option(one: SchemaField, text: str) -> str:
    found = next((option for option in one.options if fold(option) == fold(text)), None)
    if found is None and not one.is_open:
        raise ValueError(f"{_shown(text)} is none of the options")
    return found or text


def _quote(line: Line, value: JsonValue, pointer: str, factor: float) -> Evidence:
    start = line.text.casefold().find(str(value).casefold())
    end = start + len(str(value)) if start >= 0 else None
    return line.evidence(max(start, 0), end, path=pointer, factor=factor)


def _inferred(line: Line, pointer: str) -> Evidence:
    evidence = line.evidence(path=pointer)
    return evidence.model_copy(update={"source": EvidenceSource.INFERRED, "confidence": INFERRED_CONFIDENCE})


def _says_no_new_number(lines: list[Line], text: str) -> bool:
    figures = " ".join(char for char in "".join(c if c.isdecimal() else " " for c in text).split())
    return not figures or bool(has_text(lines, figures))


def _trusted(given: Any, sources: Sources, is_translated: bool) -> str:
    """A title or summary, if its numbers and most of its words are the video's; else nothing."""
    text = one_line(given)[:MAX_TEXT] if isinstance(given, str) else ""
    if is_translated:
        return text if _says_no_new_number(list(sources.lines), text) else ""
    return text if text and has_text(sources.lines, text, enough=ENOUGH_FOR_PROSE) else ""


def _shown(given: Any) -> str:
    text = one_line(given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str))
    return f"“{text[:_MAX_SHOWN]}”"


def _refuse(name: str) -> None:
    raise ValueError(name)
