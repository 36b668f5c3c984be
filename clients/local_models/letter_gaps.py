"""What a recogniser's network tells as text, with a mark where it passed over a letter that it does not know.

Its alphabet lacks most of Vietnamese: "trứng" is read as "trng", and surely. The letters stand where they stood,
though, and there is room for another one between them.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

UNKNOWN = "\N{REPLACEMENT CHARACTER}"  # a letter is there, nobody knows which

# Widths in a common typeface (Liberation Sans, hundredths of an em); the narrow ones as far as columns tell them apart.
_WIDTHS = {
    40: "fijlrtI1ı", 50: "ckJsxyvz", 61: "FTZ", 67: "ABEKPSVXY", 72: "CDHNRUw", 78: "GOQ", 83: "mM", 94: "Wæœ",
}  # fmt: skip
_WIDTH = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_USUAL = 56
_TWICE = 0.5  # columns: between two equal letters the network needs one of its own
_LEAST_PAIRS = 3  # of neighbours in a line, to know how wide its letters are

# Measured on drawn lines of 16 languages in 8 typefaces, a third of them spaced out: neighbours stand up to 1.7 columns
# farther apart than their widths say (8 of 850 lines more); where a letter was passed over mostly 1.8 to 4.8.
_ROOM, _TIMES = 1.75, 1.6
_ROOM_FOR_VOWEL, _TIMES_FOR_VOWEL = 1.3, 1.45  # between two that no language puts together so: "mta"
_BESIDE_CONSONANTS = "aeiouyæœøılrshfj"  # vowels, and consonants that like company or are narrow


def with_unknown(text: Sequence[str], columns: Sequence[int]) -> str:
    """Join the letters of a line, with UNKNOWN where two of them, seen in these columns, have room for another one."""
    pairs = list(_pairs(text, columns))
    if len(pairs) < _LEAST_PAIRS:
        return "".join(text)
    scale = float(np.median([pair.columns / pair.width for pair in pairs]))
    gaps = [pair.at for pair in pairs if _has_room(pair, scale)]
    return UNKNOWN.join("".join(text[begin:end]) for begin, end in pairwise([0, *gaps, len(text)]))


@dataclass(frozen=True)
class _Pair:
    """Two Latin letters side by side: where the second is, how far from the first, how wide their halves are."""

    at: int
    columns: float
    width: float
    wants_vowel: bool


def _pairs(text: Sequence[str], columns: Sequence[int]) -> Iterator[_Pair]:
    for at, ((left, before), (right, after)) in enumerate(pairwise(zip(text, columns, strict=True)), start=1):
        if _is_latin(left) and _is_latin(right):
            yield _Pair(
                at,
                after - before - _TWICE * (left == right),
                (_width(left) + _width(right)) / 2,
                _want_vowel(left, right),
            )


def _has_room(pair: _Pair, scale: float) -> bool:
    room, times = (_ROOM_FOR_VOWEL, _TIMES_FOR_VOWEL) if pair.wants_vowel else (_ROOM, _TIMES)
    usual = scale * pair.width
    return pair.columns >= max(usual + room, times * usual)


def _want_vowel(left: str, right: str) -> bool:
    """Whether two consonants are unlike those that stand together in many languages: "mt", "bn", not "st", "lt"."""
    pair = _base(left).casefold() + _base(right).casefold()
    return not set(pair) & set(_BESIDE_CONSONANTS) and pair[0] != pair[1]


def _width(letter: str) -> int:
    return _WIDTH.get(letter) or _WIDTH.get(_base(letter), _USUAL)


def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[0]


def _is_latin(char: str) -> bool:
    return char.isalpha() and char < "\u0250"
