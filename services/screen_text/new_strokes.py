"""Where in a picture a text may have come since that place was last searched, told without the finder.

A text that is laid over a video has strokes, stands for a moment, and was not there before. What moves behind it does
not stand, and what has long stood was searched already; so the finder, which costs a quarter of a second, is asked
only where all three are true.
"""

import math

import numpy as np
import numpy.typing as npt

from clients.local_models.rapidocr import Box

Grey = npt.NDArray[np.uint8]

_SIDES_PX = (640, 320)  # of the picture that is compared: small text is dense in the one, large text in the other
_EDGE = 24  # grey levels from left to right, as at a letter's side
_STANDS = 12  # grey levels from one look to the next: a codec's noise, or light that fades in
_NEW = 18  # grey levels since the place was searched
_LINE_PX, _DENSE = (36, 9), 0.25  # width and height of a piece of a line; so much of it is sides of letters
_SIGN_PX, _SOME = (20, 7), 0.12  # the same where a text was a moment ago: a digit may follow it


class NewStrokes:
    """What every look shows that may be a text to search for."""

    def __init__(self) -> None:
        self._layers = [_Layer(side) for side in _SIDES_PX]

    def look(self, grey: Grey) -> None:
        """Take the next picture."""
        smaller = grey
        for layer in self._layers:
            smaller = layer.look(smaller, grey.shape[1])

    def rows(self) -> list[int]:
        """Rows of the picture, in its own pixels, in which something may have come."""
        return sorted({row for layer in self._layers for row in layer.rows()})

    def is_at(self, box: Box, *, stands: bool = True) -> bool:
        """Whether even a single sign may have come where a text was; without `stands` it may have come just now."""
        return any(layer.is_at(box, stands=stands) for layer in self._layers)

    def columns(self, rows: tuple[int, int], *, stands: bool) -> tuple[int, int]:
        """Columns (from, to) of the picture between which anything may have come in these rows, or just now."""
        found = [columns for layer in self._layers if (columns := layer.columns(rows, stands=stands))]
        return min((left for left, _ in found), default=0), max((right for _, right in found), default=0)

    def searched(self, place: Box) -> None:
        """That part was searched as it is now."""
        for layer in self._layers:
            layer.searched(place)

    def gone(self, box: Box) -> None:
        """What stood there has gone: whatever stands there next is new, also the same again."""
        for layer in self._layers:
            layer.gone(box)


class _Layer:
    """The pictures at one size."""

    def __init__(self, side_px: int) -> None:
        self._side_px = side_px
        self._scale = 1.0
        self._now = self._searched = np.empty((0, 0), np.uint8)
        self._known = self._now  # 0 where nothing was searched, or what stood there has gone
        self._new = self._come = np.empty((0, 0), np.float32)  # 1 at sides of letters that are new: that stand, and all

    def look(self, grey: Grey, width: int) -> Grey:
        """Take the next picture, of a video so wide, and return it at this size."""
        import cv2  # heavy: only the stage's own process loads it

        by = min(1.0, self._side_px / max(grey.shape))
        small: Grey = cv2.resize(grey, None, fx=by, fy=by, interpolation=cv2.INTER_AREA)
        self._scale = small.shape[1] / width
        if self._searched.shape != small.shape:
            self._now, self._searched, self._known = small, small.copy(), np.zeros_like(small)
        # In whole numbers: a fifth of the time of fractions.
        sides = np.zeros_like(small)
        if small.shape[1] > 2:
            sides[:, 1:-1] = cv2.absdiff(small[:, 2:], small[:, :-2]) > _EDGE
        is_new = (cv2.absdiff(small, self._searched) > _NEW) | (self._known == 0)
        come = sides & is_new
        self._new = (come & (cv2.absdiff(small, self._now) < _STANDS)).astype(np.float32)
        self._come, self._now = come.astype(np.float32), small
        return small

    def rows(self) -> list[int]:
        import cv2  # heavy: only the stage's own process loads it

        dense = cv2.blur(self._new, _LINE_PX) > _DENSE
        return [round(row / self._scale) for row in np.flatnonzero(dense.any(axis=1))]

    def is_at(self, box: Box, *, stands: bool) -> bool:
        import cv2  # heavy: only the stage's own process loads it

        place = (self._new if stands else self._come)[self._place(box)]
        return bool(place.size and (cv2.blur(place, _SIGN_PX) > _SOME).any())

    def columns(self, rows: tuple[int, int], *, stands: bool) -> tuple[int, int] | None:
        import cv2  # heavy: only the stage's own process loads it

        place = (self._new if stands else self._come)[self._small(rows)]
        found = np.flatnonzero((cv2.blur(place, _SIGN_PX) > _SOME).any(axis=0)) if place.size else place
        return (int(found[0] / self._scale), math.ceil((found[-1] + 1) / self._scale)) if len(found) else None

    def searched(self, place: Box) -> None:
        part = self._place(place)
        self._searched[part], self._known[part] = self._now[part], 1
        self._new[part] = self._come[part] = 0.0

    def gone(self, box: Box) -> None:
        self._known[self._place(box)] = 0

    def _place(self, box: Box) -> tuple[slice, slice]:
        return self._small((box.top, box.bottom)), self._small((box.left, box.right))

    def _small(self, part: tuple[int, int]) -> slice:
        return slice(int(part[0] * self._scale), int(np.ceil(part[1] * self._scale)))
