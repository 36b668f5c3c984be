"""Which built-in schema fits: words are weighed, and without a clear winner it is the general one."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from services.domain.schemas.general import GENERAL
from services.domain.schemas.model import Schema
from services.notes.rules.common import price_claims
from services.notes.rules.evidence import Line
from services.notes.rules.fields import Facts
from services.notes.rules.workouts.amounts import Kind

_ENOUGH = 3.0
_MARGIN = 1.35
_SAID_FACTOR = 0.6  # people mention many things; what they write down is what it is about
_LONGEST_CUE = 4
_TAG_FACTOR = 0.8
_LONG_TALK_WORDS = 400


def choose(schemas: Mapping[str, Schema], facts: Facts) -> Schema:
    """The schema with the best score, if it is high enough and clearly ahead."""
    scores = score(schemas, facts)
    ranked = sorted(scores, key=lambda name: scores[name], reverse=True)
    best, second = scores[ranked[0]], scores[ranked[1]] if len(ranked) > 1 else 0.0
    is_clear = best >= _ENOUGH and best >= second * _MARGIN
    return schemas[ranked[0]] if is_clear else schemas.get(GENERAL.name, GENERAL)


def score(schemas: Mapping[str, Schema], facts: Facts) -> dict[str, float]:
    """How much speaks for each schema: distinct cues by weight, and what its rules would find."""
    written, said = _phrases(facts.pool.written), _phrases(facts.pool.said)
    words = sum(line.words for line in facts.pool.said)
    said_factor = _SAID_FACTOR * min(1.0, _LONG_TALK_WORDS / max(1, words))
    tags = [tag.casefold().lstrip("#") for tag in facts.pool.hashtags]
    return {
        name: sum(_weight(cue, weight, written, said, tags, said_factor) for cue, weight in schema.cues.items())
        + (_SIGNALS[name](facts) if name in _SIGNALS else 0.0)
        for name, schema in schemas.items()
    }


def _weight(cue: str, weight: float, written: set[str], said: set[str], tags: list[str], said_factor: float) -> float:
    if cue in written:
        return weight
    joined = cue.replace(" ", "")
    by_tag = weight * _TAG_FACTOR if any(joined == tag or (len(joined) > 4 and joined in tag) for tag in tags) else 0.0
    return max(by_tag, weight * said_factor if cue in said else 0.0)


def _phrases(lines: Iterable[Line]) -> set[str]:
    return {phrase for line in lines for phrase in _in_line([token.text for token in line.tokens])}


def _in_line(words: list[str]) -> Iterator[str]:
    for size in range(1, _LONGEST_CUE + 1):
        yield from (" ".join(words[i : i + size]) for i in range(len(words) - size + 1))


def _workout(facts: Facts) -> float:
    """Exercises with amounts are nearly proof; names alone lean."""
    exercises = facts.workout.exercises
    counted = sum(bool(exercise.claims) for exercise in exercises)
    kinds = {amount.kind for _, amount in facts.workout.loose} & {Kind.REPS, Kind.REST, Kind.ROUNDS}
    return min(6.0, 3.0 * counted) + min(3.0, 1.0 * (len(exercises) - counted)) + 0.5 * len(kinds)


def _recipe(facts: Facts) -> float:
    value = facts.ingredients.value if facts.ingredients else []
    measured = [one for one in value if isinstance(one, dict) and "unit" in one] if isinstance(value, list) else []
    return min(6.0, 1.5 * len(measured))


def _product(facts: Facts) -> float:
    return 1.0 if price_claims(facts.pool.lines) else 0.0


_SIGNALS: dict[str, Callable[[Facts], float]] = {"workout": _workout, "recipe": _recipe, "product": _product}
