"""Whose the amounts are that stand in a line of their own on the screen, or in a sentence of their own."""

from collections.abc import Sequence
from itertools import combinations

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.workouts.exercise import Exercise, Loose
from services.notes.rules.workouts.measures.kinds import MeasureKind
from services.notes.rules.workouts.mentions import LineReading
from services.notes.rules.workouts.names import name_key
from services.notes.rules.workouts.scope import AmountScope, is_between_rounds, is_of_whole, scope

_MAX_LINES = 500  # comparing all with all stays cheap
_HANDOVER_S = 0.5
_FEW = 20  # exercises under one timer


def hand_out(readings: Sequence[LineReading], exercises: list[Exercise]) -> list[Loose]:
    """Give each amount to the exercise it accompanies; those that are left."""
    loose: list[Loose] = []
    for i, reading in enumerate(readings):
        under = _under(reading, exercises)
        if under:
            _give_all(reading, under)
            continue
        is_one = scope(reading.line) is AmountScope.ONE
        may_belong = is_one and reading.loose and len(loose) < _MAX_LINES
        is_pause = {amount.kind for amount in reading.loose} == {MeasureKind.REST}
        before = readings[i - 1] if i else None
        owner = _companion(reading.line, before, exercises, is_pause=is_pause) if may_belong else None
        for amount in reading.loose:
            is_rest = may_belong and amount.kind is MeasureKind.REST
            taker = owner or (_shown_before(reading.line, exercises) if is_rest else None)
            if taker is None or amount.kind is MeasureKind.ROUNDS or is_between_rounds(reading.line, amount):
                loose.append((reading.line, amount))
            else:
                taker.claim(reading.line, amount, 0.9)
    return _spread(loose[:_MAX_LINES], exercises)


def _under(reading: LineReading, exercises: list[Exercise]) -> list[Exercise]:
    """The exercises whose names change on the screen while this time stands there."""
    line = reading.line
    kinds = {amount.kind for amount in reading.loose}
    if (
        line.source is not EvidenceSource.ON_SCREEN
        or not kinds
        or not kinds <= {MeasureKind.SECONDS, MeasureKind.SECONDS_MAX, MeasureKind.REST}
    ):
        return []
    beside = [(one, shown) for one in exercises for shown in one.shown if shown.overlaps(line)]
    apart = len(beside) > 1 and not any(one.overlaps(two) for (_, one), (_, two) in combinations(beside[:_FEW], 2))
    return [one for one, _ in beside] if apart else []


def _give_all(reading: LineReading, exercises: list[Exercise]) -> None:
    for exercise in exercises:
        for amount in reading.loose:
            if amount.kind not in exercise.claims:
                exercise.claim(reading.line, amount, 0.8)


def _companion(
    line: EvidenceLine, before: LineReading | None, exercises: list[Exercise], *, is_pause: bool
) -> Exercise | None:
    """The one exercise named at the same time; among several on the screen, the one in the same row or just above."""
    if line.source is EvidenceSource.SAID and is_pause:
        return _named_just_before(line, before, exercises)
    beside = [(exercise, shown) for exercise in exercises for shown in exercise.shown if shown.overlaps(line)]
    if len({exercise.key for exercise, _ in beside}) > 1:
        return _nearest(line, beside)
    if beside:
        return beside[0][0]
    return _named_just_before(line, before, exercises) if line.source is EvidenceSource.SAID else None


def _shown_before(line: EvidenceLine, exercises: list[Exercise]) -> Exercise | None:
    """The exercise after which a rest is shown."""
    if line.source is not EvidenceSource.ON_SCREEN:
        return None
    before = [(shown.end_s or 0.0, exercise) for exercise in exercises for shown in exercise.shown]
    ended = [pair for pair in before if pair[0] <= (line.start_s or 0.0) + _HANDOVER_S]
    return max(ended, key=lambda pair: pair[0])[1] if ended else None


def _named_just_before(line: EvidenceLine, before: LineReading | None, exercises: list[Exercise]) -> Exercise | None:
    if before is None or len(before.mentions) != 1 or before.line.source is not line.source:
        return None
    key = name_key(before.mentions[0].name)
    return next((one for one in exercises if any(name_key(mention.name) == key for mention in one.mentions)), None)


def _nearest(line: EvidenceLine, beside: list[tuple[Exercise, EvidenceLine]]) -> Exercise | None:
    if line.box is None:
        return None
    left, top, _, height = line.box
    distances = []
    for exercise, shown in beside:
        x, y, _, h = shown.box or (0.0, 0.0, 0.0, 0.0)
        is_beside_or_above = y <= top + height / 2 and top - (y + h) < 2 * height
        distances.append((abs(y - top) * 4 + abs(x - left), exercise) if is_beside_or_above else (9.0, exercise))
    ranked = sorted(distances, key=lambda pair: pair[0])
    return ranked[0][1] if ranked[0][0] < 9 and ranked[0][0] < ranked[1][0] * 0.7 else None


def _spread(loose: list[Loose], exercises: list[Exercise]) -> list[Loose]:
    """ "30 s each exercise" and the only rest that is given go to every exercise that has none of its own."""
    pauses = [pair for pair in loose if is_between_rounds(*pair)]
    loose = [pair for pair in loose if pair not in pauses]
    rests = {amount.value for _, amount in loose if amount.kind is MeasureKind.REST}
    own = {exercise.key: frozenset(exercise.claims) for exercise in exercises}
    left = list(pauses)
    for line, amount in loose:
        is_for_all = scope(line) is AmountScope.EACH or (amount.kind is MeasureKind.REST and len(rests) == 1)
        if amount.kind is MeasureKind.ROUNDS or is_of_whole(line, amount) or not is_for_all or not exercises:
            left.append((line, amount))
            continue
        for exercise in exercises:
            if amount.kind not in own[exercise.key]:
                exercise.claim(line, amount, 0.8)
    return left
