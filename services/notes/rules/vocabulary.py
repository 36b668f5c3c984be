"""Words that name a fixed choice (a format, a muscle, a kind of place), in the languages that cost little."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import EvidenceLine
from services.notes.rules.findings import Claim
from services.notes.rules.tokens import Tokens

Words = tuple[str, ...]
_HYPHENS = ("-", "‐", "–")  # "no-equipment" is "no equipment"
_FIRST_UNPARTED = "\u0e00"
Vocabulary = dict[Words, str]


def vocabulary(**choices: str) -> Vocabulary:
    """From `choice="word, two words"`; `_` in a choice stands for a space."""
    return {
        tuple(word for word in phrase.split() if word not in _HYPHENS): choice.replace("_", " ")
        for choice, phrases in choices.items()
        for phrase in _list(phrases)
    }


def _list(phrases: str) -> Iterator[str]:
    return (phrase.strip() for phrase in phrases.split(",") if phrase.strip())


def spoken_for(
    lines: Sequence[EvidenceLine], words: Mapping[Words, str], *, tags: Iterable[str] = (), inside: bool = False
) -> list[Claim]:
    """Every place where a line, or a hashtag, uses one of the words; `inside` longer runs of unparted scripts too."""
    table = _table(words)
    claims = [claim for line in lines for claim in _in_line(line, table)]
    claims += [claim for line in lines if inside for claim in _within(line, words)]
    joined = {"".join(phrase): choice for phrase, choice in words.items() if len("".join(phrase)) > 3}
    for tag in tags:
        claims += [
            Claim(choice, EvidenceLine(tag, EvidenceSource.CAPTION, 0.9), factor=0.9)
            for word, choice in joined.items()
            if word in tag.casefold()
        ]
    return claims


Table = dict[str, list[tuple[Words, str]]]


def _table(words: Mapping[Words, str]) -> Table:
    """The phrases by their first word, the longest first."""
    table: Table = {}
    for phrase, choice in sorted(words.items(), key=lambda pair: -len(pair[0])):
        table.setdefault(phrase[0], []).append((phrase, choice))
    return table


def _in_line(line: EvidenceLine, table: Table) -> Iterator[Claim]:
    tokens = tuple(token for token in line.tokens if token.text not in _HYPHENS)
    i = 0
    while i < len(tokens):
        phrases = table.get(tokens[i].text, ())
        found = next(
            ((phrase, choice) for phrase, choice in phrases if _phrase(tokens, i, len(phrase)) == phrase), None
        )
        if found:
            yield Claim(found[1], line, tokens[i].start, tokens[i + len(found[0]) - 1].end)
        i += len(found[0]) if found else 1


def _within(line: EvidenceLine, words: Mapping[Words, str]) -> Iterator[Claim]:
    """Words of scripts that do not part them, inside a longer run."""
    if line.text.isascii() or not any(char >= _FIRST_UNPARTED for char in line.text):
        return
    whole = line.vocabulary
    for phrase, choice in words.items():
        word = phrase[0]
        at = line.text.find(word) if len(phrase) == 1 and word[0] >= _FIRST_UNPARTED and len(word) > 1 else -1
        if at >= 0 and word not in whole:
            yield Claim(choice, line, at, at + len(word))


def _phrase(tokens: Tokens, i: int, size: int) -> Words:
    return tuple(token.text for token in tokens[i : i + size])
