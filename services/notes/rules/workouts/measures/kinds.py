"""What an amount counts, and what a reader of amounts is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from services.notes.rules.tokens import Number, Tokens, text_at, tidy
from services.notes.rules.words import bare


class MeasureKind(StrEnum):
    """What an amount counts; the values are the exercise's sub-fields, but for rounds."""

    SETS = "sets"
    REPS = "reps"
    REPS_MAX = "reps_max"
    SCHEME = "scheme"
    SECONDS = "seconds"
    SECONDS_MAX = "seconds_max"
    DISTANCE = "distance"
    CALORIES = "calories"
    REST = "rest_s"
    LOAD = "load"
    TEMPO = "tempo"
    INTENSITY = "intensity"
    SIDE = "side"
    UNTIL = "until"
    ROUNDS = "rounds"


# One of these says how much an exercise is done; the others say how.
COUNTS = (
    MeasureKind.REPS,
    MeasureKind.SCHEME,
    MeasureKind.SECONDS,
    MeasureKind.DISTANCE,
    MeasureKind.CALORIES,
    MeasureKind.UNTIL,
)


@dataclass(frozen=True)
class Amount:
    """A value and the tokens [first, last) that say it."""

    kind: MeasureKind
    value: int | float | str
    first: int
    last: int


Read = tuple[list[Amount], int] | None
Reader = Callable[[Tokens, int], Read]

TIMES_SIGN = frozenset("x×*✕✖хｘ✖️")


def word_at(tokens: Tokens, i: int) -> str:
    """The token's text without accents; empty past either end."""
    return bare(text_at(tokens, i))


def in_range(low: MeasureKind, high: MeasureKind, number: Number, first: int, scale: float = 1) -> list[Amount]:
    """The amount, and its upper end where it is a range."""
    found = [Amount(low, tidy(number.value * scale), first, number.next)]
    if number.high:
        found.append(Amount(high, tidy(number.high * scale), first, number.next))
    return found
