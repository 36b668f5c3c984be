"""Searching a picture for people: in all of it, and in parts of it where they are small.

The detector sees 224 pixels: of a picture beside black bars, or of somebody far away, too little is left.
"""

from collections.abc import Iterator
from itertools import islice

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Box = tuple[int, int, int, int]  # left, top, right, bottom in pixels

BLACK = 20  # gray levels
LEAST_PART = 0.25  # of a side: what is lit in a dark picture may be a lamp
CLOSE_UP = 0.6  # side of the smaller parts, in short sides of the picture
OVERLAP = 0.25  # of two parts beside each other: who stands on the edge of the one is in the other
PARTS_A_SEARCH = 3  # a search of all parts would cost as much as looking at ten people


class Parts:
    """Goes through the parts of a video's pictures, a few at every search."""

    def __init__(self) -> None:
        self._next = 0

    def next(self, area: Box) -> Iterator[Box]:
        """Yield the parts whose turn it is."""
        parts = [*squares(area, 1.0), *squares(area, CLOSE_UP)]
        for _ in islice(parts, PARTS_A_SEARCH):
            yield parts[self._next % len(parts)]
            self._next += 1

    def restart(self) -> None:
        """Begin with the large parts again: a new scene has begun."""
        self._next = 0


def lit_area(image: Image) -> Box:
    """Return the picture without black bars around it."""
    lit = image.max(axis=2) >= BLACK
    height, width = lit.shape
    left, right = _extent(lit.any(axis=0), width)
    top, bottom = _extent(lit.any(axis=1), height)
    return left, top, right, bottom


def _extent(lit: npt.NDArray[np.bool_], length: int) -> tuple[int, int]:
    index = np.flatnonzero(lit)
    if not len(index) or index[-1] + 1 - index[0] < LEAST_PART * length:
        return 0, length
    return int(index[0]), int(index[-1]) + 1


def squares(area: Box, part: float) -> list[Box]:
    """Return squares that cover an area, of so large a part of its short side."""
    left, top, right, bottom = area
    side = max(1, round(part * min(right - left, bottom - top)))
    return [(x, y, x + side, y + side) for y in _places(top, bottom, side) for x in _places(left, right, side)]


def _places(begin: int, end: int, side: int) -> list[int]:
    spare = end - begin - side
    count = int(np.ceil(spare / (side * (1 - OVERLAP)))) + 1
    return [begin + round(spare * number / max(1, count - 1)) for number in range(count)]
