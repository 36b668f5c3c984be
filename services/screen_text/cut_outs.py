"""Pictures of single texts, cut out of frames at the size that recognisers like."""

import math
import weakref
from dataclasses import dataclass
from os import SEEK_END
from tempfile import TemporaryFile

import numpy as np

from clients.local_models.rapidocr import Box, Picture

_MARGIN = 0.25  # of the line's height, above and below the text
_LINE_MARGIN = 0.12
_SIDE_MARGIN = 0.5  # before and after it: finders cut off a last "_" or "."


class Shelf:
    """Pictures that are not needed for a while, in a file: a quarter of a megabyte a text is 80 MB in ten minutes.

    The file has no name, and is gone with the last of them.
    """

    def __init__(self) -> None:
        self._file = TemporaryFile(prefix="clipsheet-", buffering=0)  # noqa: SIM115 - closed with the last of them
        weakref.finalize(self, self._file.close)

    def put(self, picture: Picture) -> "Shelved":
        """Put a picture there. Raises OSError when the disk is full."""
        begin = self._file.seek(0, SEEK_END)
        self._file.write(np.ascontiguousarray(picture).data)
        return Shelved(self, begin, picture.shape)

    def take(self, begin: int, shape: tuple[int, ...]) -> Picture:
        """Read what was put at `begin`."""
        self._file.seek(begin)
        return np.frombuffer(self._file.read(math.prod(shape)), np.uint8).reshape(shape)


@dataclass(frozen=True)
class Shelved:
    """A picture on a shelf."""

    shelf: Shelf
    begin: int
    shape: tuple[int, ...]

    @property
    def picture(self) -> Picture:
        return self.shelf.take(self.begin, self.shape)


@dataclass(frozen=True)
class CutOut:
    """A text with a margin, and where in the picture the text is."""

    kept: Picture | Shelved
    core: Box

    @property
    def picture(self) -> Picture:
        return self.kept.picture if isinstance(self.kept, Shelved) else self.kept

    def on(self, shelf: Shelf) -> "CutOut":
        """The same, taking no memory."""
        return self if isinstance(self.kept, Shelved) else CutOut(shelf.put(self.kept), self.core)

    @property
    def line(self) -> Picture:
        """The text with as little around it as recognisers are used to."""
        up, aside = round(_LINE_MARGIN * self.core.height), round(2 * _LINE_MARGIN * self.core.height)
        left, right = max(0, self.core.left - aside), self.core.right + aside
        return self.picture[max(0, self.core.top - up) : self.core.bottom + up, left:right]


@dataclass(frozen=True)
class Uncut:
    """The part of a picture of which a text can be cut out, as it is, and where in it the text is."""

    picture: Picture
    box: Box

    def cut_out(self, *, line_px: int) -> CutOut:
        """Do what `cut_out` does."""
        return cut_out(self.picture, self.box, line_px=line_px)


def uncut(image: Picture, box: Box) -> Uncut:
    """Take the part of a picture that holds a text and its margins: scaling takes longer, and is needed once."""
    outer = _with_margins(box, image)
    inside = Box(box.left - outer.left, box.top - outer.top, box.right - outer.left, box.bottom - outer.top)
    return Uncut(image[outer.top : outer.bottom, outer.left : outer.right].copy(), inside)


def cut_out(image: Picture, box: Box, *, line_px: int) -> CutOut:
    """The text in `box`, scaled so that a line is `line_px` high, but at most doubled."""
    import cv2  # heavy: only the stage's own process loads it

    line = min(box.height, box.width)
    outer = _with_margins(box, image)
    scale = min(2.0, line_px / line)
    part = image[outer.top : outer.bottom, outer.left : outer.right]
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    picture: Picture = cv2.resize(part, None, fx=scale, fy=scale, interpolation=method)
    left, top = round((box.left - outer.left) * scale), round((box.top - outer.top) * scale)
    core = Box(left, top, left + round(box.width * scale), top + round(box.height * scale))
    return CutOut(picture, core)


def _with_margins(box: Box, image: Picture) -> Box:
    line = min(box.height, box.width)
    return wider(box, image.shape, max(2, round(line * _MARGIN)), max(2, round(line * _SIDE_MARGIN)))


def wider(box: Box, shape: tuple[int, ...], by: int, sideways: int | None = None) -> Box:
    """The box with `by` pixels more on all sides, or `sideways` on left and right, inside a picture of that shape."""
    height, width = shape[:2]
    aside = by if sideways is None else sideways
    left, right = max(0, box.left - aside), min(width, box.right + aside)
    return Box(left, max(0, box.top - by), right, min(height, box.bottom + by))
