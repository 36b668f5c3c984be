"""Words that name a fixed choice (a format, a muscle, a kind of place), in the languages that cost little."""

from collections.abc import Iterable, Iterator, Mapping

from services.domain.artifacts import EvidenceSource
from services.notes.rules.evidence import Line
from services.notes.rules.findings import Claim
from services.notes.rules.tokens import Tokens

Words = tuple[str, ...]
Vocabulary = dict[Words, str]


def vocabulary(**choices: str) -> Vocabulary:
    """From `choice="word, two words"`; `_` in a choice stands for a space."""
    return {
        tuple(phrase.split()): choice.replace("_", " ")
        for choice, phrases in choices.items()
        for phrase in _list(phrases)
    }


def _list(phrases: str) -> Iterator[str]:
    return (phrase.strip() for phrase in phrases.split(",") if phrase.strip())


def spoken_for(lines: Iterable[Line], words: Mapping[Words, str], *, tags: Iterable[str] = ()) -> list[Claim]:
    """Every place where a line, or a hashtag, uses one of the words."""
    claims = [claim for line in lines for claim in _in_line(line, words)]
    joined = {"".join(phrase): choice for phrase, choice in words.items() if len("".join(phrase)) > 3}
    for tag in tags:
        claims += [
            Claim(choice, Line(tag, EvidenceSource.CAPTION, 0.9), factor=0.9)
            for word, choice in joined.items()
            if word in tag.casefold()
        ]
    return claims


def _in_line(line: Line, words: Mapping[Words, str]) -> Iterator[Claim]:
    longest = max(map(len, words))
    tokens = line.tokens
    i = 0
    while i < len(tokens):
        size = next((n for n in range(min(longest, len(tokens) - i), 0, -1) if _phrase(tokens, i, n) in words), 0)
        if size:
            yield Claim(words[_phrase(tokens, i, size)], line, tokens[i].start, tokens[i + size - 1].end)
        i += size or 1


def _phrase(tokens: Tokens, i: int, size: int) -> Words:
    return tuple(token.text for token in tokens[i : i + size])
