"""Where lines of text stand, in any direction, from the marks that a text detection network makes.

The network and what follows it are Differentiable Binarization (Liao et al. 2020, arXiv:1911.08947): it marks the
middle of every line, and boxes are larger than its marks by as much as the marks were made smaller for training.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]
Quad = npt.NDArray[np.float32]
"""4 x 2, pixels: the corners of a line from its upper left on, clockwise."""

_MARKED = 0.3  # 0..1
_LEAST_MARK_PX, _LEAST_BOX_PX = 3.0, 5.0  # height of a line
_UPRIGHT = 1.5  # height by width: such a line is read from above to below
_LEVEL_PX = 10.0  # lines that begin so close to one height are one row


@dataclass(frozen=True)
class Marks:
    """What counts as a line: how sure the network is in the mean (0..1), and how much larger than its mark a box is."""

    sure: float
    larger: float

    def quads(self, marks: Floats) -> list[Quad]:
        """Return the lines in marks (height x width, 0..1), in no order."""
        import cv2  # heavy: only the stage's own process loads it

        mask = cv2.dilate((marks > _MARKED).astype(np.uint8), np.ones((2, 2), np.uint8))
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        found = (self._quad(cv2.minAreaRect(contour), marks) for contour in contours)
        return [quad for quad in found if quad is not None]

    def _quad(self, mark: tuple[Sequence[float], Sequence[float], float], marks: Floats) -> Quad | None:
        import cv2  # heavy: only the stage's own process loads it

        middle, (width, height), angle = mark
        if min(width, height) < _LEAST_MARK_PX or _mean(marks, cv2.boxPoints(mark)) < self.sure:
            return None
        by = self.larger * width * height / (width + height)  # on both sides together
        if min(width, height) + by < _LEAST_BOX_PX:
            return None
        return _clockwise(np.asarray(cv2.boxPoints((middle, (width + by, height + by), angle)), np.float32))


def _mean(marks: Floats, corners: Floats) -> float:
    """The mean of the marks inside corners."""
    import cv2  # heavy: only the stage's own process loads it

    limit = np.array(marks.shape[::-1]) - 1
    low = np.floor(corners.min(axis=0)).astype(int).clip(0, limit)
    high = np.ceil(corners.max(axis=0)).astype(int).clip(0, limit)
    inside = np.zeros((high - low)[::-1] + 1, np.uint8)
    cv2.fillPoly(inside, [(corners - low).astype(np.int32)], 1)
    return float(cv2.mean(marks[low[1] : high[1] + 1, low[0] : high[0] + 1], inside)[0])


def _clockwise(corners: Floats) -> Quad:
    """From the upper left on: the two on the left, the two on the right, each from above."""
    left, right = np.split(corners[np.argsort(corners[:, 0], kind="stable")], 2)
    upper_left, lower_left = left[np.argsort(left[:, 1], kind="stable")]
    upper_right, lower_right = right[np.argsort(right[:, 1], kind="stable")]
    return np.array([upper_left, upper_right, lower_right, lower_left], np.float32)


def in_order(quads: Sequence[Quad]) -> list[Quad]:
    """From above, those of a row from the left."""
    rows: list[list[Quad]] = []
    for quad in sorted(quads, key=lambda one: float(one[0, 1])):
        if rows and quad[0, 1] - rows[-1][-1][0, 1] < _LEVEL_PX:
            rows[-1].append(quad)
        else:
            rows.append([quad])
    return [quad for row in rows for quad in sorted(row, key=lambda one: float(one[0, 0]))]


def straightened(image: Picture, quad: Quad) -> Picture:
    """Return the line as a picture of its own, turned so that it runs from left to right."""
    import cv2  # heavy: only the stage's own process loads it

    sides = np.linalg.norm(np.roll(quad, -1, axis=0) - quad, axis=1)
    width, height = int(max(sides[0], sides[2])), int(max(sides[1], sides[3]))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    way, flags = cv2.getPerspectiveTransform(quad, corners), cv2.INTER_CUBIC
    line = cv2.warpPerspective(image, way, (width, height), borderMode=cv2.BORDER_REPLICATE, flags=flags)
    return np.asarray(np.rot90(line) if height >= _UPRIGHT * width else line, np.uint8)
