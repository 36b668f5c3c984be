"""A rest that is named in one line of the screen and timed in the next: "Rest" above "30 seconds"."""

from dataclasses import replace

from services.notes.rules.workouts.lexicon import REST
from services.notes.rules.workouts.measures.kinds import Amount, MeasureKind
from services.notes.rules.workouts.mentions import LineReading

_MAX_NAMES = 100


def with_named_rests(readings: list[LineReading]) -> list[LineReading]:
    """The readings, with a time that stands below the word "rest" read as a rest."""
    names = [reading for reading in readings if _names_rest(reading)][:_MAX_NAMES]
    return [_as_rest(reading) if _is_named(reading, names) else reading for reading in readings]


def _names_rest(reading: LineReading) -> bool:
    words = [token.text for token in reading.line.tokens if token.is_word]
    return reading.line.box is not None and 0 < len(words) <= 2 and words[0] in REST and not reading.loose


def _is_named(reading: LineReading, names: list[LineReading]) -> bool:
    is_time = bool(reading.loose) and not reading.mentions
    return is_time and any(name.line.stands_above(reading.line) for name in names)


def _as_rest(reading: LineReading) -> LineReading:
    return replace(reading, loose=[_rest(amount) for amount in reading.loose])


def _rest(amount: Amount) -> Amount:
    return replace(amount, kind=MeasureKind.REST) if amount.kind is MeasureKind.SECONDS else amount
