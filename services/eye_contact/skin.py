"""How a face moves from picture to picture by its skin, and its eyes' corners and lids made steady by that.

The networks place a corner or a lid to a pixel or two, anew in every picture; as seen from there, a still iris
trembles. Skin is followed to a tenth of a pixel, but only from one picture to the next. So the corners and lids of
the pictures around each one are carried to it along the skin, and their mean is taken. Lids also move: only those
count that are nearly where they are in the picture itself.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from services.eye_contact.eyes import Eye
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
AROUND, FADES = 24, 12.0  # pictures on each side that count, and how soon less: fewer, and corners follow a glance
AS_TURNED = 3.0  # degrees by which the head may be turned otherwise: corners are nearer or further than skin
SAME_LIDS = 0.06  # half widths by which lids may be elsewhere: a blink moves them by some five times as much


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


def steadied(run: Sequence[EyeLook], at: int) -> EyeLook:
    """The picture `at` of a run with a head, corners and lids of the eyes, and sizes of irises that do not tremble.

    `run` are pictures of one face around it, each but the first with its move since the one before; those further
    away than `AROUND` do not count. Irises stay where they are.
    """
    first, seen = max(0, at - AROUND), run[at]
    near = run[first : at + AROUND + 1]
    if len(near) < 2 or seen.eyes is None:
        return seen
    ways, middle = _ways(near), at - first
    here = list(ways[middle] @ np.linalg.inv(ways))
    yaws = np.array([one.yaw for one in near])
    counts = _nearness((np.arange(len(near)) - middle) / FADES) * _nearness((yaws - seen.yaw) / AS_TURNED)
    yaw = float(np.average(yaws, weights=counts))
    one, other = (
        _steadied([(way, one.eyes[side]) for way, one in zip(here, near, strict=True) if one.eyes], middle, counts)
        for side in range(len(seen.eyes))
    )
    return replace(seen, yaw=yaw, eyes=(one, other))


def _nearness(off: Doubles) -> Doubles:
    """1 for what is not off, and less with the distance."""
    return np.asarray(np.exp(-0.5 * off**2), np.float64)


def _ways(run: Sequence[EyeLook]) -> Doubles:
    """The maps (n x 3 x 3) from the first picture to each."""
    ways = [np.eye(3)]
    for one in run[1:]:
        assert one.step is not None  # or it would be of another run
        ways.append(np.vstack([one.step, (0, 0, 1)]) @ ways[-1])
    return np.array(ways)


def _steadied(near: list[tuple[Doubles, Eye]], middle: int, counts: Doubles) -> Eye:
    """One eye of the picture `middle`: each picture's comes with the way to there, and counts so much."""
    eye = near[middle][1]
    corners = np.array([_carried(way, np.array(one.corners)) for way, one in near])
    left, right = np.average(corners, axis=0, weights=counts).astype(np.float32)
    radius = float(np.average([one.radius / one.half for _, one in near], weights=counts))
    lids = np.array([_carried(way, one.lids) for way, one in near])
    usual = np.median(lids[max(0, middle - 1) : middle + 2], axis=0)
    off = np.hypot(*(lids - usual).T).mean(axis=0) / eye.half
    steady = np.average(lids, axis=0, weights=counts * _nearness(off / SAME_LIDS) + 1e-9)
    return replace(eye.between(left, right).with_iris(radius), lids=steady.astype(np.float32))


def _carried(way: Doubles, points: Floats | Doubles) -> Doubles:
    return np.asarray(points @ way[:2, :2].T + way[:2, 2], np.float64)
