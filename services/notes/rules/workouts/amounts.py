"""How much of an exercise, read from one line: the expressions in the order in which they are tried."""

from dataclasses import replace
from functools import lru_cache

from services.notes.rules.tokens import Tokens, number_at
from services.notes.rules.workouts.measures import counts, efforts, repeats, sides, times
from services.notes.rules.workouts.measures.kinds import Amount, MeasureKind, Reader
from services.notes.rules.workouts.pauses import between_sets

_SIGNS = frozenset("x×*✕✖/@左")
_MAX = {
    MeasureKind.SETS: 30,
    MeasureKind.REPS: 1000,
    MeasureKind.SECONDS: 14400,
    MeasureKind.SECONDS_MAX: 14400,
    MeasureKind.REST: 1800,
    MeasureKind.ROUNDS: 50,
    MeasureKind.CALORIES: 1000,
}
# What is longer or more particular comes first: "2 reps in reserve" before "2 reps".
_BY_NUMBER: tuple[Reader, ...] = (
    efforts.tempo, efforts.intensity, efforts.calories, times.window, times.ratio, times.interval, counts.scheme,
    counts.max_sets, counts.sets_of, times.time, efforts.distance, efforts.load, counts.count,
    counts.times, efforts.pair,
)  # fmt: skip
_BY_WORD: tuple[Reader, ...] = (
    sides.until, repeats.repeat, efforts.tempo, efforts.intensity, sides.side, counts.ordinal, times.interval,
    counts.labelled, times.time, counts.times, repeats.twice,
)  # fmt: skip


def amounts(tokens: Tokens, start: int = 0) -> list[Amount]:
    """Everything in the line that says how much, in order, from the token `start` on."""
    return list(_amounts(tokens, start))


@lru_cache(maxsize=4096)  # a line is read for its title, its exercises and its totals
def _amounts(tokens: Tokens, start: int) -> tuple[Amount, ...]:
    found: list[Amount] = []
    i = start
    while i < len(tokens):
        readers = _BY_NUMBER if number_at(tokens, i) else _BY_WORD if _may_begin(tokens, i) else ()
        read = next((read for reader in readers if (read := reader(tokens, i))), None)
        # One expression is one stretch of tokens: "3x12" belongs to one exercise as a whole.
        found += [replace(amount, first=i, last=read[1]) for amount in read[0] if _is_sane(amount)] if read else []
        i = read[1] if read else i + 1
    return tuple(between_sets(tokens, found))


def _may_begin(tokens: Tokens, i: int) -> bool:
    """Whether the word or sign is one that some amount begins with."""
    return tokens[i].is_word or tokens[i].text in _SIGNS


def _is_sane(amount: Amount) -> bool:
    if isinstance(amount.value, str):
        return True
    return 0 < amount.value <= _MAX.get(amount.kind, 1000)
