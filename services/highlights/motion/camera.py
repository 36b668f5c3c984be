"""The camera's own motion from one picture to the next, seen in what is behind the people; where scenes end.

The usual recipe for stabilising: corners (Shi and Tomasi 1994) followed by pyramidal Lucas-Kanade flow (Bouguet 2001),
there and back, and a similarity fitted to them by RANSAC (OpenCV's estimateAffinePartial2D).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from services.highlights.motion.picture import Picture, difference, has_changed
from services.highlights.motion.track import IDENTITY

Floats = npt.NDArray[np.float32]

CORNERS = 120
FEWEST_CORNERS = 8
RANSAC_PX = 1.0
BACK_AGAIN_PX = 1.0  # a corner followed there and back again must end where it began
AGREE = 0.4  # part of the corners that must move alike to be the background

# Measured, pictures a fifth of a second apart: real cuts differ by .59 to 1.13 and keep at most .34 of the corners; of
# some 2,100 other steps one lies beyond both.
CUT_DIFFERENCE = 0.57
CUT_KEPT = 0.4
NOWHERE = np.empty((0, 4), np.float32)
FLASH_S = 0.4  # what is back after so short a time was never gone


@dataclass(frozen=True)
class CameraStep:
    """From one sample to the next: the background's affine map (2 x 3, pixels), and whether a new scene begins."""

    camera: Floats
    new_scene: bool = False


def step(before: Picture, after: Picture, boxes: Floats) -> CameraStep:
    """Estimate the step between two pictures; `boxes` (k x 4, pixels) hold people and are left out."""
    if not has_changed(before, after):
        return CameraStep(IDENTITY)
    if is_another_scene(before, after):
        return CameraStep(IDENTITY, True)
    corners = _corners(before.gray, boxes)
    if len(corners) < FEWEST_CORNERS:
        return CameraStep(IDENTITY)
    there, kept = followed(before.gray, after.gray, corners)
    return CameraStep(_similarity(corners[kept], there[kept]) if kept.sum() >= FEWEST_CORNERS else IDENTITY)


def is_another_scene(before: Picture, after: Picture) -> bool:
    """Tell whether there was a cut: the shapes differ, and hardly a corner of the whole picture is found again."""
    if before.gray.shape != after.gray.shape:
        return True
    return difference(before, after) > CUT_DIFFERENCE and _kept(before, after) < CUT_KEPT


def _kept(before: Picture, after: Picture) -> float:
    """Part of the corners that are found again; those of the picture that has any."""
    for one, other in ((before, after), (after, before)):
        corners = _corners(one.gray, NOWHERE)
        if len(corners) >= FEWEST_CORNERS:
            return float(followed(one.gray, other.gray, corners)[1].mean())
    return 1.0


def _corners(gray: npt.NDArray[np.uint8], boxes: Floats) -> Floats:
    mask = np.full(gray.shape, 255, np.uint8)
    for left, top, right, bottom in boxes.astype(int):
        mask[top:bottom, left:right] = 0
    corners = _cv2().goodFeaturesToTrack(gray, CORNERS, 0.01, 6, mask=mask)
    return np.empty((0, 2), np.float32) if corners is None else np.asarray(corners.reshape(-1, 2), np.float32)


def followed(
    before: npt.NDArray[np.uint8], after: npt.NDArray[np.uint8], corners: Floats
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return where points (n x 2) went from one picture to the next, and which of them came back when followed back."""
    flow = _cv2().calcOpticalFlowPyrLK
    there, found, _ = flow(before, after, corners[:, None], None, winSize=(15, 15), maxLevel=3)
    back, found_back, _ = flow(after, before, there, None, winSize=(15, 15), maxLevel=3)
    error = np.linalg.norm((back - corners[:, None]).reshape(-1, 2), axis=1)
    kept = (found & found_back).ravel().astype(bool) & (error < BACK_AGAIN_PX)
    return np.asarray(there.reshape(-1, 2), np.float32), kept


def _similarity(before: Floats, after: Floats) -> Floats:
    affine, agree = _cv2().estimateAffinePartial2D(before, after, ransacReprojThreshold=RANSAC_PX)
    return IDENTITY if affine is None or agree.mean() < AGREE else np.asarray(affine, np.float32)


def _cv2() -> Any:
    # heavy: only the stage's own process loads it
    import cv2

    return cv2


@dataclass(frozen=True)
class _Before:
    picture: Picture
    time_s: float
    steps: int  # known when it was seen


class Scenes:
    """The steps from picture to picture, of all that were seen."""

    def __init__(self, steps: Sequence[CameraStep] = ()) -> None:
        self.steps = list(steps)
        self._last: Picture | None = None
        self._last_s = 0.0
        self._left: _Before | None = None  # the last picture of the scene before

    def begin(self, picture: Picture, time_s: float) -> None:
        """Go on after a picture whose step is known."""
        self._last, self._last_s = picture, time_s

    def see(self, picture: Picture, time_s: float, boxes: Floats) -> CameraStep:
        """Return the step to this picture; `boxes` hold people. An earlier cut may turn out to have been a flash."""
        this = step(self._last or picture, picture, boxes)
        if self._left and time_s - self._left.time_s > FLASH_S:
            self._left = None
        if self._left and not is_another_scene(self._left.picture, picture):
            this = self._undo(self._left, picture, boxes)
        elif this.new_scene and self._last and not self._left:
            self._left = _Before(self._last, self._last_s, len(self.steps))
        self.steps.append(this)
        self._last, self._last_s = picture, time_s
        return this

    def _undo(self, left: _Before, picture: Picture, boxes: Floats) -> CameraStep:
        self._left = None
        count = len(self.steps) - left.steps
        self.steps[left.steps :] = [CameraStep(IDENTITY)] * count
        return step(left.picture, picture, boxes)
