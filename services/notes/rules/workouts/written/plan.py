"""A written workout as a whole: sections with what holds for all in them, and the exercises in their order."""

from dataclasses import dataclass, field
from enum import StrEnum

from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.workouts.measures.kinds import COUNTS, Amount, MeasureKind
from services.notes.rules.workouts.written.lines import WrittenLine
from services.notes.rules.workouts.written.naming import NamedPart


class Role(StrEnum):
    """What a section is for."""

    MAIN = "main"
    WARMUP = "warmup"  # and cool-down
    ASIDE = "aside"  # tips, things that are needed: no exercises


Located = tuple[EvidenceLine, Amount]


@dataclass
class PlannedExercise:
    """An exercise in its place."""

    entry: WrittenLine
    part: NamedPart
    section: "PlanSection"
    amounts: list[Located] = field(default_factory=list)

    @property
    def kinds(self) -> set[MeasureKind]:
        """What its own amounts count."""
        return {amount.kind for _, amount in self.amounts}

    @property
    def is_counted(self) -> bool:
        """Whether it says itself how much."""
        return bool(self.kinds & set(COUNTS))


@dataclass
class PlanSection:
    """What stands under one heading."""

    head: WrittenLine | None = None
    role: Role = Role.MAIN
    day: EvidenceLine | None = None
    items: list[PlannedExercise] = field(default_factory=list)
    amounts: list[Located] = field(default_factory=list)
    closed: int = 0  # exercises before this index have had a line of amounts for all of them

    @property
    def rounds(self) -> list[Located]:
        """How often its list is done."""
        return [one for one in self.amounts if one[1].kind is MeasureKind.ROUNDS]


@dataclass
class WorkoutPlan:
    """All sections in their order."""

    sections: list[PlanSection]

    @property
    def items(self) -> list[PlannedExercise]:
        """All exercises in their order."""
        return [item for section in self.sections for item in section.items]
