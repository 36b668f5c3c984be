"""Words in the groups that are shown at once, each in lines that fit between the edges."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from services.clips.choice.sentences import ends_sentence
from services.domain.artifacts import Word
from utils.spacing import joined

PAUSE_S = 0.6  # a group does not reach over it, and is taken away after it
STAYS_S = 0.35  # behind its last word, at most
LONGEST_S = 6.0
Measure = Callable[[str], float]


@dataclass(frozen=True)
class GroupLimits:
    """How much is shown at once."""

    words: int
    letters: int  # on a line
    lines: int


@dataclass(frozen=True)
class WordGroup:
    """Words that are shown at once, in lines, until `end_s`."""

    lines: tuple[tuple[Word, ...], ...]
    end_s: float

    @property
    def words(self) -> tuple[Word, ...]:
        """All of them."""
        return tuple(word for line in self.lines for word in line)

    @property
    def start_s(self) -> float:
        """When it appears."""
        return self.lines[0][0].start_s


def group(words: Sequence[Word], limits: GroupLimits, *, fits: Callable[[str], bool], end_s: float) -> list[WordGroup]:
    """Put every word into one group. `fits` tells whether a text is no wider than a line may be."""
    found: list[list[Word]] = []
    for run in _runs(words):
        even = replace(limits, words=ceil(len(run) / ceil(len(run) / limits.words)))  # no word is left over alone
        found.append([])
        for word in run:
            if found[-1] and _must_break(found[-1], word, even, fits):
                found.append([])
            found[-1].append(word)
    starts = [one[0].start_s for one in found[1:]] + [end_s]
    return [
        WordGroup(tuple(_lines(one, limits, fits)), _end_s(one[-1], next_s))
        for one, next_s in zip(found, starts, strict=True)
    ]


def _runs(words: Sequence[Word]) -> list[list[Word]]:
    """Words up to the end of a sentence, or a pause."""
    runs: list[list[Word]] = []
    for word in words:
        last = runs[-1][-1] if runs else None
        if last is None or ends_sentence(last.text) or word.start_s - last.end_s > PAUSE_S:
            runs.append([])
        runs[-1].append(word)
    return runs


def _must_break(before: Sequence[Word], word: Word, limits: GroupLimits, fits: Callable[[str], bool]) -> bool:
    return (
        len(before) >= limits.words
        or word.end_s - before[0].start_s > LONGEST_S
        or len(list(_lines([*before, word], limits, fits))) > limits.lines
    )


def _end_s(last: Word, next_s: float) -> float:
    return next_s if next_s - last.end_s <= PAUSE_S else min(next_s, last.end_s + STAYS_S)


def _lines(words: Sequence[Word], limits: GroupLimits, fits: Callable[[str], bool]) -> Iterator[tuple[Word, ...]]:
    """As few lines as are needed; two of them about equally long."""
    full = list(_filled(words, limits, fits))
    if len(full) != 2:
        yield from full
        return
    splits = [(tuple(words[:at]), tuple(words[at:])) for at in range(1, len(words))]
    good = [both for both in splits if all(_is_short(line, limits, fits) for line in both)]
    yield from min(good or [(full[0], full[1])], key=lambda both: max(len(_text(line)) for line in both))


def _is_short(line: Sequence[Word], limits: GroupLimits, fits: Callable[[str], bool]) -> bool:
    return len(line) == 1 or (len(_text(line)) <= limits.letters and fits(_text(line)))


def _text(line: Sequence[Word]) -> str:
    return joined(word.text for word in line)


def _filled(words: Sequence[Word], limits: GroupLimits, fits: Callable[[str], bool]) -> Iterator[tuple[Word, ...]]:
    line: list[Word] = []
    for word in words:
        if line and not _is_short([*line, word], limits, fits):
            yield tuple(line)
            line = []
        line.append(word)
    yield tuple(line)
