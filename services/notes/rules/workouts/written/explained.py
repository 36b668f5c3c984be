"""Exercises that a row names, explains and counts: "Glute bridge: lie on your back and lift. 3 sets of 12."."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from services.notes.rules.workouts.measures.kinds import Amount, MeasureKind
from services.notes.rules.workouts.written.lines import WrittenLine
from services.notes.rules.workouts.written.naming import NamedPart, named

_LONGEST_HEAD = 6  # tokens
_COUNTED = frozenset((MeasureKind.SETS, MeasureKind.REPS))


def gathered(entries: Sequence[WrittenLine]) -> Iterator[WrittenLine]:
    """The lines, with rows that name, explain and count an exercise reduced to its name and its amounts."""
    for _, group in groupby(entries, key=lambda entry: (entry.line.source, entry.line.row)):
        row = list(group)
        yield from _explained(row) or row


def _explained(row: list[WrittenLine]) -> list[WrittenLine]:
    first = row[0]
    part = _part_before_colon(first)
    if part is None:
        return []
    counted = [entry for entry in row if _COUNTED & {one.kind for one in _amounts(entry)}]
    if counted == [first] and first.is_prose and not any(one.first < _colon(first) for one in _amounts(first)):
        return [_named(first, replace(part, amounts=_amounts(first)))]
    if len(row) > 1 and len(counted) == 1 and counted[0] is not first and not counted[0].is_known:
        return [_named(first, part), replace(counted[0], parts=(), loose=_amounts(counted[0]), is_prose=False)]
    return []


def _named(entry: WrittenLine, part: NamedPart) -> WrittenLine:
    return replace(entry, parts=(part,), loose=(), words=tuple(part.name.casefold().split()), is_prose=False)


def _amounts(entry: WrittenLine) -> tuple[Amount, ...]:
    return (*entry.loose, *(one for part in entry.parts for one in part.amounts))


def _colon(entry: WrittenLine) -> int:
    tokens = entry.line.tokens
    return next((i for i, token in enumerate(tokens[: _LONGEST_HEAD + 1]) if token.text in (":", "：")), 0)


def _part_before_colon(entry: WrittenLine) -> NamedPart | None:
    """The name before a colon, behind which a sentence follows."""
    colon = _colon(entry)
    if not colon or colon + 2 >= len(entry.line.tokens) or entry.is_list:
        return None
    first = next((i for i, token in enumerate(entry.line.tokens) if token.is_word), 0)
    return named(entry.line, first, colon, [])[0] if first < colon else None
