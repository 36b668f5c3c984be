"""The square around a person, turned upright, in which the landmark network looks."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Image = npt.NDArray[np.uint8]

WIDER = 1.25  # times twice the distance from the hips to the end of the body, as the network was trained


@dataclass(frozen=True)
class Region:
    """A square of a picture in pixels: its centre, its side, and by how much it is turned, radians clockwise."""

    x: float
    y: float
    side: float
    angle: float

    @property
    def affine(self) -> Floats:
        """The map (2 x 3) from the region, 0..1 in both directions, to the picture."""
        across = self.side * np.array(
            [[np.cos(self.angle), -np.sin(self.angle)], [np.sin(self.angle), np.cos(self.angle)]]
        )
        corner = np.array([self.x, self.y]) - across @ (0.5, 0.5)
        return np.asarray(np.column_stack([across, corner]), np.float32)


def around(hips: Floats, end: Floats) -> Region:
    """Return the region of a body by the middle between its hips and the point at its end above the head."""
    across, up = float(end[0] - hips[0]), float(hips[1] - end[1])
    return Region(
        float(hips[0]), float(hips[1]), max(1.0, 2 * WIDER * float(np.hypot(across, up))), float(np.arctan2(across, up))
    )


def cut_out(image: Image, region: Region, pixels: int) -> Floats:
    """Return the region as a picture (pixels x pixels x 3, 0..1); outside the image its edge goes on."""
    # heavy: only the stage's own process loads it
    import cv2

    affine = region.affine.astype(np.float64)
    affine[:, 2] += affine[:, :2].sum(axis=1) * 0.5 / pixels - 0.5  # the middles of the pixels
    affine[:, :2] /= pixels
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cut = cv2.warpAffine(image, affine, (pixels, pixels), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cut, np.float32) / np.float32(255)


def overlap(one: Floats, other: Floats) -> float:
    """Return intersection over union of two boxes: left, top, right, bottom."""
    low, high = np.maximum(one[:2], other[:2]), np.minimum(one[2:], other[2:])
    shared = float(np.prod((high - low).clip(0)))
    union = float(np.prod(one[2:] - one[:2]) + np.prod(other[2:] - other[:2])) - shared
    return shared / union if union > 0 else 0.0
