"""What an amount is for: one exercise, each of them, or the whole workout."""

from enum import StrEnum

from services.notes.rules.evidence import Line
from services.notes.rules.tokens import text_at
from services.notes.rules.words import word_set
from services.notes.rules.workouts.amounts import Amount, Kind

_EACH = word_set("each every per all jede jeder pro je cada chaque alle todos")
_EXERCISE = word_set(
    "exercise exercises move moves movement station drill übung übungen ejercicio ejercicios exercice exercices"
)
_BETWEEN = word_set("between zwischen entre")
_AFTER = word_set("after nach después après")
_ROUND = word_set(
    "round rounds superset supersets circuit circuits lap laps runde runden supersätzen zirkel zirkeln ronda rondas "
    "vuelta vueltas superseries tour tours"
)
_WHOLE = word_set("workout amrap emom circuit session hiit routine training finisher")
_INTERVAL = (word_set("on off"), word_set("work rest"))
_MINUTE_S = 60


class Scope(StrEnum):
    """How far the amounts of a line reach."""

    ONE = "one"  # the exercise it stands beside
    EACH = "each"  # "30 s each exercise", "20 s on, 10 s off"
    GENERAL = "general"  # "rest 60 s between sets"


def scope(line: Line) -> Scope:
    """How far the line's amounts reach."""
    if any(pair <= line.vocabulary for pair in _INTERVAL) or _names_each(line):
        return Scope.EACH
    return Scope.GENERAL if line.vocabulary & (_BETWEEN | _WHOLE) else Scope.ONE


def _names_each(line: Line) -> bool:
    if not line.vocabulary & _EACH:
        return False
    return any(one.text in _EACH and text_at(line.tokens, i + 1) in _EXERCISE for i, one in enumerate(line.tokens))


def is_between_rounds(line: Line, amount: Amount) -> bool:
    """Whether "rest 60 s between rounds" tells of the pause after all exercises, not after each."""
    tokens = line.tokens
    links = [i for i, token in enumerate(tokens) if token.text in _BETWEEN | _AFTER]
    return amount.kind is Kind.REST and any(text_at(tokens, i + k) in _ROUND for i in links for k in (1, 2))


def is_of_whole(line: Line, amount: Amount) -> bool:
    """Whether "10 min workout" tells of the whole; "workout, 40 seconds on, 20 off" does not."""
    is_long = amount.kind is Kind.SECONDS and isinstance(amount.value, int | float) and amount.value >= _MINUTE_S
    return is_long and bool(line.vocabulary & _WHOLE)
