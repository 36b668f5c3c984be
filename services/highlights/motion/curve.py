"""The motion curve: how fast people move, in body lengths a second, the camera's own motion taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from services.highlights.motion import body
from services.highlights.motion.track import Floats, Track

SHORTEST_STAY_S = 0.7  # who is seen for less is taken for a mistake of the model
FLIP = 3.0  # times the speed around it: more in one sample alone is not a body's
LONGEST_STEP_S = 1.5  # samples further apart say nothing about motion

Stay = tuple[int, int, int]  # slot, first and last sample


@dataclass(frozen=True)
class Curve:
    """n values: `motion[i]` holds from `times_s[i - 1]` to `times_s[i]`, `raw[i]` is the same before smoothing.

    `seen` tells whether a person is there, `scenes_s` when new scenes begin.
    """

    duration_s: float
    times_s: npt.NDArray[np.float64]
    motion: Floats
    raw: Floats
    seen: npt.NDArray[np.bool_]
    scenes_s: tuple[float, ...]

    @property
    def people_s(self) -> float:
        """Seconds in which a person is seen."""
        return float(widths(self.times_s, self.duration_s)[self.seen].sum())


def motion_curve(track: Track, subject: Literal["main", "all"]) -> Curve:
    """Return the curve of the main subject of each scene, or of whoever moves most at any time."""
    there = presence(track)
    chosen = there if subject == "all" else main_subject(track, there)
    raw = without_flips(known(speeds(track), stays(track)))
    return Curve(
        duration_s=track.duration_s,
        times_s=track.times_s,
        motion=_highest(smooth(raw, there, track.scenes), chosen),
        raw=_highest(raw, chosen),
        seen=np.asarray(there.any(axis=1)),
        scenes_s=tuple(float(time_s) for time_s in scene_starts(track)),
    )


def _highest(values: Floats, chosen: npt.NDArray[np.bool_]) -> Floats:
    return np.asarray(np.where(chosen, values, 0).max(axis=1, initial=0), np.float32)


def widths(times_s: npt.NDArray[np.float64], duration_s: float) -> npt.NDArray[np.float64]:
    """Return how many seconds each sample stands for: from the middle before to the middle after it."""
    if not len(times_s):
        return np.zeros(0)
    middles = (times_s[1:] + times_s[:-1]) / 2
    edges = np.concatenate([[0.0], middles, [max(duration_s, float(times_s[-1]))]])
    return np.asarray(np.diff(edges))


def scene_starts(track: Track) -> npt.NDArray[np.float64]:
    """Return when new scenes begin: halfway between the two samples of different scenes."""
    index = np.flatnonzero(track.scenes)
    index = index[index > 0]
    return np.asarray((track.times_s[index] + track.times_s[index - 1]) / 2)


def main_subject(track: Track, there: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return who is the main subject of each sample (n x p): one at most, the first present in the scene's ranking.

    People rank by size times presence over the scene.
    """
    result = np.zeros_like(there)
    size = np.nan_to_num(body.length(track.people)) * there
    for scene in np.split(np.arange(len(track.times_s)), np.flatnonzero(track.scenes)):
        free = np.ones(len(scene), bool)
        for slot in np.argsort(-size[scene].sum(axis=0), kind="stable"):
            result[scene, slot] = there[scene, slot] & free
            free &= ~there[scene, slot]
    return result


def known(speed: Floats, people: Sequence[Stay]) -> Floats:
    """Return speeds (n x p) without NaN: 0, but the first of a stay, which cannot be measured, is as the next."""
    result = np.nan_to_num(speed, nan=0)
    for slot, first, last in people:
        result[first, slot] = result[min(first + 1, last), slot]
    return np.asarray(result, np.float32)


def without_flips(speed: Floats) -> Floats:
    """Return speeds with lonely peaks cut to FLIP times the highest of the two samples before and after.

    The model now and then takes left for right, or one person for another, in a single picture.
    """
    padded = np.pad(speed, ((2, 2), (0, 0)))
    count = len(speed)
    around = np.max([padded[shift : shift + count] for shift in (0, 1, 3, 4)], axis=0)
    return np.asarray(np.minimum(speed, FLIP * around), np.float32)


def smooth(speed: Floats, there: npt.NDArray[np.bool_], scenes: npt.NDArray[np.bool_]) -> Floats:
    """Return the mean with both neighbours in the scene, weighted 1 2 1, where the person is there.

    One binomial step is enough: the model smooths its landmarks with a One Euro filter (Casiez, Roussel, Vogel 2012)
    already, and more would blur where motion begins.
    """
    weight = there.astype(np.float32)
    value = np.where(there, speed, 0)
    total, count = 2 * value, 2 * weight
    joined = ~scenes[1:, None]
    for here, neighbour in ((slice(1, None), slice(None, -1)), (slice(None, -1), slice(1, None))):
        total[here] += value[neighbour] * joined
        count[here] += weight[neighbour] * joined
    return np.asarray(total / np.maximum(count, 1), np.float32)


def speeds(track: Track) -> Floats:
    """Return the speed of every person (n x p) between the sample before and this one; NaN where it is not known.

    Limbs and travel through the scene both count. The camera's map is applied to the earlier sample first.
    """
    result = np.full(track.people.shape[:2], np.nan, np.float32)
    if len(track.times_s) < 2:
        return result
    before = np.array(
        [body.moved(people, camera) for people, camera in zip(track.people[:-1], track.camera[1:], strict=True)]
    )
    moved = body.displacement(before, track.people[1:])
    with np.errstate(invalid="ignore"):
        speed = moved / lengths(track)[1:] / np.diff(track.times_s)[:, None]
    unknown = track.scenes[1:] | (np.diff(track.times_s) > LONGEST_STEP_S)
    speed[unknown] = np.nan
    result[1:] = speed
    return result


def lengths(track: Track) -> Floats:
    """Return each person's body length in pixels (n x p): the running median over 5 samples, as postures differ."""
    raw = body.length(track.people)
    padded = np.pad(raw, ((2, 2), (0, 0)), mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 5, axis=0)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(np.isnan(raw), np.nan, _nanmedian(windows)), np.float32)


def _nanmedian(windows: Floats) -> Floats:
    # np.nanmedian warns about windows without anybody
    ordered = np.sort(windows, axis=-1)  # NaN last
    count = (~np.isnan(ordered)).sum(axis=-1)
    middle = np.maximum(count - 1, 0) // 2
    return np.asarray(np.take_along_axis(ordered, middle[..., None], axis=-1)[..., 0], np.float32)


def stays(track: Track) -> list[Stay]:
    """Return slot, first and last sample of every time that a person is seen in one scene without a break.

    Stays of less than SHORTEST_STAY_S are left out.
    """
    there = ~np.isnan(track.people[..., 0, 0])
    scenes = np.split(np.arange(len(there)), np.flatnonzero(track.scenes))
    return [
        (slot, int(scene[first]), int(scene[last]))
        for slot in range(there.shape[1])
        for scene in scenes
        for first, last in runs(there[scene, slot])
        if track.times_s[scene[last]] - track.times_s[scene[first]] >= SHORTEST_STAY_S
    ]


def presence(track: Track) -> npt.NDArray[np.bool_]:
    """Return where a person is really there (n x p): in one of their stays."""
    result = np.zeros(track.people.shape[:2], bool)
    for slot, first, last in stays(track):
        result[first : last + 1, slot] = True
    return result


def runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return first and last index of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]
