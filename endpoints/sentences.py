"""Sentences that are made below the pages, such as errors and progress, in another language.

The catalogue holds each by its English. One with values, "Reading slide 3 of 7", is found by the pattern that it was
made from, "Reading slide %(n)s of %(count)s"; what stands for a value is translated too, where it is a sentence.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

_PLACE = re.compile(r"%\((\w+)\)s")
_NEXT = re.compile(r"(?<=[.!?]) +")  # where one sentence ends and another begins
MAX_CHARACTERS = 2000  # longer texts are no sentences of ours
DEPTH = 3  # of sentences within sentences


class Sentences:
    """One language's; `known` is its catalogue."""

    def __init__(self, known: Mapping[str, str]) -> None:
        self._exact = known
        patterns = [text for text in known if _PLACE.search(text)]
        patterns.sort(key=lambda text: -len(_PLACE.sub("", text)))  # the closest first
        self._patterns = [(_longest_literal(text), text) for text in patterns]
        self.say = lru_cache(maxsize=512)(self._say)

    def _say(self, text: str, depth: int = DEPTH) -> str | None:
        """The sentence in this language; None where the catalogue does not know it."""
        if found := self._exact.get(text):
            return found
        if depth == 0 or len(text) > MAX_CHARACTERS:
            return None
        if found := self._by_pattern(text, depth):
            return found
        parts = _NEXT.split(text)
        if len(parts) > 1:
            said = [self._say(part, depth - 1) for part in parts]
            if any(said):
                return " ".join(one or part for one, part in zip(said, parts, strict=True))
        return None

    def _by_pattern(self, text: str, depth: int) -> str | None:
        for literal, pattern in self._patterns:
            if literal in text and (found := _pattern(pattern).fullmatch(text)):
                values = {name: self._say(value, depth - 1) or value for name, value in found.groupdict().items()}
                return self._exact[pattern] % values
        return None


def _longest_literal(text: str) -> str:
    return max((part.replace("%%", "%") for part in _PLACE.split(text)[::2]), key=len)


@lru_cache(maxsize=1024)  # a page needs few of them: compiling all takes half a second
def _pattern(text: str) -> re.Pattern[str]:
    made, seen, parts = [], set(), _PLACE.split(text)  # literal, name, literal, ...
    for n, part in enumerate(parts):
        if n % 2 == 0:
            made.append(re.escape(part.replace("%%", "%")))
        elif part in seen:  # a value that stands in it twice is the same both times
            made.append(f"(?P={part})")
        else:  # one that is glued to a word adds something to the sentence, or nothing
            made.append(f"(?P<{part}>.{'*' if parts[n - 1][-1:].isalpha() else '+'}?)")
            seen.add(part)
    return re.compile("".join(made), re.DOTALL)


@lru_cache
def sentences_of(path: Path) -> Sentences:
    """The language whose catalogue that file is; one that is not there knows nothing."""
    return Sentences(json.loads(path.read_text()) if path.is_file() else {})
