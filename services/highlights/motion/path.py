"""The path of one person in body lengths, ten times a second: where the trunk goes, and where joints are from it.

The trunk needs the camera's own motion taken out. A joint's place from the trunk does not, and it survives a zoom.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from services.highlights.motion import body
from services.highlights.motion.stays import Stay
from services.highlights.motion.track import Floats, Track

STEP_S = 0.1
SMOOTH = 3  # steps
LEGS_SEEN = 0.7  # visibility of ankles below which somebody is more likely to talk than to exercise
LENGTH_S = 1.6  # the body's length is the median over so long, as postures differ

# Joints, and what their place is told from: shoulders, knees, elbows, wrists, head.
JOINTS: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = (
    (body.SHOULDERS, body.HIPS),
    *(((knee,), body.HIPS) for knee in (25, 26)),
    *(((elbow,), body.SHOULDERS) for elbow in (13, 14)),
    *(((wrist,), body.SHOULDERS) for wrist in (15, 16)),
    ((0,), body.SHOULDERS),
)
UPPER, KNEES, WRISTS, ARMS_AND_HEAD = slice(0, 1), slice(1, 3), slice(5, 7), slice(3, 8)  # of JOINTS


@dataclass(frozen=True)
class Path:
    """m steps of STEP_S, the first of them `begin` steps after the video's beginning; lengths are body lengths.

    `trunk` (m x 2): way of the trunk's middle. `joints` (m x j x 2): JOINTS from where they are told. `seen` (m x j):
    how well, 0..1. `length_px` (m): the body's length in pixels. `sizes` (m x 2): logarithms of the trunk's length and
    the shoulders' width in pixels. `zoom` (m): logarithm of how much larger the background is than where the path
    begins. `shows_legs`: how well ankles are seen.
    """

    begin: int
    trunk: Floats
    joints: Floats
    seen: Floats
    length_px: Floats
    sizes: Floats
    zoom: Floats
    shows_legs: float

    @property
    def steps(self) -> slice:
        """Which of the video's steps these are."""
        return slice(self.begin, self.begin + len(self.trunk))


def follow_path(track: Track, stay: Stay) -> Path:
    """Return the path of one stay."""
    times_s = track.times_s[stay.samples]
    people = track.people[stay.samples, stay.slot]
    length_px = _steady(body.length(people), times_s)
    joints = [(body.joint(people, joint) - body.joint(people, base)) / length_px[:, None] for joint, base in JOINTS]
    seen = [body.seen(people, joint if len(joint) == 1 else (*joint, *base)) for joint, base in JOINTS]
    begin, last = int(np.ceil(times_s[0] / STEP_S)), int(np.floor(times_s[-1] / STEP_S))
    at_s = np.arange(begin, last + 1) * STEP_S

    def stepped(values: Floats) -> Floats:
        flat = values.reshape(len(values), -1)
        result = np.stack([np.interp(at_s, times_s, column) for column in flat.T], axis=1)
        return smooth(np.asarray(result.reshape(len(at_s), *values.shape[1:]), np.float32), SMOOTH)

    return Path(
        begin=begin,
        trunk=stepped(_trunk(people, track.camera[stay.samples], length_px)),
        joints=stepped(np.stack(joints, axis=1)),
        seen=stepped(np.stack(seen, axis=1)),
        length_px=stepped(length_px),
        sizes=stepped(_sizes(people)),
        zoom=stepped(_zoom(track.camera[stay.samples])),
        shows_legs=float(np.median(people[:, body.ANKLES, 2].max(axis=1))),
    )


def _trunk(people: Floats, camera: Floats, length_px: Floats) -> Floats:
    """Where the trunk's middle is from where it began, the camera's own way taken out of each step."""
    centre = body.centre(people)
    before = np.einsum("nij,nj->ni", camera[1:, :, :2], centre[:-1]) + camera[1:, :, 2]
    ways = (centre[1:] - before) / length_px[1:, None]
    return np.asarray(np.concatenate([np.zeros((1, 2)), np.cumsum(ways, axis=0)]), np.float32)


def _zoom(camera: Floats) -> Floats:
    areas = np.abs(np.linalg.det(camera[1:, :, :2])).clip(min=np.finfo(np.float32).tiny)
    return np.asarray(np.concatenate([[0], np.cumsum(np.log(areas)) / 2]), np.float32)


def _sizes(people: Floats) -> Floats:
    trunk = np.linalg.norm(body.joint(people, body.SHOULDERS) - body.joint(people, body.HIPS), axis=-1)
    shoulders = np.linalg.norm(people[:, 11, :2] - people[:, 12, :2], axis=-1)
    return np.asarray(np.log(np.stack([trunk, shoulders], axis=1).clip(min=1)), np.float32)


def _steady(length_px: Floats, times_s: npt.NDArray[np.float64]) -> Floats:
    usual_s = float(np.median(np.diff(times_s)))
    half = round(LENGTH_S / usual_s / 2)
    return windowed(length_px, 2 * half + 1, lambda windows: np.asarray(np.median(windows, axis=-1), np.float32))


def smooth(values: Floats, count: int) -> Floats:
    """Return the mean of `count` rows around each."""
    return windowed(values, count, lambda windows: np.asarray(windows.mean(axis=-1), np.float32))


def windowed(values: Floats, count: int, reduce: Callable[[Floats], Floats]) -> Floats:
    """Return for each row what `reduce` makes of the `count` rows around it (odd), which it gets in the last axis."""
    half = count // 2
    padded = np.pad(values, ((half, half), *((0, 0) for _ in values.shape[1:])), mode="edge")
    return reduce(np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1, axis=0))


def spread(points: Floats, count: int) -> Floats:
    """Return the diagonal of the box that points (m x ... x 2) fill in `count` steps around each (m x ...).

    At both ends, where half of a window would be missing, the nearest whole one tells.
    """
    count = min(count, len(points))
    windows = np.lib.stride_tricks.sliding_window_view(points, count, axis=0)
    sides = np.ptp(windows, axis=-1)
    whole = np.hypot(sides[..., 0], sides[..., 1])
    before, after = (count - 1) // 2, count // 2
    return np.asarray(np.pad(whole, ((before, after), *((0, 0) for _ in whole.shape[1:])), mode="edge"), np.float32)
