"""Walking through the picture, or to the camera and away from it, which is no exercise."""

import numpy as np
import numpy.typing as npt

from services.highlights.motion.path import KNEES, LEGS_SEEN, STEP_S, UPPER, WRISTS, Path, spread, windowed
from services.highlights.motion.stays import runs
from services.highlights.motion.track import Floats

AROUND = 10  # steps on both sides of a moment in which the way is judged
SHORTEST = 8  # steps
LEVEL = 0.12  # body lengths up and down, beside a slope: who hops or lunges does not walk
STEEP = 1.5  # way up or down, as a part of the way across
UPRIGHT = 2.0  # how much more shoulders are above the hips than beside them
GOES_ON = 0.5  # part of what must be reached, where it once has been

STRAIGHT = 0.85  # net way, as a part of the whole
SLOW = 0.9  # body lengths a second; who is faster runs or skates
ACROSS = 0.4  # body lengths in two seconds

# To the camera and back all of the body grows or shrinks alike; not so of who bends, turns or lifts an arm.
DEEP = 0.15  # body lengths in two seconds
GROWN = 0.06  # natural logarithm, of both the trunk's length and the shoulders' width
ALIKE = 0.4  # part that the one is of the other at least
POSTURE, KNEE, WRIST = 0.12, 0.2, 0.3  # body lengths that joints may go meanwhile
LENS = 0.75  # focal length of a phone's camera, in long sides of its picture

Flags = npt.NDArray[np.bool_]
Index = npt.NDArray[np.int64]


def walking(path: Path, long_side_px: int) -> Flags:
    """Return when the person walks (m), a second more on both sides."""
    count = len(path.trunk)
    first = (np.arange(count) - AROUND).clip(0)
    last = (np.arange(count) + AROUND).clip(max=count - 1)
    seconds = (last - first) * STEP_S
    judged = (seconds >= AROUND * STEP_S) & _is_upright(path)
    beside = _beside_line(path.trunk[:, 1])
    rise = np.where(_slopes(path), beside, _span(path.trunk[:, 1]))
    across = np.where(rise < LEVEL, _across(path, first, last, seconds), 0)
    deep, surely_deep = (
        np.where(beside < LEVEL, _deep(path, first, last, long_side_px, zoom), 0)
        for zoom in (np.zeros_like(path.zoom), path.zoom)
    )
    walks = judged & ((across >= 1) | (surely_deep >= 1))
    goes_on = judged & ((across >= GOES_ON) | (deep >= GOES_ON)) | walks
    result = np.zeros(count, bool)
    for begin, end in runs(goes_on):
        if walks[begin : end + 1].any() and end - begin + 1 >= SHORTEST:
            result[max(0, begin - AROUND) : end + 1 + AROUND] = True
    return result


def _span(values: Floats) -> Floats:
    return windowed(values, 2 * AROUND + 1, lambda windows: np.asarray(np.ptp(windows, axis=-1), np.float32))


def _slopes(path: Path) -> Flags:
    """Whether the way is one on the ground: seen from above, who walks off also goes up in the picture.

    What is steeper is a body that is lifted.
    """
    across, down = _went(path.trunk).T
    return np.asarray(np.abs(down) <= STEEP * np.abs(across), bool)


def _went(values: Floats) -> Floats:
    """From the first to the last row of the window around each."""
    return windowed(values, 2 * AROUND + 1, lambda windows: np.asarray(windows[..., -1] - windows[..., 0], np.float32))


def _beside_line(values: Floats) -> Floats:
    """The span of what is left of values (m) where the line that fits a window best is taken out."""
    line = np.linspace(-1, 1, 2 * AROUND + 1, dtype=np.float32)
    line /= np.linalg.norm(line)

    def left(windows: Floats) -> Floats:
        return np.asarray(np.ptp(windows - (windows @ line)[..., None] * line, axis=-1), np.float32)

    return windowed(values, 2 * AROUND + 1, left)


def _is_upright(path: Path) -> Flags:
    across, down = np.moveaxis(path.joints[:, UPPER].mean(axis=1), 1, 0)  # the shoulders from the hips
    return np.asarray(-down > UPRIGHT * np.abs(across), bool)


def _across(path: Path, first: Index, last: Index, seconds: npt.NDArray[np.float64]) -> Floats:
    """How far somebody walks through the picture, as a part of ACROSS."""
    net = np.linalg.norm(path.trunk[last] - path.trunk[first], axis=1)
    ways = np.linalg.norm(np.diff(path.trunk, axis=0, prepend=path.trunk[:1]), axis=1).cumsum()
    whole = ways[last] - ways[first]
    walks = (net >= STRAIGHT * whole) & (whole < SLOW * seconds)
    wanted = ACROSS * seconds / (2 * AROUND * STEP_S)
    return np.asarray(np.where(walks, net / np.maximum(wanted, STEP_S), 0), np.float32)


def _deep(path: Path, first: Index, last: Index, long_side_px: int, zoom: Floats) -> Floats:
    """How far somebody walks to the camera or away from it, as a part of DEEP and GROWN.

    Who shows no legs may squat. What a camera's `zoom` tells, or a hand that leans forward, is not counted.
    """
    if path.shows_legs < LEGS_SEEN:
        return np.zeros(len(path.trunk), np.float32)
    zoomed = zoom[last] - zoom[first]
    grown = _beside_zoom(path.sizes[last] - path.sizes[first], zoomed[:, None])
    both = np.where(np.prod(grown, axis=1) > 0, np.abs(grown).min(axis=1), 0)
    lengths = np.log(path.length_px)
    distance = LENS * long_side_px / path.length_px
    way = np.abs(_beside_zoom(lengths[last] - lengths[first], zoomed)) * distance
    alike = both >= ALIKE * np.abs(grown).max(axis=1)
    walks = alike & (way < 2 * AROUND * STEP_S * SLOW) & _holds_posture(path)
    return np.asarray(np.where(walks, np.minimum(way / DEEP, both / GROWN), 0), np.float32)


def _beside_zoom(grown: Floats, zoomed: Floats) -> Floats:
    """What somebody has grown in the picture and from what is behind them: the less of both, none where they disagree.

    A camera that goes ahead of a runner shows them as large as before, and what is behind them smaller.
    """
    own = grown - zoomed
    return np.asarray(np.where(grown * own > 0, np.sign(own) * np.minimum(np.abs(grown), np.abs(own)), 0), np.float32)


def _holds_posture(path: Path) -> Flags:
    went = spread(path.joints, 2 * AROUND + 1) * path.seen
    limits = ((UPPER, POSTURE), (KNEES, KNEE), (WRISTS, WRIST))
    return np.asarray(np.all([went[:, joints].max(axis=1) < limit for joints, limit in limits], axis=0), bool)
