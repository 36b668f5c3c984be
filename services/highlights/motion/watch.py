"""Watching a video: pictures in, pose track out; people by the pose model, the camera by the background."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from clients.media.frames import Frame
from services.highlights.motion import body, camera
from services.highlights.motion.adaptive_sampler import AdaptiveSampler
from services.highlights.motion.curve import LONGEST_STEP_S
from services.highlights.motion.finder import PoseFinder
from services.highlights.motion.picture import Picture, measure
from services.highlights.motion.track import Floats, Track
from services.highlights.motion.tracker import link
from utils.prefetch import ahead

EVERY_S = 0.25  # push-ups and jumps take a second; the model takes 9 ms a person
AHEAD = 32  # pictures of half a megabyte: where nobody is the decoder is the slower, where people move the model
MAX_SIDE = 480  # the model looks at 256 x 256 pixels around a person, who may fill half of the picture


def watch(frames: Iterable[Frame], finder: PoseFinder, *, duration_s: float, saw: Callable[[float], None]) -> Track:
    """Look at every frame and return the track; `saw` is told the time of each. Memory grows by the track alone.

    Frames are decoded and measured in a thread of their own, a few ahead: decoder and model keep two cores busy.
    """
    eyes = AdaptiveSampler(finder)
    times_s: list[float] = []
    people: list[Floats] = []
    steps: list[camera.Step] = []
    before: Picture | None = None
    with ahead(_measured(frames), items=AHEAD) as pictures:
        for time_s, picture in pictures:
            step = camera.step(before or picture, picture, body.boxes(eyes.people, picture.size))
            people += eyes.look(picture, time_s, step.camera)
            steps.append(step)
            times_s.append(time_s)
            before = picture
            saw(time_s)
    people += eyes.rest()
    return _track(times_s, people, steps, before.size if before else (1, 1), duration_s)


def _measured(frames: Iterable[Frame]) -> Iterator[tuple[float, Picture]]:
    for frame in frames:
        yield frame.time_s, measure(frame.image)


def _track(
    times_s: list[float], found: list[Floats], steps: list[camera.Step], size: tuple[int, int], duration_s: float
) -> Track:
    affine = np.array([step.camera for step in steps], np.float32).reshape(-1, 2, 3)
    scenes = np.array([step.new_scene for step in steps], bool)
    people = link(found, affine, list(scenes))
    if times_s:  # a sound that goes on after the picture is no part of the scene; a clock set back hides a part
        duration_s = min(max(duration_s, times_s[-1]), times_s[-1] + LONGEST_STEP_S)
    return Track(duration_s, size, np.array(times_s, np.float64), people, affine, scenes)
