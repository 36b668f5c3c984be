"""How a face moves from picture to picture by its skin, and its eyes' corners made steady by that.

The mesh places a corner to a pixel or two, anew in every picture; as seen from there, a still iris trembles. Skin is
followed to a tenth of a pixel, but only from one picture to the next. So the corners of the pictures around each one
are carried to it along the skin, and their mean is taken.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from services.eye_contact.eyes import EYES
from services.eye_contact.face import FaceLandmarks
from services.eye_contact.looks import EyeLook

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Grey = npt.NDArray[np.uint8]

# Landmarks of the mesh that neither speech nor a glance moves: nose, forehead, temples, cheekbones.
STILL = (
    168, 6, 197, 195, 5, 4, 1, 45, 275, 220, 440, 122, 351, 196, 419, 10, 109, 338, 67, 297, 151, 108, 337, 9,
    127, 356, 234, 454, 93, 323, 162, 389, 21, 251, 116, 345, 117, 346, 118, 347, 50, 280, 101, 330, 205, 425,
    123, 352, 147, 376,
)  # fmt: skip
MARGIN, WINDOW = 24, 21  # pixels around the face, and of skin around a landmark
ENOUGH, TOGETHER = 12, 0.5  # landmarks that are seen again, and the part of them that must move as one
OFF = 1.0  # pixels by which a landmark may be off the common move
AROUND, FADES = 8, 4.0  # pictures on each side whose corners count, and how soon less


class SkinFollower:
    """Looks at picture after picture and gives the move of the face since the one before."""

    def __init__(self) -> None:
        self._before: tuple[Grey, Floats] | None = None

    def step(self, grey: Grey, faces: list[FaceLandmarks]) -> Doubles | None:
        """The map (2 x 3) from the last picture's pixels to this one's; None where it is unknown."""
        before, self._before = self._before, None
        if len(faces) != 1:
            return None
        points = np.ascontiguousarray(faces[0].landmarks[list(STILL), :2])
        self._before = grey, points
        if before is None or before[0].shape != grey.shape:
            return None
        return _move(before[0], before[1], grey, points)


def _move(old: Grey, old_points: Floats, new: Grey, new_points: Floats) -> Doubles | None:
    # heavy: only the stage's own process loads it
    import cv2

    both = np.vstack([old_points, new_points])
    left, top = np.maximum(both.min(axis=0).astype(int) - MARGIN, 0)
    right, bottom = both.max(axis=0).astype(int) + MARGIN
    if left >= old.shape[1] or top >= old.shape[0] or right <= left or bottom <= top:
        return None
    corner = np.array([left, top], np.float32)
    before, after = (np.ascontiguousarray(one[top:bottom, left:right]) for one in (old, new))
    given: Any = None  # no guess of where they are
    found, status, _ = cv2.calcOpticalFlowPyrLK(
        before, after, old_points - corner, given, winSize=(WINDOW, WINDOW), maxLevel=3
    )
    seen = status.ravel() == 1
    if seen.sum() < ENOUGH:
        return None
    begin, end = old_points[seen], found[seen] + corner
    move, inside = cv2.estimateAffinePartial2D(begin, end, method=cv2.RANSAC, ransacReprojThreshold=OFF)
    return None if move is None or inside.mean() < TOGETHER else np.asarray(move, np.float64)


def steadied(looks: list[EyeLook]) -> list[EyeLook]:
    """All pictures with a head, corners of the eyes and sizes of irises that do not tremble; irises and lids stay
    where they are."""
    steady, begin = list(looks), 0
    for at in range(1, len(looks) + 1):
        if at < len(looks) and looks[at].step is not None:
            continue
        steady[begin:at] = _steadied(looks[begin:at])
        begin = at
    return steady


def _steadied(run: list[EyeLook]) -> list[EyeLook]:
    if len(run) < 2:
        return run
    whole, corners = np.eye(3), []
    ways: list[Doubles] = []  # from the first picture to each
    for one in run:
        if ways and one.step is not None:
            whole = np.vstack([one.step, (0, 0, 1)]) @ whole
        ways.append(whole)
        corners.append([point for eye in one.eyes or () for point in eye.corners])
    there = np.array(
        [
            _carried(np.asarray(np.linalg.inv(way), np.float64), np.array(points))
            for way, points in zip(ways, corners, strict=True)
        ]
    )
    means, yaws = _means(there), _means(np.array([one.yaw for one in run]))
    radii = _means(np.array([[eye.radius / eye.half for eye in one.eyes or ()] for one in run]))
    return [
        _with_corners(replace(one, yaw=float(yaw)), _carried(way, points), parts)
        for one, way, points, yaw, parts in zip(run, ways, means, yaws, radii, strict=True)
    ]


def _means(values: Doubles) -> Doubles:
    """Of the pictures around each one; the first axis is that of the pictures."""
    wide = np.pad(values, [(AROUND, AROUND)] + [(0, 0)] * (values.ndim - 1), constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(wide, 2 * AROUND + 1, axis=0)
    weights = np.exp(-0.5 * (np.arange(-AROUND, AROUND + 1) / FADES) ** 2) * np.isfinite(windows)
    return np.asarray((weights * np.nan_to_num(windows)).sum(axis=-1) / weights.sum(axis=-1), np.float64)


def _carried(way: Doubles, points: Floats | Doubles) -> Doubles:
    return np.asarray(points @ way[:2, :2].T + way[:2, 2], np.float64)


def _with_corners(seen: EyeLook, corners: Doubles, radii: Doubles) -> EyeLook:
    """The same, measured from other corners: left and right one of the left eye, then of the right one; and irises of
    these radii, half widths."""
    assert seen.eyes is not None  # or there would be no step
    new = zip(seen.eyes, corners.reshape(len(EYES), 2, 2).astype(np.float32), radii, strict=True)
    one, other = (eye.between(left, right).with_iris(float(radius)) for eye, (left, right), radius in new)
    if seen.discs is None:
        return replace(seen, eyes=(one, other))
    first, second = (
        replace(disc, **dict(zip("uv", map(float, new.uv(old.pixels(disc.place[None]))[0]), strict=True)))
        for new, old, disc in zip((one, other), seen.eyes, seen.discs, strict=True)
    )
    return replace(seen, eyes=(one, other), discs=(first, second))
