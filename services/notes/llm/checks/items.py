"""Whether lines say a part of an item: "3x12" of the squats that stand beside it, and of no others."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from pydantic import JsonValue

from services.domain.schemas.model import FieldType, SchemaField
from services.notes.llm.checks.reach import BARE, Measure, NameSpan, Said, is_amount_alone, measures, owned, place_of
from services.notes.llm.checks.second_reader import Read, SecondReader, alike, loosely
from services.notes.llm.checks.wording import bears_out
from services.notes.llm.grounding import TIMES, carries
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.recipes.units import canonical_unit
from services.notes.rules.tokens import folded, text_at
from services.notes.rules.workouts.measures.kinds import MeasureKind

_AMOUNTS = frozenset(kind.value for kind in MeasureKind) | {"quantity", "quantity_max", "unit"}
_OTHER_KIND = {"exercises": "ingredients", "ingredients": "exercises"}
_FOOD_UNITS = frozenset(("g", "ml", "cl", "dl", "l", "tbsp", "tsp", "cup", "pinch", "clove"))
_EFFORTS = frozenset((MeasureKind.SETS.value, MeasureKind.REPS.value, MeasureKind.SCHEME.value, MeasureKind.REST.value))
_FREE = frozenset(("group", "day", "until", "side", "note", "kind"))  # often told once for several items


@dataclass(frozen=True)
class CheckedRecord:
    """A record as it is being checked: the list it is of, its name as the lines have it, the lines that it names."""

    of: str
    name: str
    lines: tuple[EvidenceLine, ...]


@dataclass(eq=False)
class Items:
    """The items of one list: where each name stands, and what belongs to it."""

    field: SchemaField
    reader: SecondReader
    names: frozenset[str]  # of all items of the answer and of the rules
    language: str = ""

    def says(self, item: CheckedRecord, sub: SchemaField, value: JsonValue) -> list[EvidenceLine]:
        """The lines of the item that say this part of it; none when they say another item's, or another part."""
        if sub.name in TIMES:
            return [line for line in item.lines if carries(line, sub, value)]
        reads = self.reader.called(item.name, self.field.name, item.lines)
        others = [read.record.get(sub.name) for read in reads if read.record.get(sub.name) is not None]
        is_agreed = any(alike(other, value) for other in others)
        beside = [line for line in item.lines if self._stands_beside(line, item, sub, value)]
        beside = [line for line in beside if is_agreed or not _read_otherwise(reads, sub.name, line)]
        if beside:
            return beside
        apart = [line for line in item.lines if not self._has_names(line) and self._says_apart(line, sub, value)]
        if is_agreed:
            return apart or [line for line in item.lines if self._says_somewhere(line, sub, value)]
        if others:
            return []
        return [line for line in apart if self._is_near(line, item) and not self._is_others(line, item, sub, value)]

    def is_of_another_kind(self, name: str, line: EvidenceLine) -> bool:
        """Whether the line measures what is called so as food where an exercise is meant, or the other way round."""
        other = _OTHER_KIND.get(self.field.name)
        place = place_of(line, name, self.language) if other else None
        if other is None or place is None:
            return False
        said = [one.said for one in owned(line, place, self._others(line, name, place), other)]
        if other == "ingredients":
            return any(one.get("unit") in _FOOD_UNITS for one in said)
        return any(one.keys() & _EFFORTS for one in said) and not self.reader.called(name, self.field.name)

    def _stands_beside(self, line: EvidenceLine, item: CheckedRecord, sub: SchemaField, value: JsonValue) -> bool:
        place = self._place(line, item.name)
        if place is None:
            return False
        others = self._others(line, item.name, place)
        if sub.name in _AMOUNTS and self.field.name in ("ingredients", "exercises"):
            mine = owned(line, place, others, self.field.name)
            if any(_measures_it(one, sub.name, value) or _is_unit(line, one, sub.name, value) for one in mine):
                return True
            if isinstance(value, int | float) or sub.name == "unit":
                return False
        if isinstance(value, int | float):
            return False
        is_note = sub.name == "note"  # it stands behind the name, or between its amount and it
        first = min((one.first for one in owned(line, place, others, self.field.name)), default=place.first)
        return self._has_text(_between(line, place, others, from_token=first if is_note else 0), sub, value)

    def _has_text(self, line: EvidenceLine, sub: SchemaField, value: JsonValue) -> bool:
        is_choice = sub.type is FieldType.CHOICE
        return bears_out((line,), str(value), self.language) or (is_choice and carries(line, sub, value) > 0)

    def _says_apart(self, line: EvidenceLine, sub: SchemaField, value: JsonValue) -> bool:
        """Whether a line that names no item says it, whoever's it is."""
        if sub.name in _AMOUNTS and self.field.name in ("ingredients", "exercises"):
            found = measures(line, self.field.name)
            if self.field.name == "ingredients" and not is_amount_alone(line):
                return False
            if any(_measures_it(one, sub.name, value, is_apart=True) for one in found):
                return True
            if isinstance(value, int | float):
                return False
        if isinstance(value, int | float):
            return carries(line, sub, value) > 0
        return self._has_text(line, sub, value)

    def _says_somewhere(self, line: EvidenceLine, sub: SchemaField, value: JsonValue) -> bool:
        """Whether the line says it at all: that it is this item's the rules have read too."""
        return self._says_apart(line, sub, value) or carries(line, sub, value) > 0

    def _place(self, line: EvidenceLine, name: str) -> NameSpan | None:
        """Where the name stands, but not as a part of a longer one."""
        place = place_of(line, name, self.language)
        if place is None:
            return None
        longer = (place_of(line, other, self.language) for other in self.names if loosely(name) != loosely(other))
        return None if any(other and _is_inside(place, other) for other in longer) else place

    def _others(self, line: EvidenceLine, name: str, place: NameSpan) -> list[NameSpan]:
        found = (place_of(line, one, self.language) for one in self.names if loosely(one) != loosely(name))
        return [other for other in found if other and (other.last <= place.first or other.first >= place.last)]

    def _has_names(self, line: EvidenceLine) -> bool:
        return id(line) in self._named

    @cached_property
    def _named(self) -> dict[int, frozenset[str]]:
        """The names that stand in each line that has some."""
        found = {
            id(line): frozenset(loosely(name) for name in self.names if place_of(line, name, self.language))
            for line in self.reader.sources.lines
        }
        return {one: names for one, names in found.items() if names}

    def _is_near(self, line: EvidenceLine, item: CheckedRecord) -> bool:
        """Whether a line of amounts alone stands behind the item, above all items, or is shown with it."""
        named = [one for one in item.lines if loosely(item.name) in self._named.get(id(one), ())]
        if any(one.overlaps(line) and one.source == line.source for one in named):
            return True
        before = None
        for one in self.reader.sources.lines:
            if one is line:
                return before is None or loosely(item.name) in self._named[before]
            if one.source == line.source and id(one) in self._named:
                before = id(one)
        return False

    def _is_others(self, line: EvidenceLine, item: CheckedRecord, sub: SchemaField, value: JsonValue) -> bool:
        if sub.name in _FREE:
            return False
        if self.reader.is_of_others(line, sub.name, value, of=self.field.name, name=item.name):
            return True
        return any(alike(other, value) for other in self._told_of_all(line))

    def _told_of_all(self, line: EvidenceLine) -> Iterator[JsonValue]:
        """What the rules take from this line for the whole, and for no item."""
        for name, value in self.reader.found.items():
            if name != self.field.name and any(id(line) in self.reader.lines_of(one) for one in value.evidence):
                yield value.value

    def fits_together(self, item: CheckedRecord, record: dict[str, JsonValue]) -> bool:
        """Whether number and unit are of one amount: "200" and "ml" are none of "200 g (210 ml)"."""
        wanted: dict[str, JsonValue] = {key: record[key] for key in ("quantity", "unit") if key in record}
        reads = self.reader.called(item.name, self.field.name, item.lines)
        if len(wanted) < 2 or any(all(alike(one.record.get(k), v) for k, v in wanted.items()) for one in reads):
            return True
        every = [(line, measure) for line in item.lines for measure in measures(line, self.field.name)]
        if any(_is_part(wanted, one) for _, measure in every for one in _all(measure)):
            return True
        number = {"quantity": wanted["quantity"]}
        return any(_is_part(number, one.said) and _is_unit(line, one, "unit", wanted["unit"]) for line, one in every)


