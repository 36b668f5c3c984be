"""Cuts a text into the word pieces that the sentence model knows: the likeliest way to put it together from them.

A unigram model (Kudo 2018, arXiv 1804.10959): the path with the highest sum of scores, found by Viterbi's algorithm.
"""

import re
from collections.abc import Mapping, Sequence

SPACE = "▁"  # how a space is written within pieces
UNKNOWN_PENALTY = 10.0
_SPACES = re.compile(" {2,}")


class Tokenizer:
    """`pieces` has the id of each piece, `scores` its logarithmic probability by id."""

    def __init__(
        self, pieces: Mapping[str, int], scores: Sequence[float], normal: Mapping[int, str], *, unknown: int
    ) -> None:
        self._pieces = pieces
        self._scores = scores
        self._normal = dict(normal)
        self._unknown = unknown
        self._longest = max(map(len, pieces), default=1)
        self._unknown_score = min(scores, default=0.0) - UNKNOWN_PENALTY

    def ids(self, text: str) -> list[int]:
        """The pieces of the text, without those that begin and end it."""
        clean = _SPACES.sub(" ", text.translate(self._normal))
        return self._best(SPACE + clean.removeprefix(" ").replace(" ", SPACE))

    def _best(self, text: str) -> list[int]:
        scores = [0.0] + [float("-inf")] * len(text)
        steps = [(0, self._unknown)] * (len(text) + 1)  # where the piece that ends here begins, and its id
        for start in range(len(text)):
            for end in range(start + 1, min(start + self._longest, len(text)) + 1):
                found = self._pieces.get(text[start:end])
                if found is not None and found != self._unknown:
                    score = scores[start] + self._scores[found]
                    if score > scores[end]:
                        scores[end], steps[end] = score, (start, found)
            if scores[start] + self._unknown_score > scores[start + 1]:
                scores[start + 1], steps[start + 1] = scores[start] + self._unknown_score, (start, self._unknown)
        ids, end = [], len(text)
        while end:
            end, found_id = steps[end]
            ids.append(found_id)
        return ids[::-1]
