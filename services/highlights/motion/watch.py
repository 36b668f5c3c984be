"""Watching a video: pictures in, pose track out; people by the pose model, the camera by the background."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from clients.media.frames import Frame
from services.highlights.motion import body, camera
from services.highlights.motion.adaptive_sampler import AdaptiveSampler
from services.highlights.motion.camera import Scenes
from services.highlights.motion.finder import People, PoseFinder
from services.highlights.motion.picture import Picture, measure
from services.highlights.motion.track import Track
from services.highlights.motion.tracker import link
from utils.prefetch import ahead

EVERY_S = 0.125  # of eight looks a second none is filled in; four take the ends of quick motion for one another
AHEAD = 32  # pictures of half a megabyte: where nobody is the decoder is the slower, where people move the model
MAX_SIDE = 480  # the model looks at 256 x 256 pixels around a person, who may fill half of the picture
AFTERWARDS_S = 1.5  # a sound that goes on for longer is no part of the last scene


def watch(frames: Iterable[Frame], finder: PoseFinder, *, duration_s: float, saw: Callable[[float], None]) -> Track:
    """Look at every frame and return the track; `saw` is told the time of each. Memory grows by the track alone.

    Frames are decoded and measured in a thread of their own, a few ahead: decoder and model keep two cores busy.
    """
    sampler, scenes = AdaptiveSampler(finder), Scenes()
    times_s: list[float] = []
    people: list[People] = []
    size = (1, 1)
    with ahead(_measured(frames), items=AHEAD) as pictures:
        for time_s, picture in pictures:
            step = scenes.see(picture, time_s, body.boxes(sampler.people, picture.size))
            people.append(sampler.look(picture, time_s, step.camera, new_scene=step.new_scene))
            times_s.append(time_s)
            size = picture.size
            saw(time_s)
    return _track(times_s, people, scenes.steps, size, duration_s)


def _measured(frames: Iterable[Frame]) -> Iterator[tuple[float, Picture]]:
    for frame in frames:
        yield frame.time_s, measure(frame.image)


def _track(
    times_s: list[float], found: list[People], steps: Sequence[camera.Step], size: tuple[int, int], duration_s: float
) -> Track:
    affine = np.array([step.camera for step in steps], np.float32).reshape(-1, 2, 3)
    scenes = np.array([step.new_scene for step in steps], bool)
    people, presence = link(found, affine, list(scenes))
    if times_s:  # a clock set back hides a part
        duration_s = min(max(duration_s, times_s[-1]), times_s[-1] + AFTERWARDS_S)
    return Track(duration_s, size, np.array(times_s, np.float64), people, presence, affine, scenes)
