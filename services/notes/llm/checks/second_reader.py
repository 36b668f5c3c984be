"""The rules as a second reader of the same lines: what they found confirms a model's value, or speaks against it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import JsonValue

from services.domain.artifacts import Evidence, Value
from services.domain.schemas.model import FieldType, Schema
from services.notes.llm.checks.terms import terms, unaccented
from services.notes.llm.sources import Sources
from services.notes.rules.evidence import EvidenceLine, EvidencePool
from services.notes.rules.fields import RULES, Facts, fill

NEAR = 0.005  # a third is written 0.33
_MAX_ALONE = 512

Record = dict[str, JsonValue]


@dataclass(frozen=True)
class Read:
    """A record that the rules found, and the lines that each of its parts comes from."""

    record: Record
    lines: dict[str, frozenset[int]]  # by sub-field, ids of lines

    @property
    def name(self) -> str:
        """What the record is called."""
        return str(self.record.get("name") or "")


@dataclass(eq=False)
class SecondReader:
    """The rules' reading of all lines, and of a few alone."""

    schema: Schema
    sources: Sources
    _alone: dict[tuple[str, tuple[int, ...]], JsonValue] = field(default_factory=dict)

    @cached_property
    def found(self) -> dict[str, Value]:
        """The rules' fields."""
        return {name: one.as_value() for name, one in fill(self.schema, Facts(self.sources.pool)).items()}

    def value(self, name: str) -> JsonValue:
        """What the rules have for a field; None for nothing."""
        return self.found[name].value if name in self.found else None

    def has_rule(self, name: str) -> bool:
        """Whether some rule fills the field."""
        return f"{self.schema.name}.{name}" in RULES or name in RULES

    def alone(self, name: str, lines: Sequence[EvidenceLine]) -> JsonValue:
        """What the field's rule reads in these lines and no others."""
        key = name, tuple(map(id, lines))
        if key not in self._alone and len(self._alone) < _MAX_ALONE:
            rule = RULES.get(f"{self.schema.name}.{name}") or RULES.get(name)
            tags = {*self.sources.pool.hashtags} & {line.text for line in lines}
            pool = EvidencePool(lines=tuple(line for line in lines if line.text not in tags), hashtags=tuple(tags))
            finding = rule(Facts(pool)) if rule else None
            self._alone[key] = finding.value if finding else None
        return self._alone.get(key)

    @cached_property
    def records(self) -> dict[str, tuple[Read, ...]]:
        """The records of each list of records."""
        lists = (one for one in self.schema.fields if one.type is FieldType.RECORDS and one.name in self.found)
        return {one.name: tuple(self._reads(self.found[one.name])) for one in lists}

    def _reads(self, value: Value) -> Iterator[Read]:
        for i, record in enumerate(value.value if isinstance(value.value, list) else ()):
            lines: dict[str, frozenset[int]] = {}
            for one in value.evidence:
                part = one.path.split("/")[1:]
                if part and part[0] == str(i):
                    sub = part[1] if len(part) > 1 else "name"
                    lines[sub] = lines.get(sub, frozenset()) | self.lines_of(one)
            if isinstance(record, dict):
                yield Read(record, lines)

    def lines_of(self, evidence: Evidence) -> frozenset[int]:
        """The lines that some evidence quotes."""
        return frozenset(id(line) for line in self._by_time.get(evidence.at_s, ()) if evidence.quote in line.text)

    @cached_property
    def _by_time(self) -> dict[float | None, list[EvidenceLine]]:
        lines: dict[float | None, list[EvidenceLine]] = {}
        for line in self.sources.lines:
            lines.setdefault(line.start_s, []).append(line)
        return lines

    def called(self, name: str, of: str, cited: Sequence[EvidenceLine] = ()) -> tuple[Read, ...]:
        """The records of that name; where there are several, those that stand in the cited lines."""
        same = [read for read in self.records.get(of, ()) if is_called(read.name, name)]
        exact = [read for read in same if loosely(read.name) == loosely(name)] or same
        ids = {id(line) for line in cited}
        return tuple(read for read in exact if read.lines.get("name", frozenset()) & ids) or tuple(exact)

    def is_of_others(self, line: EvidenceLine, sub: str, value: JsonValue, *, of: str, name: str) -> bool:
        """Whether the rules give what this line says to another record or another part, and not to this."""
        owners = [
            (read, part)
            for read in self.records.get(of, ())
            for part, lines in read.lines.items()
            if id(line) in lines and alike(read.record.get(part), value)
        ]
        return bool(owners) and not any(part == sub and is_called(read.name, name) for read, part in owners)

    def elsewhere(self, field_name: str, value: JsonValue) -> bool:
        """Whether the rules hold the value for another field's and not for this one's."""
        wanted = loosely(value)
        mine = {loosely(one) for one in _items(self.value(field_name))}
        if not wanted or wanted in mine:
            return False
        others = (one for name, one in self.found.items() if name != field_name and name not in _SHARED)
        return any(wanted == loosely(one) for other in others for one in _items(other.value))


_SHARED = frozenset(
    ("summary", "key_points", "hashtags", "tips", "kind", "muscle_groups", "equipment", "where", "links")
)


def _items(value: JsonValue) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def alike(one: JsonValue, two: JsonValue) -> bool:
    """Whether two values are the same for a reader."""
    if isinstance(one, int | float) and isinstance(two, int | float):
        return abs(one - two) < NEAR
    return one is not None and two is not None and loosely(one) == loosely(two)


def loosely(value: JsonValue) -> str:
    """A value's letters, digits and currencies alone."""
    return "".join(char for char in unaccented(str(value)) if char.isalnum() or char in "$€£%")


def is_called(one: str, two: str) -> bool:
    """Whether two names may name the same: all words of one are the other's."""
    first, second = ({term.key for term in terms(name)} for name in (one, two))
    if not first or not second:
        return loosely(one) == loosely(two)
    return first <= second or second <= first or loosely(one) in loosely(two) or loosely(two) in loosely(one)
