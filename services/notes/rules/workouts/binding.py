"""Exercises and what belongs to them: names joined over the whole pool, with the amounts said or shown beside them."""

from dataclasses import dataclass, field

from services.domain.artifacts import Evidence, EvidenceSource
from services.notes.rules.evidence import Line, Pool
from services.notes.rules.findings import Claim
from services.notes.rules.workouts.amounts import Amount, Kind
from services.notes.rules.workouts.mentions import Mention, Reading, list_number_end, read_line
from services.notes.rules.workouts.names import name_key
from services.notes.rules.workouts.rests import with_named_rests
from services.notes.rules.workouts.scope import Scope, is_between_rounds, is_of_whole, scope

_MAX_EXERCISES = 40
_MAX_LINES = 500  # with names, and with amounts: comparing all with all stays cheap
_MAX_SHOWN = 10
_HANDOVER_S = 0.5

Loose = tuple[Line, Amount]


@dataclass
class Exercise:
    """One exercise, with every claim that the pool makes about it."""

    key: str
    mentions: list[Mention] = field(default_factory=list)
    claims: dict[Kind, list[Claim]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name as the surest line writes it."""
        return self._best.name

    @property
    def _best(self) -> Mention:
        return max(
            self.mentions, key=lambda mention: (mention.line.source is not EvidenceSource.SAID, len(mention.name))
        )

    @property
    def shown(self) -> list[Line]:
        """Lines on the screen that name it."""
        lines = [mention.line for mention in self.mentions if mention.line.source is EvidenceSource.ON_SCREEN]
        return lines[:_MAX_SHOWN]

    def claim(self, line: Line, amount: Amount, factor: float = 1.0) -> None:
        """Take an amount as belonging to this exercise."""
        self.claims.setdefault(amount.kind, []).append(_claim(line, amount, factor))

    def name_evidence(self, path: str) -> list[Evidence]:
        """Where the name stands: the first place in each source."""
        firsts: dict[EvidenceSource, Mention] = {}
        for mention in self.mentions:
            firsts.setdefault(mention.line.source, mention)
        return [mention.line.evidence(mention.start, mention.end, path=path) for mention in firsts.values()]


def _claim(line: Line, amount: Amount, factor: float) -> Claim:
    tokens = line.tokens
    return Claim(amount.value, line, tokens[amount.first].start, tokens[amount.last - 1].end, factor)


@dataclass
class Workout:
    """What the pool says about exercising, before it becomes fields."""

    exercises: list[Exercise]
    loose: list[Loose]


def gather(pool: Pool) -> Workout:
    """Read every line, join the mentions of each exercise, and give loose amounts to the one they accompany."""
    readings = with_named_rests([read_line(line) for line in pool.lines])
    exercises = _join(_sure(readings))
    for exercise in exercises:
        for mention in exercise.mentions:
            for amount in mention.amounts:
                exercise.claim(mention.line, amount)
    return Workout(exercises, _hand_out(readings, exercises))


def _sure(readings: list[Reading]) -> list[Mention]:
    """Leave out names that are only spoken of, and unknown words in the place of a name with nothing beside them."""
    every = [mention for reading in readings for mention in reading.mentions][:_MAX_LINES]
    listed = {m.line.source for m in every if m.is_known and list_number_end(m.line.tokens)}
    timed = [reading.line for reading in readings if reading.loose and not reading.mentions][:_MAX_LINES]
    certain = {name_key(mention.name) for mention in every if mention.is_known and mention.is_certain}

    def is_sure(mention: Mention) -> bool:
        if mention.is_known:
            return mention.is_certain or name_key(mention.name) in certain
        beside = any(mention.line.overlaps(line) for line in timed)
        return bool(mention.amounts) or beside or mention.line.source in listed

    return [mention for mention in every if is_sure(mention)]


def _join(mentions: list[Mention]) -> list[Exercise]:
    """One exercise for each name; a shorter spoken name ("plank") joins the only longer one it ends."""
    by_key: dict[str, Exercise] = {}
    for mention in sorted(mentions, key=lambda mention: mention.line.source is EvidenceSource.SAID):
        key = name_key(mention.name)
        if key not in by_key and mention.line.source is EvidenceSource.SAID:
            longer = [known for known in by_key if known.endswith(key)]
            key = longer[0] if len(longer) == 1 else key
        if key in by_key or len(by_key) < _MAX_EXERCISES:
            by_key.setdefault(key, Exercise(key)).mentions.append(mention)
    return list(by_key.values())


def _hand_out(readings: list[Reading], exercises: list[Exercise]) -> list[Loose]:
    loose: list[Loose] = []
    for i, reading in enumerate(readings):
        is_one = scope(reading.line) is Scope.ONE
        may_belong = is_one and reading.loose and len(loose) < _MAX_LINES
        owner = _companion(reading.line, readings[i - 1] if i else None, exercises) if may_belong else None
        for amount in reading.loose:
            is_rest = may_belong and amount.kind is Kind.REST
            taker = owner or (_shown_before(reading.line, exercises) if is_rest else None)
            if taker is None or amount.kind is Kind.ROUNDS or is_between_rounds(reading.line, amount):
                loose.append((reading.line, amount))
            else:
                taker.claim(reading.line, amount, 0.9)
    return _spread(loose[:_MAX_LINES], exercises)


def _companion(line: Line, before: Reading | None, exercises: list[Exercise]) -> Exercise | None:
    """The one exercise named at the same time; among several on the screen, the one in the same row or just above."""
    if line.source is EvidenceSource.CAPTION:
        return _named_just_before(line, before, exercises)
    beside = [(exercise, shown) for exercise in exercises for shown in exercise.shown if shown.overlaps(line)]
    if len({exercise.key for exercise, _ in beside}) <= 1:
        return beside[0][0] if beside else None
    return _nearest(line, beside)


def _shown_before(line: Line, exercises: list[Exercise]) -> Exercise | None:
    """The exercise after which a rest is shown."""
    if line.source is not EvidenceSource.ON_SCREEN:
        return None
    before = [(shown.end_s or 0.0, exercise) for exercise in exercises for shown in exercise.shown]
    ended = [pair for pair in before if pair[0] <= (line.start_s or 0.0) + _HANDOVER_S]
    return max(ended, key=lambda pair: pair[0])[1] if ended else None


def _named_just_before(line: Line, before: Reading | None, exercises: list[Exercise]) -> Exercise | None:
    if before is None or len(before.mentions) != 1 or before.line.paragraph != line.paragraph:
        return None
    key = name_key(before.mentions[0].name)
    return next((exercise for exercise in exercises if exercise.key == key), None)


def _nearest(line: Line, beside: list[tuple[Exercise, Line]]) -> Exercise | None:
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
    rests = {amount.value for _, amount in loose if amount.kind is Kind.REST}
    own = {exercise.key: frozenset(exercise.claims) for exercise in exercises}
    left = list(pauses)
    for line, amount in loose:
        is_for_all = scope(line) is Scope.EACH or (amount.kind is Kind.REST and len(rests) == 1)
        if amount.kind is Kind.ROUNDS or is_of_whole(line, amount) or not is_for_all or not exercises:
            left.append((line, amount))
            continue
        for exercise in exercises:
            if amount.kind not in own[exercise.key]:
                exercise.claim(line, amount, 0.8)
    return left
