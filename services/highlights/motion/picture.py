"""A small picture and what is measured on it: gray levels, cells, shapes; and how two pictures differ."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

MEASURED_SIDE = 320  # pixels; the background's motion is found to a tenth of one
CELL = 8  # pixels
SHAPES_SIDE = 80  # pixels of the picture in which scenes are told apart

CHANGED_CELL = 3.0  # gray levels; noise alone hardly reaches it in the mean of 64 pixels
USUAL_CONTRAST = 50.0  # gray levels, standard deviation over a well-lit picture

# What a cell may change while nothing in it moves: a part of the contrast around it, as the camera's motion is taken
# out only to a fraction of a pixel, above a floor of noise. Measured: 0.1 to 0.3 at people who stand still before a
# camera in the hand, 1 and more at those who move.
STILL, STILL_FLOOR = 0.3, 3.0

BLACK = 20.0  # gray levels
FEWEST_LINES = 8  # rows or columns of `shapes` that are not black
PLAIN = 1.0  # gray levels of standard deviation: less shows nothing


@dataclass(frozen=True)
class Picture:
    """`rgb` is height x width x 3, `gray` a smaller one of the same; `cells` are the mean gray levels of 8 x 8 pixels.

    `shapes` is the picture in gray, so small that only its large shapes are left.
    """

    rgb: npt.NDArray[np.uint8]
    gray: npt.NDArray[np.uint8]
    cells: Floats
    shapes: Floats

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of `gray`."""
        height, width = self.gray.shape
        return width, height


def measure(rgb: npt.NDArray[np.uint8]) -> Picture:
    """Measure an RGB picture. `gray` is the picture itself or smaller, MEASURED_SIDE at its longer side."""
    # heavy: only the stage's own process loads it
    import cv2

    # Gray first: three colours take as many times as long to make smaller.
    gray = _shrunk(np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8), MEASURED_SIDE, cv2)
    return Picture(rgb, gray, cells(gray), np.asarray(_shrunk(gray, SHAPES_SIDE, cv2), np.float32))


def _shrunk(image: npt.NDArray[np.uint8], side: int, cv2: Any) -> npt.NDArray[np.uint8]:
    height, width = image.shape[:2]
    scale = min(1.0, side / max(height, width))
    size = (max(CELL, round(width * scale)), max(CELL, round(height * scale)))
    if size == (width, height):
        return image
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def cells(gray: npt.NDArray[np.uint8]) -> Floats:
    """Return the mean of each cell of 8 x 8 pixels, the rest at the edges left out."""
    # heavy: only the stage's own process loads it
    import cv2

    rows, columns = gray.shape[0] // CELL, gray.shape[1] // CELL
    blocks = gray[: rows * CELL, : columns * CELL].astype(np.float32)
    return np.asarray(cv2.resize(blocks, (columns, rows), interpolation=cv2.INTER_AREA), np.float32)


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


def difference(before: Picture, after: Picture) -> float:
    """Return the mean difference of two pictures of one size, each brought to mean 0 and standard deviation 1.

    So neither light that fades nor a flash tells them apart. Rows and columns that are black in both are left out, as
    beside an upright video. Colours are no part of it: they change with the light.
    """
    lit = np.maximum(before.shapes, after.shapes) >= BLACK
    rows, columns = lit.any(axis=1), lit.any(axis=0)
    if min(rows.sum(), columns.sum()) < FEWEST_LINES:
        return 0.0
    one, other = (picture.shapes[rows][:, columns] for picture in (before, after))
    if min(one.std(), other.std()) < PLAIN:
        return 0.0
    return float(np.abs((one - one.mean()) / one.std() - (other - other.mean()) / other.std()).mean())
