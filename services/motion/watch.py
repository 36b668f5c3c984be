"""Watching a video: pictures in, pose track out; people by the pose model, the camera by the background."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from clients.frames import Frame
from clients.pose import PoseFinder
from services.motion import body, camera
from services.motion.curve import LONGEST_STEP_S
from services.motion.eyes import Eyes
from services.motion.follow import link
from services.motion.picture import Picture, measure
from services.motion.track import Floats, Track

EVERY_S = 0.25  # push-ups and jumps take a second; the model takes 16 ms a picture
MAX_SIDE = 480  # the model looks at 256 x 256 pixels around a person, who may fill half of the picture


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
    eyes = Eyes(finder)
    sight = Sight()
    before: Picture | None = None
    for frame in frames:
        picture = measure(frame.image)
        step = camera.step(before or picture, picture, body.boxes(eyes.people, picture.size))
        sight.people += eyes.look(picture, frame.time_s, step.camera)
        sight.steps.append(step)
        sight.times_s.append(frame.time_s)
        sight.size = picture.size
        before = picture
        saw(frame.time_s)
    sight.people += eyes.rest()
    return sight


def joined(sights: Sequence[Sight], duration_s: float) -> Track:
    """One track of stretches that follow each other: who is who is decided over all of them, so there is no seam."""
    times_s = [time_s for sight in sights for time_s in sight.times_s]
    people = [found for sight in sights for found in sight.people]
    steps = [step for sight in sights for step in sight.steps]
    return _track(times_s, people, steps, sights[0].size, duration_s)


def _track(
    times_s: list[float], found: list[Floats], steps: list[camera.Step], size: tuple[int, int], duration_s: float
) -> Track:
    affine = np.array([step.camera for step in steps], np.float32).reshape(-1, 2, 3)
    scenes = np.array([step.new_scene for step in steps], bool)
    people = link(found, affine, list(scenes))
    if times_s:  # a sound that goes on after the picture is no part of the scene
        duration_s = min(duration_s, times_s[-1] + LONGEST_STEP_S)
    return Track(duration_s, size, np.array(times_s, np.float64), people, affine, scenes)
