"""Reads a written workout: its sections first, then the exercises, then whose the amounts are."""

from collections.abc import Iterator, Sequence

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.workouts.measures.kinds import MeasureKind
from services.notes.rules.workouts.structure import STOP, is_body, is_day, is_frame, is_warmup, opens_aside
from services.notes.rules.workouts.written.explained import gathered
from services.notes.rules.workouts.written.lines import WrittenLine, read_entry
from services.notes.rules.workouts.written.plan import PlanSection, Role, WorkoutPlan
from services.notes.rules.workouts.written.plan_amounts import fill, share
from services.notes.rules.workouts.written.plan_items import chosen, counts_something, is_sure

_MAX_HEAD = 12
_MAX_SHORT = 5
_MIN_NUMBERED = 3
_MAX_ENTRIES = 400
_MAX_TOKENS = 2500


def read_plan(lines: Sequence[EvidenceLine]) -> WorkoutPlan:
    """Find the sections, then the exercises in each, then whose the amounts are."""
    affordable = list(_affordable(lines))
    numbered = _plainly_numbered(affordable)
    entries = list(gathered([read_entry(line, is_numbered=i in numbered) for i, line in enumerate(affordable)]))
    sections = []
    for section, own in _sections(entries):
        fill(section, own, set() if section.role is Role.ASIDE else chosen(own, section))
        sections.append(section)
    share(sections)
    return WorkoutPlan(sections)


def _affordable(lines: Sequence[EvidenceLine]) -> Iterator[EvidenceLine]:
    """The first lines, up to some thousand words: what is longer is no plan."""
    left = _MAX_TOKENS
    for line in lines[:_MAX_ENTRIES]:
        left -= len(line.tokens)
        if left > 0:
            yield line


def _plainly_numbered(lines: list[EvidenceLine]) -> set[int]:
    """The lines of "1 Squats", "2 Lunges", "3 Rows": their numbers go up by one and count nothing."""
    firsts = [
        line.tokens[0].number if line.tokens and line.tokens[1:2] and line.tokens[1].is_word else None for line in lines
    ]
    found: set[int] = set()
    for i in range(len(firsts)):
        run = 0
        while i + run < len(firsts) and firsts[i + run] == run + 1:
            run += 1
        found |= set(range(i, i + run)) if run >= _MIN_NUMBERED else set()
    return found


def _sections(entries: list[WrittenLine]) -> Iterator[tuple[PlanSection, list[WrittenLine]]]:
    current, own = PlanSection(), list[WrittenLine]()
    for i, entry in enumerate(entries):
        is_back = bool(own) and _is_back(current, own[-1], entry)
        if _is_head(entry) or entry.is_list or is_back or _is_amounts_head(entries, i):
            yield current, own
            current, own = _opened(entry, current, is_back=is_back), []
        own.append(entry)
    yield current, own


def _opened(entry: WrittenLine, before: PlanSection, *, is_back: bool) -> PlanSection:
    words = list(entry.words)
    is_head = _is_head(entry) or entry.is_list
    if is_back and not is_head:
        return PlanSection(None, Role.MAIN, before.day)
    day = entry.line if is_day(words) and not entry.parts else before.day
    if is_warmup(words):
        return PlanSection(entry, Role.WARMUP, day)
    return PlanSection(entry, Role.ASIDE if opens_aside(words) and not counts_something(entry) else Role.MAIN, day)


def _is_amounts_head(entries: list[WrittenLine], i: int) -> bool:
    """ "5 rounds" or "21-15-9" alone, above the lines it counts for."""
    entry = entries[i]
    kinds = {amount.kind for amount in entry.loose}
    if entry.parts or entry.is_prose or not kinds & {MeasureKind.ROUNDS, MeasureKind.SCHEME} or i + 1 >= len(entries):
        return False
    begins = i == 0 or entries[i - 1].line.paragraph != entry.line.paragraph
    return begins and entries[i + 1].line.paragraph == entry.line.paragraph and bool(entries[i + 1].parts)


def _is_back(section: PlanSection, before: WrittenLine, entry: WrittenLine) -> bool:
    """Whether exercises go on after a list of tips, or after a warm-up that is one line of the list."""
    is_line = section.head is before and not before.ends_in_colon
    if section.role is Role.ASIDE:
        return (is_line and _has_colon(before)) or (is_sure(entry) and before.line.paragraph != entry.line.paragraph)
    is_line = is_line and bool(before.loose or before.parts) and not any(map(is_frame, before.words))
    return section.role is Role.WARMUP and is_line


def _is_of_body(words: list[str]) -> bool:
    """ "Upper body", "Force"; "3 sets of 12 each" is only counted."""
    return is_body(words) and not all(word in STOP for word in words)


def _has_colon(entry: WrittenLine) -> bool:
    """ "Equipment: two dumbbells" is all there is of its list."""
    return any(sign in entry.line.text for sign in (":", "："))


def _is_head(entry: WrittenLine) -> bool:
    words = list(entry.words)
    if not words or len(words) > _MAX_HEAD or (entry.parts and (entry.is_known or counts_something(entry))):
        return False
    is_said = entry.is_prose and not entry.ends_in_colon
    if opens_aside(words) and len(words) <= _MAX_SHORT and not counts_something(entry) and not is_said:
        return True
    if entry.parts:
        return entry.ends_in_colon
    tells = is_day(words) or is_warmup(words) or _is_of_body(words) or any(map(is_frame, words))
    return entry.ends_in_colon or (tells and not entry.is_prose)
