"""Claims and what follows from them: the better supported value stays, a contradicting one is shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pydantic import JsonValue

from services.domain.artifacts import Evidence, EvidenceSource, Missing, Value
from services.notes.rules.evidence import EvidenceLine
from services.notes.values import lasting

SOURCE_WORDS = {
    EvidenceSource.SAID: "said",
    EvidenceSource.ON_SCREEN: "on screen",
    EvidenceSource.CAPTION: "in the caption",
    EvidenceSource.INFERRED: "inferred",
}
_ORDER = tuple(SOURCE_WORDS)
_MAX_EVIDENCE = 3
_MAX_SHOWN = 4


@dataclass(frozen=True)
class Claim:
    """One place in the pool that gives a value."""

    value: JsonValue
    line: EvidenceLine
    start: int = 0
    end: int | None = None
    factor: float = 1.0  # how directly the words say it
    below: tuple[EvidenceLine, ...] = ()  # lines in which the words go on

    def evidence(self, path: str = "") -> Evidence:
        """The claim as evidence for the part of a value at `path`."""
        return self.line.evidence(self.start, self.end, path=path, factor=self.factor)

    @property
    def weight(self) -> float:
        """How much it counts against a contradicting claim."""
        return self.line.confidence * self.factor


@dataclass(frozen=True)
class FoundValue:
    """A field's value with its evidence, and what had to be left out."""

    value: JsonValue
    evidence: tuple[Evidence, ...]
    missing: tuple[Missing, ...] = ()

    def as_value(self) -> Value:
        """The part that goes into the note's fields."""
        return Value(value=self.value, evidence=self.evidence)


def settle(
    what: str, claims: Iterable[Claim], path: str = "", *, show: Callable[[JsonValue], str] = str
) -> FoundValue | None:
    """Choose the value with the best support; sources add up, repetition by one source does not."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(repr(claim.value).casefold(), []).append(claim)
    if not groups:
        return None
    ranked = sorted(groups.values(), key=_support, reverse=True)
    best = ranked[0]
    evidence = tuple(claim.evidence(path) for claim in _first_of_each_source(best)[:_MAX_EVIDENCE])
    return FoundValue(best[0].value, evidence, _conflict(what, ranked, show))


def seconds(value: JsonValue) -> str:
    """A number of seconds in words, to show in a conflict."""
    return lasting(value) if isinstance(value, int | float) else str(value)


def _support(claims: list[Claim]) -> float:
    best: dict[EvidenceSource, float] = {}
    for claim in claims:
        best[claim.line.source] = max(best.get(claim.line.source, 0.0), claim.weight)
    return sum(best.values())


def _first_of_each_source(claims: list[Claim]) -> list[Claim]:
    firsts: dict[EvidenceSource, Claim] = {}
    for claim in claims:
        firsts.setdefault(claim.line.source, claim)
    return list(firsts.values())


def _conflict(what: str, ranked: list[list[Claim]], show: Callable[[JsonValue], str]) -> tuple[Missing, ...]:
    if len(ranked) < 2:
        return ()
    others = sorted((group[0] for group in ranked[:_MAX_SHOWN]), key=lambda claim: _ORDER.index(claim.line.source))
    heard = ", ".join(f"{SOURCE_WORDS[claim.line.source]} {show(claim.value)}" for claim in others)
    return (Missing(what=what, why=f"{heard}; kept {show(ranked[0][0].value)}"),)


def listing(claims: Iterable[Claim], *, limit: int = 30) -> FoundValue | None:
    """A list of distinct texts, each with its evidence at "/0", "/1", …"""
    kept: dict[str, list[Claim]] = {}
    for claim in claims:
        key = "".join(char for char in str(claim.value).casefold() if char.isalnum() or char in "$€£")
        if key and (key in kept or len(kept) < limit):
            kept.setdefault(key, []).append(claim)
    if not kept:
        return None
    evidence = [
        one
        for i, group in enumerate(kept.values())
        for claim in _first_of_each_source(group)
        for one in (
            claim.evidence(f"/{i}"),
            *(line.evidence(path=f"/{i}", factor=claim.factor) for line in claim.below),
        )
    ]
    return FoundValue([group[0].value for group in kept.values()], tuple(evidence))
