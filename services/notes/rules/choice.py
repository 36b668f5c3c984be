"""Which built-in schema fits, how sure that is, and why: words are weighed, and what each schema's rules would find."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from services.domain.schemas.general import GENERAL
from services.domain.schemas.model import Schema
from services.notes.rules.choice_signals import SIGNALS, Signal
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.fields import Facts

_ENOUGH = 3.0
_MARGIN = 1.35  # words alone that speak for two schemas alike speak for neither
_PROOF = 1.5  # what rules find decides between them
_SAID_FACTOR = 0.6  # people mention many things; what they write down is what it is about
_LONGEST_CUE = 4
_TAG_FACTOR = 0.8
_LONG_TALK_WORDS = 400
_MAX_WORDS_TOLD = 4
_DENSE = "\u2e7f"  # from here on scripts are written without spaces


@dataclass(frozen=True)
class SchemaChoice:
    """A schema with how sure its choice is (0..1) and a sentence that says why."""

    schema: Schema
    confidence: float
    reason: str


@dataclass(frozen=True)
class Score:
    """What speaks for one schema: the sum, words with their weights, and what its rules find."""

    total: float
    words: tuple[tuple[str, float], ...] = ()
    signals: tuple[Signal, ...] = ()

    @property
    def told(self) -> str:
        """The strongest of it, in words."""
        found = [signal.told for signal in sorted(self.signals, key=lambda one: -one.weight) if signal.weight > 0]
        words = [f"“{word}”" for word, _ in sorted(self.words, key=lambda pair: -pair[1])[:_MAX_WORDS_TOLD]]
        return ", ".join([*found, *words])


def choose(schemas: Mapping[str, Schema], facts: Facts) -> Schema:
    """The schema that fits best."""
    return decide(schemas, facts).schema


def decide(schemas: Mapping[str, Schema], facts: Facts) -> SchemaChoice:
    """The schema with the best score if that is high enough, else the general one; with how sure and why."""
    scores = score(schemas, facts)
    ranked = sorted(scores, key=lambda name: scores[name].total, reverse=True)
    best = scores[ranked[0]]
    second = scores[ranked[1]].total if len(ranked) > 1 else 0.0
    is_ahead = best.total >= second * _MARGIN or any(signal.weight >= _PROOF for signal in best.signals)
    if best.total < _ENOUGH or not is_ahead:
        least = round(min(1.0, 1.0 - best.total / (2 * _ENOUGH)), 2)
        told = f" At most {best.told} would speak for “{ranked[0]}”." if best.told else ""
        return SchemaChoice(
            schemas.get(GENERAL.name, GENERAL), least, f"Nothing speaks clearly for another schema.{told}"
        )
    sure = round(min(0.99, best.total / (best.total + second + 1.0)), 2)
    also = f"; less for “{ranked[1]}”: {scores[ranked[1]].told}" if second >= _ENOUGH else ""
    return SchemaChoice(schemas[ranked[0]], sure, f"{best.told[:1].upper()}{best.told[1:]}{also}.")


def score(schemas: Mapping[str, Schema], facts: Facts) -> dict[str, Score]:
    """How much speaks for each schema: distinct cues by weight, and what its rules would find."""
    written, said = _Text(facts.pool.written), _Text(facts.pool.said)
    words = sum(line.words for line in facts.pool.said)
    said_factor = _SAID_FACTOR * min(1.0, _LONG_TALK_WORDS / max(1, words))
    tags = [tag.casefold().lstrip("#") for tag in facts.pool.hashtags]
    scores = {}
    for name, schema in schemas.items():
        weighed = ((cue, _weight(cue, weight, written, said, tags, said_factor)) for cue, weight in schema.cues.items())
        found = tuple((cue, weight) for cue, weight in weighed if weight)
        signals = tuple(signal for read in SIGNALS.get(name, ()) if (signal := read(facts)))
        total = sum(weight for _, weight in found) + sum(signal.weight for signal in signals)
        scores[name] = Score(total, found, signals)
    return scores


class _Text:
    """The phrases of lines, and their text for the words of scripts without spaces."""

    def __init__(self, lines: Iterable[EvidenceLine]) -> None:
        lines = tuple(lines)
        self._phrases = {phrase for line in lines for phrase in _in_line([token.text for token in line.tokens])}
        self._dense = " ".join(line.text for line in lines)

    def __contains__(self, cue: str) -> bool:
        return cue in self._phrases or (cue[0] > _DENSE and cue in self._dense)


def _weight(cue: str, weight: float, written: _Text, said: _Text, tags: list[str], said_factor: float) -> float:
    if cue in written:
        return weight
    joined = cue.replace(" ", "")
    by_tag = weight * _TAG_FACTOR if any(joined == tag or (len(joined) > 4 and joined in tag) for tag in tags) else 0.0
    return max(by_tag, weight * said_factor if cue in said else 0.0)


def _in_line(words: list[str]) -> Iterator[str]:
    for size in range(1, _LONGEST_CUE + 1):
        yield from (" ".join(words[i : i + size]) for i in range(len(words) - size + 1))
