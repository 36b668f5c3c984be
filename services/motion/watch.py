"""Watching a video: pictures in, pose track out; people by the pose model, the camera by the background."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from clients.frames import Frame
from clients.pose import PoseFinder
from services.motion import body, camera
from services.motion.crowd import SETTLING_LOOKS
from services.motion.curve import LONGEST_STEP_S, SETTLING
from services.motion.follow import link
from services.motion.picture import Picture, has_changed, is_another_scene, measure
from services.motion.track import Floats, Track

EVERY_S = 0.25  # push-ups and jumps take a second; the model takes 16 ms a picture
MAX_SIDE = 480  # the model looks at 256 x 256 pixels around a person, who may fill half of the picture

BEHIND = 8  # pictures that the camera's motion may lag behind
ALONE_S, REST_S = 2.0, 0.45  # after so long without anybody, look only so often

NOBODY: Floats = np.empty((0, 33, 3), np.float32)


@dataclass
class Sight:
    """What was seen in a stretch of the video, picture by picture."""

    times_s: list[float] = field(default_factory=list)
    people: list[Floats] = field(default_factory=list)
    steps: list[camera.Step] = field(default_factory=list)
    size: tuple[int, int] = (1, 1)

    def since(self, start_s: float) -> "Sight":
        """The part from `start_s` on."""
        first = bisect_left(self.times_s, start_s)
        return Sight(self.times_s[first:], self.people[first:], self.steps[first:], self.size)


def watch(frames: Iterable[Frame], finder: PoseFinder, *, duration_s: float, saw: Callable[[float], None]) -> Track:
    """Look at every frame and return the track; `saw` is told the time of each. Memory grows by the track alone."""
    return joined([look(frames, finder, saw=saw)], duration_s)


def look(frames: Iterable[Frame], finder: PoseFinder, *, saw: Callable[[float], None]) -> Sight:
    """Look at the frames of one stretch. Stretches may be looked at side by side, each with a finder of its own."""
    eyes = _Eyes(finder)
    sight = Sight()
    steps: list[Future[camera.Step]] = []
    before: Picture | None = None
    with ThreadPoolExecutor(1) as helper:  # the camera's motion is found while the model looks at the next picture
        for frame in frames:
            picture = measure(frame.image)
            seen = sight.people
            hidden = body.boxes(seen[-1], _size(picture)) if seen else np.empty((0, 4), np.float32)
            if len(steps) >= BEHIND:
                steps[-BEHIND].result()  # or pictures would pile up
            steps.append(helper.submit(camera.step, before or picture, picture, hidden))
            sight.people.append(eyes.look(picture, frame.time_s))
            sight.times_s.append(frame.time_s)
            sight.size = _size(picture)
            before = picture
            saw(frame.time_s)
    sight.steps = [step.result() for step in steps]
    return sight


def joined(sights: Sequence[Sight], duration_s: float) -> Track:
    """One track of stretches that follow each other: who is who is decided over all of them, so there is no seam."""
    times_s = [time_s for sight in sights for time_s in sight.times_s]
    people = [found for sight in sights for found in sight.people]
    steps = [step for sight in sights for step in sight.steps]
    return _track(times_s, people, steps, sights[0].size, duration_s)


def _size(picture: Picture) -> tuple[int, int]:
    height, width = picture.gray.shape
    return width, height


def _track(
    times_s: list[float], found: list[Floats], steps: list[camera.Step], size: tuple[int, int], duration_s: float
) -> Track:
    affine = np.array([step.camera for step in steps], np.float32).reshape(-1, 2, 3)
    scenes = np.array([step.new_scene for step in steps], bool)
    people = link(found, affine, list(scenes))
    if times_s:  # a sound that goes on after the picture is no part of the scene
        duration_s = min(duration_s, times_s[-1] + LONGEST_STEP_S)
    return Track(duration_s, size, np.array(times_s, np.float64), people, affine, scenes)


class _Eyes:
    """The pose model, used only where the picture has changed, and not believed at the first sight of somebody."""

    def __init__(self, finder: PoseFinder) -> None:
        self._finder = finder
        self._looked_at: Picture | None = None
        self._people = NOBODY
        self._sightings = 0  # pictures in a row with somebody
        self._alone_since_s: float | None = None  # looks in vain since then
        self._looked_at_s = 0.0

    def look(self, picture: Picture, time_s: float) -> Floats:
        """Return the people in pixels (k x 33 x 3)."""
        if self._looked_at and is_another_scene(self._looked_at, picture):
            self._sightings = 0
            self._alone_since_s = None
            self._finder.forget()  # or the model goes on looking where the person was in the scene before
        elif self._may_rest(picture, time_s):
            return self._people
        elif 0 < self._sightings < SETTLING:
            self._finder.forget()
        found = self._finder.find(picture.rgb, time_s)
        self._sightings = self._sightings + 1 if len(found) else 0
        if self._sightings == SETTLING:
            for _ in range(SETTLING_LOOKS - 1):
                found = self._finder.find(picture.rgb, time_s)
        self._people = found * np.array([*_size(picture), 1], np.float32)
        self._looked_at, self._looked_at_s = picture, time_s
        if len(found):
            self._alone_since_s = None
        elif self._alone_since_s is None:
            self._alone_since_s = time_s
        return self._people

    def _may_rest(self, picture: Picture, time_s: float) -> bool:
        """Tell whether the last answer still holds: nothing has changed, or for long nobody has been there."""
        settled = self._sightings > SETTLING or not len(self._people)
        if self._looked_at and settled and not has_changed(self._looked_at, picture):
            return True
        is_alone = self._alone_since_s is not None and time_s - self._alone_since_s >= ALONE_S
        return is_alone and time_s - self._looked_at_s < REST_S
