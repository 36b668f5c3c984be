"""A small picture and what is measured on it: gray levels, cells, colours; and how two pictures differ."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

MEASURED_SIDE = 320  # pixels; the background's motion is found to a tenth of one
CELL = 8  # pixels
COLOURS = 6  # steps of each of red, green and blue in the histogram

CHANGED_CELL = 3.0  # gray levels; noise alone hardly reaches it in the mean of 64 pixels
USUAL_CONTRAST = 50.0  # gray levels, standard deviation over a well-lit picture

# What a cell may change while nothing in it moves: a part of the contrast around it, as the camera's motion is taken
# out only to a fraction of a pixel, above a floor of noise. Measured: 0.1 to 0.3 at people who stand still before a
# camera in the hand, 1 and more at those who move.
STILL, STILL_FLOOR = 0.3, 3.0

NEW_SCENE_CHANGE = 12.0  # gray levels in the mean
NEW_SCENE_COLOURS = 0.11  # Bhattacharyya distance; measured: motion of people up to 0.09, cuts from 0.13
NEW_SCENE_LIKENESS = 0.3  # correlation of cells
ELSEWHERE_LIKENESS = 0.5
BLACK = 20.0  # gray levels
MOSTLY = 0.8  # part of the picture


@dataclass(frozen=True)
class Picture:
    """`rgb` is height x width x 3, `gray` a smaller one of the same; `cells` are the mean gray levels of 8 x 8 pixels.

    `colours` is the histogram of what is not black, adding up to 1, or of all where hardly anything else is there.
    """

    rgb: npt.NDArray[np.uint8]
    gray: npt.NDArray[np.uint8]
    cells: Floats
    colours: Floats

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of `gray`."""
        height, width = self.gray.shape
        return width, height


def measure(rgb: npt.NDArray[np.uint8]) -> Picture:
    """Measure an RGB picture. `gray` is the picture itself or smaller, MEASURED_SIDE at its longer side."""
    # heavy: only the stage's own process loads it
    import cv2

    small = _shrunk(rgb, cv2)
    gray = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
    lit = gray >= BLACK
    mask = lit.astype(np.uint8) if lit.mean() > 1 - MOSTLY else None
    colours = cv2.calcHist([cv2.blur(small, (5, 5))], [0, 1, 2], mask, [COLOURS] * 3, [0.0, 256.0] * 3).ravel()
    return Picture(rgb, gray, cells(gray), np.asarray(colours / max(1.0, float(colours.sum())), np.float32))


def _shrunk(rgb: npt.NDArray[np.uint8], cv2: Any) -> npt.NDArray[np.uint8]:
    height, width = rgb.shape[:2]
    scale = min(1.0, MEASURED_SIDE / max(height, width))
    size = (max(CELL, round(width * scale)), max(CELL, round(height * scale)))
    if size == (width, height):
        return rgb
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)


def cells(gray: npt.NDArray[np.uint8]) -> Floats:
    """Return the mean of each cell of 8 x 8 pixels, the rest at the edges left out."""
    rows, columns = gray.shape[0] // CELL, gray.shape[1] // CELL
    blocks = gray[: rows * CELL, : columns * CELL].reshape(rows, CELL, columns, CELL)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float32)


def has_changed(before: Picture, after: Picture) -> bool:
    """Tell whether any cell differs enough to be worth a look, in dark pictures by less."""
    if before.cells.shape != after.cells.shape:
        return True
    enough = CHANGED_CELL * float(np.clip(after.cells.std() / USUAL_CONTRAST, 0.3, 1))
    return bool(np.abs(after.cells - before.cells).max() > enough)


def is_still(before: Picture, after: Picture, camera: Floats, boxes: Floats) -> bool:
    """Tell whether nothing in the boxes (k x 4, pixels of `gray`) moved but the camera, whose map is given."""
    # heavy: only the stage's own process loads it
    import cv2

    if before.cells.shape != after.cells.shape:
        return False
    warped = cv2.warpAffine(before.gray, camera, before.size, borderMode=cv2.BORDER_REPLICATE)
    around = np.ones((3, 3), np.uint8)
    contrast = cv2.dilate(after.cells, around) - cv2.erode(after.cells, around)
    change = np.abs(cells(np.asarray(warped, np.uint8)) - after.cells) / (STILL_FLOOR + contrast)
    for left, top, right, bottom in boxes / CELL:
        inside = change[int(top) : math.ceil(bottom), int(left) : math.ceil(right)]
        if inside.size and inside.max() > STILL:
            return False
    return True


def is_another_scene(before: Picture, after: Picture) -> bool:
    """Tell whether the two look like two scenes: much changed, and in other colours or with nothing where it was."""
    if before.cells.shape != after.cells.shape:
        return True
    live = ~_bars(before, after)
    if np.abs(after.cells - before.cells)[live].mean() < NEW_SCENE_CHANGE:
        return False
    return (
        colour_distance(before, after) > NEW_SCENE_COLOURS
        or _likeness(before.cells[live], after.cells[live]) < NEW_SCENE_LIKENESS
    )


def is_elsewhere(before: Picture, after: Picture) -> bool:
    """Tell whether two pictures have neither colours nor shapes in common, but for words that may lie over both."""
    live = ~_bars(before, after)
    likeness = _likeness(before.cells[live], after.cells[live])
    return colour_distance(before, after) > NEW_SCENE_COLOURS and likeness < ELSEWHERE_LIKENESS


def _bars(before: Picture, after: Picture) -> npt.NDArray[np.bool_]:
    # black in both, as beside an upright video: they say nothing about the scene, unless there is nothing else
    black = np.maximum(before.cells, after.cells) < BLACK
    return np.asarray(black & (black.mean() < MOSTLY), bool)


def colour_distance(before: Picture, after: Picture) -> float:
    """Return the Bhattacharyya distance of the colour histograms, 0 when alike, 1 without a colour in common."""
    overlap = float(np.sqrt(before.colours * after.colours).sum())
    return float(np.sqrt(max(0.0, 1 - overlap)))


def _likeness(before: Floats, after: Floats) -> float:
    one, two = before - before.mean(), after - after.mean()
    scale = float(np.linalg.norm(one) * np.linalg.norm(two))
    return float((one * two).sum()) / scale if scale else 1.0
