"""Whose the amounts are: of one exercise, of those above, of the section, or of all."""

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.workouts.lexicon import EACH
from services.notes.rules.workouts.measures.kinds import COUNTS, Amount, MeasureKind, word_at
from services.notes.rules.workouts.measures.repeats import REPEAT
from services.notes.rules.workouts.scope import AmountScope, is_between_rounds, scope
from services.notes.rules.workouts.structure import STOP, is_frame
from services.notes.rules.workouts.written.lines import WrittenLine
from services.notes.rules.workouts.written.plan import Located, PlannedExercise, PlanSection, Role

_FEW_WORDS = 3
_MAX_TOLD = 8
_LONG_S = 180  # a longer time beside a heading is how long all of it takes
_INHERITED = (MeasureKind.SETS, MeasureKind.REST, MeasureKind.INTENSITY, MeasureKind.TEMPO)


def fill(section: PlanSection, own: list[WrittenLine], chosen: set[int]) -> None:
    for i, entry in enumerate(own):
        if i in chosen or (entry.is_list and section.role is not Role.ASIDE):
            for part in entry.parts:
                amounts = [(entry.line, amount) for amount in part.amounts]
                section.amounts += [one for one in amounts if one[1].kind is MeasureKind.ROUNDS]
                section.items.append(
                    PlannedExercise(
                        entry, part, section, [one for one in amounts if one[1].kind is not MeasureKind.ROUNDS]
                    )
                )
            _give(section, own, i, chosen)
        elif not entry.parts or section.role is Role.ASIDE or entry is section.head:
            _give(section, own, i, chosen)
        elif not entry.is_prose:
            told = [(entry.line, one) for part in entry.parts for one in part.amounts]
            section.amounts += [one for one in told if one[1].kind in (MeasureKind.ROUNDS, MeasureKind.REST)]
            _close_unnamed(section, entry)


def _give(section: PlanSection, own: list[WrittenLine], i: int, chosen: set[int]) -> None:
    """The amounts of a line that belong to no name in it: to the exercise above, or to the section."""
    entry = own[i]
    amounts = [
        *entry.loose,
        *(one for part in entry.parts for one in part.amounts if i not in chosen and not entry.is_list),
    ]
    if entry.is_prose and not _is_short_rest(entry, amounts):
        amounts = [one for one in amounts if _is_repeat(entry, one) or is_between_rounds(entry.line, one)]
    owner = section.items[-1] if section.items and i not in chosen and not entry.is_list else None
    is_own = (
        owner is not None
        and i > 0
        and (i - 1) in chosen
        and not owner.is_counted
        and scope(entry.line) is AmountScope.ONE
    )
    is_own = is_own and own[i - 1].line.paragraph == entry.line.paragraph
    is_own = is_own and not (len(section.items) > 1 and not section.items[-2].is_counted)
    before = owner if is_own else None
    if owner is not None and not entry.parts and _rests_of_group(section, entry):
        return
    if before is None and owner is not None and _closes(section, entry):
        return
    for amount in amounts:
        if before is not None and amount.kind is not MeasureKind.ROUNDS and not is_between_rounds(entry.line, amount):
            before.amounts.append((entry.line, amount))
        else:
            section.amounts.append((entry.line, amount))


def _closes(section: PlanSection, entry: WrittenLine) -> bool:
    """ "3 sets, rest 90 s" below the exercises of a superset: it is for those since the last such line."""
    open_items = [item for item in section.items[section.closed :] if MeasureKind.SETS not in item.kinds]
    tells_more = sum(word not in STOP | EACH and not is_frame(word) for word in entry.words) > _FEW_WORDS
    if entry.parts or tells_more or not open_items or not any(one.kind is MeasureKind.SETS for one in entry.loose):
        return False
    for item in open_items:
        wanted = (
            _INHERITED
            if item.is_counted
            else (*_INHERITED, *COUNTS, MeasureKind.REPS_MAX, MeasureKind.SECONDS_MAX, MeasureKind.SIDE)
        )
        item.amounts += [(entry.line, one) for one in entry.loose if one.kind in wanted and one.kind not in item.kinds]
    section.closed = len(section.items)
    return True


