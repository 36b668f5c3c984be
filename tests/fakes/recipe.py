"""Reads a Dockerfile as far as tests need it: stages of instructions, lines joined."""

import re
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Instruction:
    """One instruction with its arguments as written."""

    name: str
    arguments: str

    @property
    def words(self) -> list[str]:
        """The arguments without flags."""
        return [word for word in self.arguments.split() if not word.startswith("--")]


@dataclass
class Stage:
    """FROM and what follows."""

    base: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, name: str) -> list[Instruction]:
        """The stage's instructions of one kind."""
        return [found for found in self.instructions if found.name == name]


def read_recipe(path: Path) -> list[Stage]:
    """The stages in order."""
    lines = [line for line in path.read_text().splitlines() if line.strip() and not line.lstrip().startswith("#")]
    stages: list[Stage] = []
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        name, _, arguments = line.partition(" ")
        if name == "FROM":
            base, _, alias = arguments.partition(" AS ")
            stages.append(Stage(base, alias))
        else:
            stages[-1].instructions.append(Instruction(name, arguments.strip()))
    return stages