def _all(measure: Measure) -> Iterable[Said]:
    return (measure.said, *measure.pairs)


def _is_part(wanted: dict[str, JsonValue], said: Said) -> bool:
    return all(alike(said.get(key), _canonical(key, value)) for key, value in wanted.items())


def _canonical(name: str, value: JsonValue) -> JsonValue:
    return canonical_unit(str(value).casefold()) if name == "unit" else value


def _is_unit(line: EvidenceLine, measure: Measure, name: str, value: JsonValue) -> bool:
    """Whether the word right behind a number is the unit, one that no list has: "1 knob of butter"."""
    return name == "unit" and "unit" not in measure.said and text_at(line.tokens, measure.last) == folded(str(value))


def _measures_it(measure: Measure, name: str, value: JsonValue, *, is_apart: bool = False) -> bool:
    wanted = _canonical(name, value)
    if any(alike(one.get(name), wanted) for one in _all(measure)):
        return True
    if name in ("reps", "reps_max") and not is_apart:  # "20 squats" are twenty repetitions
        return name == "reps" and alike(measure.said.get(BARE), value)
    return False


def _read_otherwise(reads: Sequence[Read], sub: str, line: EvidenceLine) -> bool:
    """Whether the rules read another value for this part in the very line."""
    return any(id(line) in read.lines.get(sub, ()) for read in reads)


def _is_inside(one: NameSpan, other: NameSpan) -> bool:
    return other.first <= one.first and one.last <= other.last and (other.last - other.first) > (one.last - one.first)


def _between(line: EvidenceLine, place: NameSpan, others: Sequence[NameSpan], *, from_token: int) -> EvidenceLine:
    """The line from the name before this one to the name behind it."""
    first = max((other.last for other in others if other.last <= place.first), default=0)
    first = max(first, min(from_token, place.first))
    last = min((other.first for other in others if other.first >= place.last), default=len(line.tokens))
    if first == 0 and last == len(line.tokens):
        return line
    return replace(line, text=line.text[line.tokens[first].start : line.tokens[last - 1].end], parts=())
