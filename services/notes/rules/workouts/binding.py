"""Exercises and what belongs to them: the written list first, then the names and amounts that are shown and said."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import EvidencePool
from services.notes.rules.findings import Claim
from services.notes.rules.workouts.exercise import Exercise, Loose, claim_of
from services.notes.rules.workouts.handing_out import hand_out
from services.notes.rules.workouts.lexicon import CIRCUITS
from services.notes.rules.workouts.measures.kinds import MeasureKind, word_at
from services.notes.rules.workouts.mentions import LineReading, Mention, list_number_end, read_line, with_what_follows
from services.notes.rules.workouts.names import name_key, singular
from services.notes.rules.workouts.rests import with_named_rests
from services.notes.rules.workouts.same_name import is_short_for, may_be_same
from services.notes.rules.workouts.scope import is_between_rounds
from services.notes.rules.workouts.written.plan import PlannedExercise, PlanSection, Role, WorkoutPlan
from services.notes.rules.workouts.written.plan_amounts import is_round_rest
from services.notes.rules.workouts.written.plan_reading import read_plan

_MAX_EXERCISES = 60
_MAX_LINES = 500  # with names, and with amounts: comparing all with all stays cheap
_MAX_READ = 300  # sentences of the speech and texts on the screen
_A_LIST = 3
_LONGEST_SHOWN = 8  # words of a name with its time


@dataclass
class Workout:
    """What the pool says about exercising, before it becomes fields."""

    exercises: list[Exercise]
    loose: list[Loose]
    rounds: list[Claim] = field(default_factory=list)
    round_rests: list[Claim] = field(default_factory=list)
    plan: WorkoutPlan = field(default_factory=lambda: WorkoutPlan([]))


def gather(pool: EvidencePool) -> Workout:
    """Read every line, join the mentions of each exercise, and give loose amounts to the one they accompany."""
    plan = read_plan(pool.caption)
    exercises = _listed(plan)
    rest = [line for line in pool.lines if line.source is not EvidenceSource.CAPTION][:_MAX_READ]
    readings = with_named_rests(with_what_follows([read_line(line) for line in rest]))
    joined = _join(_sure(readings, exercises), exercises)
    for exercise, mention in joined:
        for amount in mention.amounts:
            exercise.claim(mention.line, amount)
    left = hand_out(readings, exercises)
    loose = [*left, *_unshared(plan)]
    rounds = _rounds(plan) or _told_rounds(loose)
    pauses = [claim_of(*one) for one in loose if is_between_rounds(*one)] + _round_rests(plan)
    return Workout(exercises, loose, rounds, pauses, plan)


def _listed(plan: WorkoutPlan) -> list[Exercise]:
    """The exercises of the written list; one that comes again is another item."""
    seen: dict[str, int] = {}
    exercises = []
    sections = [section for section in plan.sections if section.items]
    days = {section.day.text for section in sections if section.day}
    for item in plan.items[:_MAX_EXERCISES]:
        key = name_key(item.part.name)
        seen[key] = seen.get(key, 0) + 1
        mention = Mention(item.part.name, item.entry.line, True, item.part.is_known, item.part.start, item.part.end)
        exercise = Exercise(key if seen[key] == 1 else f"{key} {seen[key]}", [mention], is_listed=True)
        exercise.group = _group(item, len(sections) > 1)
        exercise.day = _day(item.section) if len(days) > 1 else None
        for line, amount in item.amounts:
            exercise.claim(line, amount)
        exercises.append(exercise)
    return exercises


def _group(item: PlannedExercise, has_sections: bool) -> Claim | None:
    if item.entry.group:
        return Claim(item.entry.group, item.entry.line, *item.entry.group_at)
    head = item.section.head
    if not has_sections or head is None or head.is_list or head.parts or head.line is item.section.day:
        return None
    text = head.line.text.strip().rstrip(":： ")
    at = next((i for i, char in enumerate(text) if char.isalnum() or char in '([“"'), 0)
    return Claim(text[at:], head.line, at, len(text)) if 0 < len(text) - at <= 60 else None


def _day(section: PlanSection) -> Claim | None:
    if section.day is None:
        return None
    text = section.day.text.strip().rstrip(":： ")
    at = next((i for i, char in enumerate(text) if char.isalnum()), 0)
    return Claim(text[at:], section.day, at, len(text))


def _sure(readings: list[LineReading], listed: list[Exercise]) -> list[Mention]:
    """Leave out names that are only spoken of, and unknown words in the place of a name with nothing beside them."""
    every = [mention for reading in readings for mention in reading.mentions][:_MAX_LINES]
    numbered = {m.line.source for m in every if m.is_known and list_number_end(m.line.tokens)}
    timed = [reading.line for reading in readings if reading.loose and not reading.mentions][:_MAX_LINES]
    certain = {name_key(mention.name) for mention in every if mention.is_known and mention.is_certain}
    certain |= {exercise.key for exercise in listed}
    spoken = {name_key(mention.name) for mention in every if mention.line.source is EvidenceSource.SAID}

    shown_timed = [mention for mention in every if _is_shown_with_time(mention)]
    shown_timed = shown_timed if len(shown_timed) >= _A_LIST else []

    trains = any(mention.is_known and mention.is_certain for mention in every) or bool(listed)

    def is_sure(mention: Mention) -> bool:
        if mention.is_known:
            return mention.is_certain or name_key(mention.name) in certain
        if mention.line.source is EvidenceSource.SAID and not (mention.is_certain and (trains or _has_sets(mention))):
            return False
        if mention in shown_timed or _is_short_name(mention, listed):
            return True
        beside = any(mention.line.overlaps(line) for line in timed)
        counted = any(
            amount.kind in (MeasureKind.SETS, MeasureKind.REPS, MeasureKind.SIDE) for amount in mention.amounts
        )
        is_shown = mention.line.source is EvidenceSource.ON_SCREEN and mention.line.words <= 5
        is_numbered = mention.line.source in numbered and list_number_end(mention.line.tokens) > 0
        return counted or (beside and is_shown) or is_numbered or name_key(mention.name) in spoken

    return [mention for mention in every if is_sure(mention)]


def _is_short_name(mention: Mention, listed: list[Exercise]) -> bool:
    """Whether a text on the screen shortens a name of the written list: "DB Bench" for "DB bench press"."""
    is_shown = mention.line.source is EvidenceSource.ON_SCREEN
    return is_shown and any(is_short_for(mention.name, one.name) for one in listed)


def _has_sets(mention: Mention) -> bool:
    """Whether a name that no word is known of is surely trained: "three patients waiting" is not."""
    return any(amount.kind is MeasureKind.SETS for amount in mention.amounts)


def _is_shown_with_time(mention: Mention) -> bool:
    """ "Postura del niño – 1 min": three and more of such texts on the screen are a list of exercises."""
    is_short = mention.line.source is EvidenceSource.ON_SCREEN and mention.line.words <= _LONGEST_SHOWN
    return is_short and any(amount.kind in (MeasureKind.SECONDS, MeasureKind.REPS) for amount in mention.amounts)


def _join(mentions: list[Mention], exercises: list[Exercise]) -> list[tuple[Exercise, Mention]]:
    """Each mention with its exercise: of that name, or the only longer one it ends ("plank"); else a new one."""
    by_key = {exercise.key: exercise for exercise in exercises}
    has_list = len(exercises) >= _A_LIST
    repeated = {key.rsplit(" ", 1)[0] for key in by_key if " " in key}
    joined = []
    for mention in sorted(mentions, key=lambda mention: mention.line.source is EvidenceSource.SAID):
        key = name_key(mention.name)
        if key in repeated:
            continue  # which of them is meant is not said
        if key not in by_key and mention.line.source is EvidenceSource.SAID:
            longer = [known for known, one in by_key.items() if known.endswith(key) or _names_less(mention, one)]
            if len(longer) > 1 and not _adds(mention):
                continue  # which of them is meant is not said
            key = longer[0] if len(longer) == 1 else _shown_meanwhile(mention, exercises) or key
        elif key not in by_key and has_list:
            listed = [known for known, one in by_key.items() if one.is_listed and is_short_for(mention.name, one.name)]
            key = listed[0] if len(listed) == 1 else key
        if key not in by_key:
            if len(by_key) >= _MAX_EXERCISES or (has_list and not _adds(mention)):
                continue
            by_key[key] = Exercise(key)
            exercises.append(by_key[key])
        by_key[key].mentions.append(mention)
        joined.append((by_key[key], mention))
    return joined


def _shown_meanwhile(mention: Mention, exercises: list[Exercise]) -> str | None:
    """The one exercise whose name stands on the screen while another name of it is said."""
    shown = [one for one in exercises if any(line.overlaps(mention.line) for line in one.shown)]
    return shown[0].key if len(shown) == 1 and may_be_same(mention.name, shown[0].name) else None


def _names_less(mention: Mention, exercise: Exercise) -> bool:
    """Whether the exercise's name has all words of the mention's and more: "raises" of "lateral raises"."""
    return _words(mention.name) < _words(exercise.name)


def _words(name: str) -> set[str]:
    return {singular(word) for word in re.findall(r"[^\W_]+", name.casefold())}


def _adds(mention: Mention) -> bool:
    """Whether it tells of an exercise that the written list left out, and is no word about how to do one."""
    return any(amount.kind in (MeasureKind.SETS, MeasureKind.REPS, MeasureKind.SECONDS) for amount in mention.amounts)


def _unshared(plan: WorkoutPlan) -> list[Loose]:
    """Amounts of the written sections that no exercise has."""
    held = {id(amount) for item in plan.items for _, amount in item.amounts}
    return [one for section in plan.sections for one in section.amounts if id(one[1]) not in held]


def _rounds(plan: WorkoutPlan) -> list[Claim]:
    """How often the whole list is done: only what holds for all of it, apart from the warm-up."""
    main = [section for section in plan.sections if section.role is Role.MAIN]
    with_items = [section for section in main if _is_work(section)]
    told = [section for section in with_items if section.rounds and not _is_of_one_line(section)]
    above = [one for section in main if not section.items for one in section.rounds]
    if with_items and len(told) < len(with_items):
        told = []
    return [claim_of(*one) for one in above + [one for section in told for one in section.rounds]]


def _is_of_one_line(section: PlanSection) -> bool:
    """Whether "3 rounds of 10 burpees" is one line of a list whose other exercises have sets of their own."""
    lines = {id(line) for line, _ in section.rounds}
    others = [item for item in section.items if id(item.entry.line) not in lines]
    is_within = len(others) < len(section.items)
    return is_within and any(MeasureKind.SETS in item.kinds for item in others)


def _is_work(section: PlanSection) -> bool:
    """Whether it has exercises, and is not only a run before or after them."""
    return len(section.items) > 1 or any(item.kinds & {MeasureKind.SETS, MeasureKind.REPS} for item in section.items)


def _told_rounds(loose: Iterable[Loose]) -> list[Claim]:
    """Rounds that are shown or said; "four circuits" only where no rounds are."""
    told = [one for one in loose if one[1].kind is MeasureKind.ROUNDS and one[0].source is not EvidenceSource.CAPTION]
    surely = [one for one in told if word_at(one[0].tokens, one[1].last - 1) not in CIRCUITS]
    return [claim_of(*one) for one in surely or told]


def _round_rests(plan: WorkoutPlan) -> list[Claim]:
    ends = [(section, one) for section in plan.sections for one in section.amounts if is_round_rest(section, *one)]
    return [claim_of(*one) for _, one in ends]
