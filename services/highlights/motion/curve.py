"""The motion curve: how far people get in about a second, in body lengths, the camera's own motion taken out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from services.highlights.motion.excursion import EDGE_S, excursion, motion
from services.highlights.motion.path import STEP_S, follow_path
from services.highlights.motion.stays import jumps, stays
from services.highlights.motion.track import Floats, Track
from services.highlights.motion.walking import walking


@dataclass(frozen=True)
class Curve:
    """n values, STEP_S apart from the beginning on.

    `motion` tells whether somebody moves about then, `near` when exactly. `seen` tells whether a person is there,
    `scenes_s` when new scenes begin.
    """

    duration_s: float
    motion: Floats
    near: Floats
    seen: npt.NDArray[np.bool_]
    scenes_s: tuple[float, ...]

    @property
    def times_s(self) -> npt.NDArray[np.float64]:
        """When each value is."""
        return np.asarray(np.arange(len(self.motion)) * STEP_S, np.float64)

    @property
    def people_s(self) -> float:
        """Seconds in which a person is seen."""
        return min(self.duration_s, float(self.seen.sum()) * STEP_S)


def motion_curve(track: Track, subject: Literal["main", "all"]) -> Curve:
    """Return the curve of the main subject of each scene, or of whoever moves most at any time."""
    track = replace(track, scenes=track.scenes | jumps(track))
    count = round(track.duration_s / STEP_S) + 1 if len(track.times_s) else 0
    people = _People(count, track.people.shape[1])
    for stay in stays(track):
        path = follow_path(track, stay)
        at = (path.steps, stay.slot)
        people.motion[at] = np.where(walking(path, max(track.size)), 0, motion(path, stay.kind))
        people.near[at] = excursion(path, stay.kind, EDGE_S)
        people.size[at] = path.length_px
    scenes_s = tuple(float(time_s) for time_s in scene_starts(track))
    chosen = people.there if subject == "all" else main_subject(people.size, scenes_s)
    return Curve(
        duration_s=track.duration_s,
        motion=_highest(people.motion, chosen),
        near=_highest(people.near, chosen),
        seen=np.asarray(people.there.any(axis=1)),
        scenes_s=scenes_s,
    )


class _People:
    """What is known of each slot at each step (n x p); nobody is where `size` is 0."""

    def __init__(self, count: int, slots: int) -> None:
        self.motion = np.zeros((count, slots), np.float32)
        self.near = np.zeros((count, slots), np.float32)
        self.size = np.zeros((count, slots), np.float32)

    @property
    def there(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.size > 0)


def _highest(values: Floats, chosen: npt.NDArray[np.bool_]) -> Floats:
    return np.asarray(np.where(chosen, values, 0).max(axis=1, initial=0), np.float32)


def scene_starts(track: Track) -> npt.NDArray[np.float64]:
    """Return when new scenes begin: halfway between the two samples of different scenes."""
    index = np.flatnonzero(track.scenes)
    index = index[index > 0]
    return np.asarray((track.times_s[index] + track.times_s[index - 1]) / 2)


def main_subject(size: Floats, scenes_s: Sequence[float]) -> npt.NDArray[np.bool_]:
    """Return who is the main subject of each step (n x p): one at most, the first present in the scene's ranking.

    People rank by size times presence over the scene.
    """
    there = size > 0
    result = np.zeros_like(there)
    for scene in _scenes(len(size), scenes_s):
        free = np.ones(len(size[scene]), bool)
        for slot in np.argsort(-size[scene].sum(axis=0), kind="stable"):
            result[scene, slot] = there[scene, slot] & free
            free &= ~there[scene, slot]
    return result


def _scenes(count: int, scenes_s: Iterable[float]) -> list[slice]:
    edges = [0, *(int(np.ceil(scene_s / STEP_S)) for scene_s in scenes_s), count]
    return [slice(begin, end) for begin, end in pairwise(edges)]
