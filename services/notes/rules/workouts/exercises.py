"""The exercises field of a workout: records with evidence for every part, and what contradicts or lacks."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Missing
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.findings import SOURCE_WORDS, Claim, FoundValue, seconds, settle
from services.notes.rules.workouts.binding import Workout
from services.notes.rules.workouts.exercise import Exercise
from services.notes.rules.workouts.measures.kinds import COUNTS, Amount, MeasureKind
from services.notes.rules.workouts.scope import is_between_rounds, is_of_whole

_LETTERS = re.compile(r"[A-H]\d?|\d[A-H]")
_LABELS = {MeasureKind.REST: "rest", MeasureKind.REPS_MAX: "most reps", MeasureKind.SECONDS: "time"}
_TIMES = (MeasureKind.SECONDS, MeasureKind.REST)
_COUNTS = (*COUNTS, MeasureKind.SETS)


def exercises_field(workout: Workout) -> FoundValue | None:
    """The field's records with evidence for every part, and what contradicts or lacks."""
    if not workout.exercises:
        return None
    records: list[JsonValue] = []
    evidence: list[Evidence] = []
    missing: list[Missing] = []
    alone = _shown_alone(workout.exercises)
    letters = _lone_letters(workout.exercises)
    for i, exercise in enumerate(workout.exercises):
        found = _record(exercise, f"/{i}", is_alone=exercise.key in alone)
        if exercise.group and exercise.group.value not in letters:
            found = _with(found, "group", exercise.group, f"/{i}")
        if exercise.day:
            found = _with(found, "day", exercise.day, f"/{i}")
        records.append(found.value)
        evidence += found.evidence
        missing += found.missing
    return FoundValue(records, tuple(evidence), (*missing, *_unowned(workout.loose)))


def _record(exercise: Exercise, path: str, *, is_alone: bool) -> FoundValue:
    record: dict[str, JsonValue] = {"name": exercise.name}
    evidence = exercise.name_evidence(f"{path}/name")
    missing: list[Missing] = []
    for kind in MeasureKind:
        claims = _without_countdown(exercise.claims.get(kind, []))
        what = f"{_LABELS.get(kind, kind.value)} of {exercise.name}"
        found = settle(what, claims, f"{path}/{kind.value}", show=seconds if kind in _TIMES else str)
        if found:
            record[kind.value] = found.value
            evidence += found.evidence
            missing += found.missing
    if not record.keys() & {kind.value for kind in _COUNTS}:
        missing.append(Missing(what=f"amount of {exercise.name}", why="No sets, repetitions or time stand with it."))
    if is_alone:
        evidence += _times(exercise, record, path)
    return FoundValue(record, tuple(evidence), tuple(missing))


def _lone_letters(exercises: Iterable[Exercise]) -> set[str]:
    """Letters such as "C" or "C1" that no other exercise shares: they join nothing."""
    labels = [str(exercise.group.value) for exercise in exercises if exercise.group]
    letters = [label for label in labels if _LETTERS.fullmatch(label)]
    first = [min(label, key=str.isdigit) for label in letters]
    return {label for label, letter in zip(letters, first, strict=True) if first.count(letter) == 1}


def _with(found: FoundValue, name: str, claim: Claim, path: str) -> FoundValue:
    assert isinstance(found.value, dict)
    return replace(
        found, value={**found.value, name: claim.value}, evidence=(*found.evidence, claim.evidence(f"{path}/{name}"))
    )


def _without_countdown(claims: list[Claim]) -> list[Claim]:
    """Leave out seconds that run down on the screen: three or more texts, each lower than the one before."""
    shown = [claim for claim in claims if claim.line.source is EvidenceSource.ON_SCREEN]
    values = [claim.value for claim in sorted(shown, key=lambda claim: claim.line.start_s or 0.0)]
    numbers = [value for value in values if isinstance(value, int | float)]
    runs_down = len(numbers) > 2 and all(a > b for a, b in pairwise(numbers))
    if not runs_down:
        return claims
    return [claim for claim in claims if claim.line.source is not EvidenceSource.ON_SCREEN]


def _times(exercise: Exercise, record: dict[str, JsonValue], path: str) -> list[Evidence]:
    first = min(exercise.shown, key=lambda line: line.start_s or 0.0)
    last = max(exercise.shown, key=lambda line: line.end_s or 0.0)
    if first.slide is not None or last.slide is not None:  # pictures have no seconds
        return []
    record["start_s"], record["end_s"] = first.start_s, last.end_s
    shown_last = last.evidence(path=f"{path}/end_s")
    return [first.evidence(path=f"{path}/start_s"), shown_last]


def _shown_alone(exercises: Iterable[Exercise]) -> set[str]:
    """Those whose name is on the screen while no other is; a list of all of them tells no times."""
    ranges = {
        exercise.key: (
            min(line.start_s or 0 for line in exercise.shown),
            max(line.end_s or 0 for line in exercise.shown),
        )
        for exercise in exercises
        if exercise.shown
    }
    return {key for key, mine in ranges.items() if all(key == o or _apart(mine, other) for o, other in ranges.items())}


def _apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared <= 0.25 * min(one[1] - one[0], other[1] - other[0])


def _in_words(amount: Amount) -> str:
    """ "12 reps", "30 s", "rest of 30 s"."""
    if amount.kind in _TIMES:
        return f"{'rest of ' if amount.kind is MeasureKind.REST else ''}{seconds(amount.value)}"
    return (
        f"{amount.value} {_LABELS.get(amount.kind, amount.kind.value)}" if amount.kind in _COUNTS else str(amount.value)
    )


def _unowned(loose: list[tuple[EvidenceLine, Amount]]) -> list[Missing]:
    """Amounts that stand with no exercise; what the whole workout takes is a field of its own."""
    lost: dict[str, Missing] = {}
    for line, amount in loose:
        is_told = is_of_whole(line, amount) or is_between_rounds(line, amount)  # by a field of the whole workout
        if is_told or amount.kind in (MeasureKind.ROUNDS, MeasureKind.SIDE):
            continue
        what = _in_words(amount)
        where = SOURCE_WORDS[line.source]
        lost.setdefault(what, Missing(what=what, why=f"It is {where}, but with no exercise that rules can tell."))
    return list(lost.values())[:5]
