"""What an amount is for: one exercise, each of them, or the whole workout."""

from enum import StrEnum

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.words import bare, bare_set
from services.notes.rules.workouts.amounts import amounts
from services.notes.rules.workouts.lexicon import CIRCUITS, EACH, ROUNDS, is_rest
from services.notes.rules.workouts.measures.kinds import Amount, MeasureKind, word_at
from services.notes.rules.workouts.structure import is_between

EXERCISE = bare_set(
    "exercise exercises move moves movement station drill übung übungen ejercicio ejercicios exercice exercices "
    "esercizio esercizi "
    "exercício exercícios ćwiczenie ćwiczenia oefening упражнение упражнения hareket egzersiz gerakan latihan 種目 "
    "운동 动作"
)
_EVERY = EACH | bare_set("all alle todos tutti tous")
_ROUND = (
    ROUNDS
    | CIRCUITS
    | bare_set(
        "superset supersets lap laps supersätze supersätzen zirkeln zirkeldurchgängen superserie superseries block "
        "blocks blöcken "
        "bloques blocs"
    )
)
_WHOLE = bare_set("workout amrap emom circuit session hiit routine training finisher")
_WORK = bare_set("on work arbeit belastung trabajo travail lavoro praca работа çalış kerja")
_MINUTE_S = 60
_UNSPACED_ROUNDS = frozenset("轮輪圈周라")
_LINK = 4  # words between "between" and "rounds"


class AmountScope(StrEnum):
    """How far the amounts of a line reach."""

    ONE = "one"  # the exercise it stands beside
    EACH = "each"  # "30 s each exercise", "20 s on, 10 s off"
    GENERAL = "general"  # "rest 60 s between sets"


def scope(line: EvidenceLine) -> AmountScope:
    """How far the line's amounts reach."""
    words = {bare(word) for word in line.vocabulary}
    if (words & _WORK and any(map(is_rest, words))) or _names_each(line, words):
        return AmountScope.EACH
    is_general = any(map(is_between, words)) or (words & _WHOLE and not any(map(is_rest, words)))
    return AmountScope.GENERAL if is_general else AmountScope.ONE


def _names_each(line: EvidenceLine, words: set[str]) -> bool:
    if not words & _EVERY:
        return False
    tokens = line.tokens
    pairs = ((word_at(tokens, i), word_at(tokens, i + 1)) for i in range(len(tokens)))
    return any(one in _EVERY and (two in EXERCISE or (one == "each" and two == "for")) for one, two in pairs)


def is_between_rounds(line: EvidenceLine, amount: Amount) -> bool:
    """Whether "rest 60 s between rounds" tells of the pause after all exercises, not after each."""
    if amount.kind is not MeasureKind.REST:
        return False
    tokens = line.tokens
    if _is_said_with_rounds(line):
        return True
    links = [i for i in range(len(tokens)) if is_between(word_at(tokens, i))]
    return any(_is_round(word_at(tokens, i + k)) for i in links for k in range(-1, _LINK))


def _is_said_with_rounds(line: EvidenceLine) -> bool:
    """ "Rest thirty seconds and do this three times": no time of work stands with it, so the rest ends a round."""
    kinds = {one.kind for one in amounts(line.tokens)} if line.source is EvidenceSource.SAID else set()
    return MeasureKind.ROUNDS in kinds and MeasureKind.SECONDS not in kinds


def _is_round(word: str) -> bool:
    return word in _ROUND or word[:1] in _UNSPACED_ROUNDS


def is_of_whole(line: EvidenceLine, amount: Amount) -> bool:
    """Whether "10 min workout" tells of the whole; "workout, 40 seconds on, 20 off" does not."""
    is_long = amount.kind is MeasureKind.SECONDS and isinstance(amount.value, int | float) and amount.value >= _MINUTE_S
    return is_long and any(bare(word) in _WHOLE for word in line.vocabulary)
