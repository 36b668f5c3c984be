"""Moves an iris within its lids: a smooth field, and nothing outside the lids changes."""

import numpy as np
import numpy.typing as npt

from services.eye_contact.eyes import Eye, radius_of

Floats = npt.NDArray[np.float32]
Plane = npt.NDArray[np.uint8]

RIGID = 1.12  # iris radii that move as one piece
FALL = 1.2  # radii over which the field falls to nothing, or twice the shift: a steeper one would fold
FEATHER = 0.1  # radii inside the lids


class Warp:
    """The change of one eye: where in a plane each pixel comes from, and how much of it counts.

    `shift` (2) is in pixels of the picture, `centre` (2) where the iris is. The same change serves planes of other
    sizes, as chroma has.
    """

    def __init__(self, eye: Eye, centre: Floats, radius: float, shift: Floats) -> None:
        self._lids, self._centre, self._radius, self._shift = eye.lids, centre, radius, shift

    @classmethod
    def of(cls, eye: Eye, place: Floats, way: Floats | npt.NDArray[np.float64]) -> "Warp":
        """The change that moves the iris whose middle is at `place` by `way`, both in half widths."""
        centre = eye.pixels(place[None])[0]
        return cls(eye, centre, radius_of(eye) * eye.half, eye.turned(way))

    def apply(self, plane: Plane, scale: float = 1.0) -> None:
        """Change a plane in place; `scale` is its size beside the picture's."""
        # heavy: only the stage's own process loads it
        import cv2

        height, width = plane.shape[:2]
        # Middles of pixels lie on each other: a pixel x of the picture is at scale * (x + 0.5) - 0.5 of a plane.
        lids = (self._lids + 0.5) * scale - 0.5
        left, top = np.maximum(np.floor(lids.min(axis=0)).astype(int) - 1, 0)
        right, bottom = np.minimum(np.ceil(lids.max(axis=0)).astype(int) + 2, (width, height))
        if right - left < 2 or bottom - top < 2:
            return
        y, x = np.mgrid[top:bottom, left:right].astype(np.float32)
        radius, shift = self._radius * scale, self._shift * scale
        centre = (self._centre + 0.5) * scale - 0.5 + shift
        fall = max(FALL * radius, 2 * float(np.hypot(*shift)))
        away = np.hypot(x - centre[0], y - centre[1])
        field = 0.5 + 0.5 * np.cos(np.pi * np.clip((away - RIGID * radius) / fall, 0, 1))
        moved = cv2.remap(
            plane, (x - shift[0] * field).astype(np.float32), (y - shift[1] * field).astype(np.float32),
            cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE,
        )  # fmt: skip
        part = plane[top:bottom, left:right]
        share = _inside(lids - (left, top), part.shape[:2], FEATHER * radius)
        share = share if part.ndim == 2 else share[..., None]
        mixed = part + share * (moved.astype(np.float32) - part)
        part[...] = np.where(share > 0, np.clip(np.rint(mixed), 0, 255), part).astype(np.uint8)


def _inside(lids: Floats, shape: tuple[int, ...], feather: float) -> Floats:
    """1 between the lids, falling to 0 at them."""
    # heavy: only the stage's own process loads it
    import cv2

    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.round(lids * 16).astype(np.int32)], 1, shift=4)
    depth = cv2.distanceTransform(np.pad(mask, 1), cv2.DIST_L2, 3)[1:-1, 1:-1]
    return np.asarray(np.clip(depth / max(feather, 1.0) - 0.5, 0, 1), np.float32)
