"""Times of single words inside a line of captions, as WebVTT and YouTube write them: so<00:00:01.240> it goes."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

TAG = re.compile(r"<(?:(\d+):)?(\d{1,2}):(\d{2})\.(\d{3})>")
_A_WORD_S, _A_LETTER_S = 0.2, 0.09  # a word that nothing follows soon takes no longer than slow speech does
_SHORTEST_S = 0.05


@dataclass(frozen=True)
class CaptionWord:
    """A word and when it is said, in seconds."""

    start_s: float
    end_s: float
    text: str


def timed_words(line: str, start_s: float, plain: Callable[[str], str]) -> tuple[CaptionWord, ...]:
    """The words of a line with tags; none when it has no times, or not those of all its words.

    `plain` takes a text's other marks away.
    """
    if not TAG.search(line):
        return ()
    words = tuple(_words(line, start_s, plain))
    starts = [word.start_s for word in words]
    is_whole = [word.text for word in words] == plain(TAG.sub("", line)).split()
    return words if is_whole and starts == sorted(starts) and starts[:1] >= [start_s - 1] else ()


def ended(words: Sequence[CaptionWord], end_s: float) -> tuple[CaptionWord, ...]:
    """Each word until the next one or as long as it takes to say; the last no longer than `end_s`."""
    nexts = [*(word.start_s for word in words[1:]), end_s] if words else []
    return tuple(
        replace(word, end_s=max(word.start_s + _SHORTEST_S, min(until_s, word.start_s + _longest_s(word.text))))
        for word, until_s in zip(words, nexts, strict=True)
    )


def _words(line: str, start_s: float, plain: Callable[[str], str]) -> Iterator[CaptionWord]:
    at_s = start_s
    first = 0
    for tag in [*TAG.finditer(line), None]:
        for text in plain(line[first : tag.start() if tag else None]).split():
            yield CaptionWord(at_s, at_s, text)
            at_s += _longest_s(text) / 2  # several words under one time: one after the other
        if tag:
            hours, minutes, seconds, thousandths = (int(part or 0) for part in tag.groups())
            at_s, first = hours * 3600 + minutes * 60 + seconds + thousandths / 1000, tag.end()


def _longest_s(text: str) -> float:
    return _A_WORD_S + _A_LETTER_S * len(text)
