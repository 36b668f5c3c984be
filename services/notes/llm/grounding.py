"""Whether a line of the video says a value: its numbers, its words, its address."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pydantic import JsonValue

from services.domain.schemas.model import FieldType, SchemaField
from services.notes.llm.checks.wording import bears_out
from services.notes.rules.durations import duration_at
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.recipes.units import canonical_unit, units_in
from services.notes.rules.tokens import Tokens, number_at, text_at
from services.notes.rules.words import word_set
from services.notes.rules.workouts.amounts import amounts
from services.notes.rules.workouts.measures.kinds import Amount, MeasureKind

NEAR = 0.005  # a third is written 0.33
NEAR_S = 0.75  # a line's own times, given back
_KEPT = 4096
_SMALL_WORDS = {
    **dict.fromkeys(("a", "an", "ein", "eine", "einen", "un", "una", "une", "once", "einmal"), 1.0),
    **dict.fromkeys(("twice", "couple", "double", "zweimal", "doble", "paar"), 2.0),
    **dict.fromkeys(("half", "halb", "halbe", "medio", "media", "demi"), 0.5),
    "quarter": 0.25,
    "dozen": 12.0,
}
_JUDGED = frozenset({"muscle_groups", "level", "kind", "difficulty", "category", "cuisine", "type"})
_PROSE = word_set("summary description notes overview about gist abstract tldr points takeaways ideas lessons review")
TIMES = frozenset({"start_s", "end_s"})
_KINDS = {kind.value: kind for kind in MeasureKind}
_TIME_KINDS = (MeasureKind.SECONDS, MeasureKind.REST)


def is_prose(field: SchemaField) -> bool:
    """Whether the field sums up rather than quotes, by its name."""
    return bool(_PROSE & set(_plain(field.name.replace("_", " ")).split()))


def may_infer(field: SchemaField) -> bool:
    """Whether a judgement may stand without its words: a choice among options, yes or no, and a few by name."""
    return field.type is FieldType.CHECKBOX or bool(field.options) or field.name in _JUDGED


def carries(line: EvidenceLine, field: SchemaField, value: JsonValue) -> float:
    """How directly the line says the value, from 0 (not at all) to 1 (word for word)."""
    if isinstance(value, bool):
        return float(value and bears_out((line,), field.label))
    if isinstance(value, int | float):
        return _has_time(line, field, value) if field.name in TIMES else float(_has_number(line, field, value))
    text = str(value)
    if any(one.kind == field.name and fold(str(one.value)) == fold(text) for one in _amounts(line)):
        return 1.0  # "each leg" says "each side", "@20kg" says "20 kg"
    if field.name == "unit" and canonical_unit(fold(text)) in units_in(line.tokens):
        return 1.0  # "tablespoons" says "tbsp"
    return float(bears_out((line,), text))


# Kept, like what is worked out of texts below: a model may name one line in hundreds of values.
@lru_cache(_KEPT)
def _numbers(line: EvidenceLine) -> frozenset[float]:
    return frozenset(numbers(line.tokens))


@lru_cache(_KEPT)
def _amounts(line: EvidenceLine) -> list[Amount]:
    return amounts(line.tokens)


def numbers(tokens: Tokens) -> Iterator[float]:
    """Every number in a line, in figures or words, durations in seconds too."""
    for i, token in enumerate(tokens):
        for found in (number_at(tokens, i), duration_at(tokens, i)):
            if found:
                yield found.value
                yield from (found.high,) if found.high is not None else ()
        if token.number is not None:
            yield token.number
        if token.text in _SMALL_WORDS:
            yield _SMALL_WORDS[token.text]
        if text_at(tokens, i + 1) == ":" and token.number is not None and i + 2 < len(tokens):
            yield token.number * 60 + (tokens[i + 2].number or 0.0)


@lru_cache(_KEPT)
def fold(text: str) -> str:
    """Without case, accents and repeated space."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


@lru_cache(_KEPT)
def _plain(text: str) -> str:
    return " ".join("".join(char if char.isalnum() else " " for char in fold(text)).split())


def _has_time(line: EvidenceLine, field: SchemaField, value: float) -> float:
    """A start or an end is the line's own; the end of one line may be given as the start of the next."""
    if line.slide is not None:
        return 0.0
    own, other = (line.start_s, line.end_s) if field.name == "start_s" else (line.end_s, line.start_s)
    if own is not None and abs(own - value) <= NEAR_S:
        return 1.0
    return 0.9 if other is not None and abs(other - value) <= NEAR_S else 0.0


def _has_number(line: EvidenceLine, field: SchemaField, value: float) -> bool:
    there = (_durations(line) if field.type is FieldType.DURATION else None) or _numbers(line)
    if not any(abs(number - value) < NEAR for number in there):
        return False
    return _is_of_kind(_amounts(line), field, value)


@lru_cache(_KEPT)
def _durations(line: EvidenceLine) -> frozenset[float]:
    """With a unit in the line, "10 minutes" are 600 s and not 10."""
    found = [duration_at(line.tokens, i) for i in range(len(line.tokens))]
    ends = [end for one in found if one for end in (one.value, one.high)]
    return frozenset(end for end in ends if end is not None)


def _is_of_kind(found: list[Amount], field: SchemaField, value: float) -> bool:
    """Not when the line counts something else with that number: "3x12" are 3 sets and 12 repetitions."""
    kind = _KINDS.get(field.name)
    kinds = {amount.kind for amount in found if amount.value == value}
    if kind is None or not kinds:
        return True
    return kind in kinds or (kind in _TIME_KINDS and bool(kinds & set(_TIME_KINDS)))
