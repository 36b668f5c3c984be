"""Times of single words, which servers list without marks, beside the text, which has them."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from clients.local_models.speech import TimedWord

_TOKEN = re.compile(r"\s*\S+")
_ENOUGH = 0.6  # of a text's words must be in the list, or the list is of something else


def aligned(text: str, words: Sequence[TimedWord], start_s: float, end_s: float) -> tuple[TimedWord, ...]:
    """The words of a text, with its marks and spaces, with the times that they have in the list; none if it has not."""
    tokens = _TOKEN.findall(text.strip())
    left, right = [_plain(token) for token in tokens], [_plain(word.text) for word in words]
    times: list[tuple[float, float] | None] = [None] * len(tokens)
    for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        for n in range(block.size):
            times[block.a + n] = (words[block.b + n].start_s, words[block.b + n].end_s)
    if sum(time is not None for time in times) < _ENOUGH * len(tokens):
        return ()
    filled = _filled(times, start_s, end_s)
    return tuple(TimedWord(*time, f" {token.strip()}") for token, time in zip(tokens, filled, strict=True))


def _filled(times: Sequence[tuple[float, float] | None], start_s: float, end_s: float) -> list[tuple[float, float]]:
    """Words without times share the time left between their neighbours."""
    found: list[tuple[float, float]] = []
    for at, time in enumerate(times):
        if time is None:
            after = next((number for number in range(at, len(times)) if times[number]), len(times))
            until_s = (times[after] or (end_s, end_s))[0] if after < len(times) else end_s
            from_s = found[-1][1] if found else start_s
            time = (from_s, from_s + max(0.0, until_s - from_s) / (after - at + (after == at)))
        found.append(time)
    return found


def _plain(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))