def _close_unnamed(section: PlanSection, entry: WrittenLine) -> None:
    """ "3 set yap": sets below a list, with a word beside them that names no exercise."""
    kinds = {amount.kind for part in entry.parts for amount in part.amounts}
    if entry.is_known or MeasureKind.SETS not in kinds or kinds & set(COUNTS) or len(entry.words) > _FEW_WORDS:
        return
    for item in section.items[section.closed :]:
        sets = [one for part in entry.parts for one in part.amounts if one.kind is MeasureKind.SETS]
        item.amounts += [(entry.line, one) for one in sets if MeasureKind.SETS not in item.kinds]


def _rests_of_group(section: PlanSection, entry: WrittenLine) -> bool:
    """ "Rest 60 s" below A1 and A2, with another rest below B1 and B2."""
    rests = [one for one in entry.loose if one.kind is MeasureKind.REST]
    letter = section.items[-1].entry.group[:1] if section.items else ""
    if len(rests) != len(entry.loose) or not rests or not letter.isupper() or is_between_rounds(entry.line, rests[0]):
        return False
    for item in section.items:
        if item.entry.group[:1] == letter and MeasureKind.REST not in item.kinds:
            item.amounts += [(entry.line, one) for one in rests]
    return True


def _is_repeat(entry: WrittenLine, amount: Amount) -> bool:
    """ "Repeat twice" is said to the reader, and still counts the rounds."""
    return amount.kind is MeasureKind.ROUNDS and word_at(entry.line.tokens, amount.first) in REPEAT


def _is_short_rest(entry: WrittenLine, amounts: list[Amount]) -> bool:
    kinds = {amount.kind for amount in amounts}
    return (
        len(entry.words) <= _MAX_TOLD
        and bool(kinds & {MeasureKind.REST, MeasureKind.ROUNDS})
        and MeasureKind.REPS not in kinds
    )


def share(sections: list[PlanSection]) -> None:
    """Give every exercise what its section, or a line about all sections, says for all."""
    shared = [one for section in sections if not section.items for one in section.amounts if _is_for_all(section, one)]
    for section in sections:
        for item in section.items:
            _inherit(item, section.amounts if section.role is Role.WARMUP else [*section.amounts, *shared], section)


def _is_for_all(section: PlanSection, one: Located) -> bool:
    line, amount = one
    if section.role is Role.WARMUP or amount.kind not in (MeasureKind.REST, MeasureKind.SECONDS):
        return False
    return scope(line) is AmountScope.EACH or (
        amount.kind is MeasureKind.REST and (scope(line) is AmountScope.GENERAL or section.head is None)
    )


def _inherit(item: PlannedExercise, amounts: list[Located], section: PlanSection) -> None:
    has = item.kinds
    counts = [] if item.is_counted else [one for one in amounts if one[1].kind in COUNTS and _is_for_each(one)]
    bare_rests = {
        amount.value for line, amount in amounts if amount.kind is MeasureKind.REST and scope(line) is AmountScope.ONE
    }
    high = {MeasureKind.REPS_MAX, MeasureKind.SECONDS_MAX, MeasureKind.SIDE} if counts else set()
    for line, amount in amounts:
        if amount.kind in has:
            continue
        is_pause = amount.kind is MeasureKind.REST and (
            is_between_rounds(line, amount) or is_round_rest(section, line, amount)
        )
        is_pause = is_pause or (amount.kind is MeasureKind.REST and len(bare_rests) > 1 and amount.value in bare_rests)
        is_ours = (line, amount) in counts or amount.kind in high or (amount.kind in _INHERITED and not is_pause)
        if is_ours and not any(amount.kind is kind for kind in item.kinds):
            item.amounts.append((line, amount))


def _is_for_each(one: Located) -> bool:
    _, amount = one
    return amount.kind is not MeasureKind.SECONDS or (isinstance(amount.value, int | float) and amount.value < _LONG_S)


def is_round_rest(section: PlanSection, line: EvidenceLine, amount: Amount) -> bool:
    """Whether a bare rest at the end of a list that is repeated is the pause between its rounds."""
    if (
        amount.kind is not MeasureKind.REST
        or not section.rounds
        or not section.items
        or scope(line) is not AmountScope.ONE
    ):
        return False
    head = section.head.line if section.head else None
    return line is not head and all(item.entry.line is not line for item in section.items)
