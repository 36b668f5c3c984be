"""Whether the strokes of a text are in a picture, and where: likeness as a whole, and of each piece of the line."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clients.local_models.rapidocr import Box
from services.screen_text.cut_outs import wider

Grey = npt.NDArray[np.uint8]
Strokes = npt.NDArray[np.float32]

# Correlations of strokes, measured on drawn captions over a moving ground: those of one text are 0.83 and more as a
# whole and 0.75 and more in each piece half a line wide; "Set 5" and "Set 6" reach 0.9 and, in the worst piece, 0.62.
# Over a quiet ground all are higher, 0.97 against 0.75, so that what counts is also what is usual for the text.
_ALIKE = 0.75
_ALIKE_PIECE = 0.68
_PIECE = 0.5  # of the line's height
_STROKE = 1 / 8  # of the line's height: wider strokes would show the ground behind the letters
_STROKE_LIMIT = 48.0  # grey levels: an edge of the background counts no more than one of a letter
_PLAIN = 1.0  # grey levels, standard deviation of strokes: less is nothing written


@dataclass(frozen=True)
class Match:
    """Where a text was found again, and the likeness of its worst piece."""

    box: Box
    worst: float


def in_place(strokes: Strokes, grey: Grey, place: Box) -> Match | None:
    """The text where it was, if it is there and would be less so one pixel aside: a third of a search's time."""
    height, width = strokes.shape
    around = wider(place, grey.shape, 1)
    if (around.width, around.height) != (width + 2, height + 2):
        return None
    there = strokes_in(grey, around, line_px=height)
    here = there[1:-1, 1:-1]
    most = spread(strokes) * spread(here) * strokes.size
    if min(spread(strokes), spread(here)) < _PLAIN:
        return None
    usual = strokes - strokes.mean()
    beside = (there[1:-1, 2:], there[1:-1, :-2], there[2:, 1:-1], there[:-2, 1:-1])
    best = _product(usual, here)
    if best < _ALIKE * most or any(_product(usual, one) > best for one in beside):
        return None
    worst = _worst_piece(strokes, here)
    return Match(place, worst) if worst >= _ALIKE_PIECE else None


def _product(a: Strokes, b: Strokes) -> float:
    return float(np.einsum("ij,ij->", a, b))


def spread(strokes: Strokes) -> float:
    """The standard deviation; NumPy's own takes five times as long."""
    import cv2  # heavy: only the stage's own process loads it

    return float(cv2.meanStdDev(strokes)[1][0, 0])


def find(strokes: Strokes, grey: Grey, window: Box) -> Match | None:
    """Where in the window the strokes are, if they are."""
    import cv2  # heavy: only the stage's own process loads it

    height, width = strokes.shape
    if window.width < width or window.height < height:
        return None
    there = strokes_in(grey, window, line_px=height)
    if min(spread(there), spread(strokes)) < _PLAIN:
        return None  # nothing is written there, and correlation with nothing means nothing
    _, best, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(there, strokes, cv2.TM_CCOEFF_NORMED))
    worst = _worst_piece(strokes, there[y : y + height, x : x + width])
    if best < _ALIKE or worst < _ALIKE_PIECE:
        return None
    return Match(Box(window.left + x, window.top + y, window.left + x + width, window.top + y + height), worst)


def _worst_piece(a: Strokes, b: Strokes) -> float:
    """The least correlation of all pieces with letters in them: one changed digit is another text."""
    width = min(a.shape[1], max(8, round(_PIECE * a.shape[0])))
    lefts = np.arange(0, a.shape[1] - width + 1, max(1, width // 2))
    mean_a, mean_b, square_a, square_b, product = (
        _means(values, lefts, width) for values in (a, b, a * a, b * b, a * b)
    )
    spread_a = np.sqrt(np.maximum(square_a - mean_a**2, 0))
    spread_b = np.sqrt(np.maximum(square_b - mean_b**2, 0))
    written = np.maximum(spread_a, spread_b) >= 0.6 * spread(a)
    alike = (product - mean_a * mean_b) / np.maximum(spread_a * spread_b, 1e-6)
    return float(alike[written].min(initial=1.0))


def _means(values: Strokes, lefts: npt.NDArray[np.intp], width: int) -> npt.NDArray[np.float64]:
    """The mean of each piece that starts at one of `lefts`."""
    import cv2  # heavy: only the stage's own process loads it

    columns = cv2.reduce(values, 0, cv2.REDUCE_SUM, dtype=cv2.CV_64F)[0]
    sums = np.concatenate(([0.0], np.cumsum(columns)))
    means: npt.NDArray[np.float64] = (sums[lefts + width] - sums[lefts]) / (width * values.shape[0])
    return means


def strokes_in(grey: Grey, box: Box, *, line_px: int | None = None) -> Strokes:
    """What differs from its surroundings, as letters do; shades and lighting fall away."""
    import cv2  # heavy: only the stage's own process loads it

    part = grey[box.top : box.bottom, box.left : box.right].astype(np.float32)
    width = max(5, round((line_px or box.height) * _STROKE)) | 1
    detail: Strokes = np.clip(part - cv2.blur(part, (width, width)), -_STROKE_LIMIT, _STROKE_LIMIT)
    return detail
