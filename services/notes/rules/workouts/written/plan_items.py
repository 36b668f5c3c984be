"""Which lines of a section are exercises."""

from collections.abc import Iterator

from services.notes.rules.workouts.measures.kinds import COUNTS, MeasureKind
from services.notes.rules.workouts.structure import is_day, is_frame, is_warmup
from services.notes.rules.workouts.written.lines import WrittenLine
from services.notes.rules.workouts.written.plan import PlanSection

_STRONG = {
    MeasureKind.SETS,
    MeasureKind.REPS,
    MeasureKind.SCHEME,
    MeasureKind.CALORIES,
    MeasureKind.UNTIL,
    MeasureKind.SIDE,
}
_FEW = 3
_MAX_SHORT = 5
_ENDS = (".", "!", "?", "…", "。", "！", "👇", "⬇️")


def counts_something(entry: WrittenLine) -> bool:
    return any(part.kinds & {*COUNTS, MeasureKind.SETS} for part in entry.parts)


def is_sure(entry: WrittenLine) -> bool:
    """Whether the line is an exercise by itself."""
    if not entry.parts or (entry.is_prose and not _has_strong(entry)):
        return False
    is_listed = bool(entry.marker or entry.group)
    if not is_listed and _ends_as_sentence(entry) and not (entry.is_known and _has_strong(entry)):
        return False
    if _has_strong(entry):
        return True
    is_far = len(entry.words) <= _MAX_SHORT and any(MeasureKind.DISTANCE in part.kinds for part in entry.parts)
    return (counts_something(entry) and (is_listed or entry.is_known or is_far)) or (is_listed and entry.is_known)


def _has_strong(entry: WrittenLine) -> bool:
    return any(part.kinds & _STRONG for part in entry.parts)


def _ends_as_sentence(entry: WrittenLine) -> bool:
    return entry.line.text.rstrip().endswith(_ENDS)


def chosen(own: list[WrittenLine], section: PlanSection) -> set[int]:
    """The indices of lines that are exercises: sure ones, and those that stand in a list with them."""
    picked = {i for i, entry in enumerate(own) if is_sure(entry) or _is_named_above_amounts(own, i)}
    for block in _blocks(own):
        sure: float = sum(_is_plain(own[i]) for i in block if i in picked)
        sure += sum(_is_short_known(own[i]) for i in block if i not in picked) / 2
        maybe = [i for i in block if i not in picked and _may_be(own[i]) and not _trails(own, block, i, picked)]
        is_listed = bool(own[block[0]].marker)
        is_near = sure >= 1 and len(maybe) <= _FEW * (sure + 1) and (is_listed or section.head or sure > len(maybe))
        if is_near or _is_listed_under(own, block, maybe, section) or _is_all_names(own, block, maybe, section):
            picked.update(maybe)
    return picked


def _trails(own: list[WrittenLine], block: list[int], i: int, chosen: set[int]) -> bool:
    """Whether an unmarked line stands above or below those with amounts: a title or a closing word."""
    counted = [k for k in block if k in chosen and counts_something(own[k])]
    is_outside = bool(counted) and not counted[0] < i < counted[-1]
    return not (own[i].marker or own[i].is_known or counts_something(own[i])) and is_outside


def _is_listed_under(own: list[WrittenLine], block: list[int], maybe: list[int], section: PlanSection) -> bool:
    """Whether most of a marked list under "Workout:" may be exercises, though none is known."""
    is_under = section.head is not None and not section.head.parts and bool(own[block[0]].marker)
    return is_under and len(maybe) > 1 and _is_work_head(section.head) and len(maybe) * 2 > len(block)


def _is_all_names(own: list[WrittenLine], block: list[int], maybe: list[int], section: PlanSection) -> bool:
    """Whether under "Mobility flow:" nothing but short names stands."""
    head = section.head
    is_open = head is not None and head.ends_in_colon and _is_work_head(head)
    below = [i for i in block if own[i] is not head]
    return is_open and len(below) > _FEW - 1 and len(maybe) == len(below)


def _is_plain(entry: WrittenLine) -> bool:
    """Whether it is an exercise beyond doubt; a walk of 20 minutes speaks for nothing beside it."""
    return entry.is_known or _has_strong(entry)


def _is_work_head(head: WrittenLine | None) -> bool:
    return head is not None and (
        any(map(is_frame, head.words)) or is_day(list(head.words)) or is_warmup(list(head.words))
    )


def _blocks(own: list[WrittenLine]) -> Iterator[list[int]]:
    """Neighbours with the same marker; without a marker, of one paragraph."""
    block: list[int] = []
    for i, entry in enumerate(own):
        if block and not _is_neighbour(own[block[-1]], entry):
            yield block
            block = []
        block.append(i)
    if block:
        yield block


def _is_neighbour(one: WrittenLine, two: WrittenLine) -> bool:
    same_kind = one.marker == two.marker or bool(one.group and two.group)
    return same_kind and bool(one.marker or one.group or one.line.paragraph == two.line.paragraph)


def _may_be(entry: WrittenLine) -> bool:
    if len(entry.parts) != 1 or entry.is_prose or entry.ends_in_colon:
        return False
    is_short = len(entry.words) <= _MAX_SHORT
    return (is_short and not _ends_as_sentence(entry)) or (
        bool(entry.marker) and entry.parts[0].end < len(entry.line.text)
    )


def _is_short_known(entry: WrittenLine) -> bool:
    return entry.is_known and _may_be(entry) and len(entry.words) <= _MAX_SHORT


def _is_named_above_amounts(own: list[WrittenLine], i: int) -> bool:
    """ "Squats" above "3x12"."""
    if i + 1 >= len(own) or not own[i].parts or own[i].is_prose or counts_something(own[i]):
        return False
    below = own[i + 1]
    is_amounts = not below.parts and any(one.kind in _STRONG or one.kind is MeasureKind.SECONDS for one in below.loose)
    is_close = below.line.paragraph == own[i].line.paragraph and not below.is_prose
    has_name_above = i > 0 and bool(own[i - 1].parts) and not counts_something(own[i - 1]) and not own[i].marker
    return (
        is_amounts
        and is_close
        and not has_name_above
        and len(own[i].words) <= _MAX_SHORT * len(own[i].parts)
        and not any(map(is_frame, below.words))
    )
