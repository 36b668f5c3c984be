"""One exercise, with every claim that is made about it."""

from dataclasses import dataclass, field

from services.domain.artifacts import Evidence, EvidenceSource
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.findings import Claim
from services.notes.rules.workouts.measures.kinds import Amount, MeasureKind
from services.notes.rules.workouts.mentions import Mention

_MAX_SHOWN = 10

Loose = tuple[EvidenceLine, Amount]


@dataclass
class Exercise:
    """One exercise, with every claim that the pool makes about it."""

    key: str
    mentions: list[Mention] = field(default_factory=list)
    claims: dict[MeasureKind, list[Claim]] = field(default_factory=dict)
    group: Claim | None = None  # "A1", "min 2", "Finisher"
    day: Claim | None = None
    is_listed: bool = False  # an item of the written list

    @property
    def name(self) -> str:
        """The name as the surest line writes it."""
        return self._best.name

    @property
    def is_known(self) -> bool:
        """Whether a line names it by a word that is known as an exercise."""
        return any(mention.is_known for mention in self.mentions)

    @property
    def _best(self) -> Mention:
        if self.is_listed:
            return self.mentions[0]
        return max(
            self.mentions, key=lambda mention: (mention.line.source is not EvidenceSource.SAID, len(mention.name))
        )

    @property
    def shown(self) -> list[EvidenceLine]:
        """Lines on the screen that name it."""
        lines = [mention.line for mention in self.mentions if mention.line.source is EvidenceSource.ON_SCREEN]
        return lines[:_MAX_SHOWN]

    def claim(self, line: EvidenceLine, amount: Amount, factor: float = 1.0) -> None:
        """Take an amount as belonging to this exercise."""
        self.claims.setdefault(amount.kind, []).append(claim_of(line, amount, factor))

    def name_evidence(self, path: str) -> list[Evidence]:
        """Where the name stands: the first place in each source."""
        firsts: dict[EvidenceSource, Mention] = {}
        for mention in self.mentions:
            firsts.setdefault(mention.line.source, mention)
        return [mention.line.evidence(mention.start, mention.end, path=path) for mention in firsts.values()]


def claim_of(line: EvidenceLine, amount: Amount, factor: float = 1.0) -> Claim:
    """The amount as a claim, quoted where it stands."""
    tokens = line.tokens
    return Claim(amount.value, line, tokens[amount.first].start, tokens[amount.last - 1].end, factor)
