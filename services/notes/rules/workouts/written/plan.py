"""A written workout as a whole: sections with what holds for all in them, and the exercises in their order."""

from dataclasses import dataclass, field
from enum import StrEnum

from services.notes.rules.evidence import Line
from services.notes.rules.workouts.measures.kinds import COUNTS, Amount, Kind
from services.notes.rules.workouts.written.lines import Entry
from services.notes.rules.workouts.written.naming import Part


class Role(StrEnum):
    """What a section is for."""

    MAIN = "main"
    WARMUP = "warmup"  # and cool-down
    ASIDE = "aside"  # tips, things that are needed: no exercises


Located = tuple[Line, Amount]


@dataclass
class Item:
    """An exercise in its place."""

    entry: Entry
    part: Part
    section: "Section"
    amounts: list[Located] = field(default_factory=list)

    @property
    def kinds(self) -> set[Kind]:
        """What its own amounts count."""
        return {amount.kind for _, amount in self.amounts}

    @property
    def is_counted(self) -> bool:
        """Whether it says itself how much."""
        return bool(self.kinds & set(COUNTS))


@dataclass
class Section:
    """What stands under one heading."""

    head: Entry | None = None
    role: Role = Role.MAIN
    day: Line | None = None
    items: list[Item] = field(default_factory=list)
    amounts: list[Located] = field(default_factory=list)
    closed: int = 0  # exercises before this index have had a line of amounts for all of them

    @property
    def rounds(self) -> list[Located]:
        """How often its list is done."""
        return [one for one in self.amounts if one[1].kind is Kind.ROUNDS]


@dataclass
class Plan:
    """All sections in their order."""

    sections: list[Section]

    @property
    def items(self) -> list[Item]:
        """All exercises in their order."""
        return [item for section in self.sections for item in section.items]
