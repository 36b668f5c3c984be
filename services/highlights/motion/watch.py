"""Watching a video: pictures in, pose track out; people by the pose model, the camera by the background."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from clients.media.frames import Frame
from services.highlights.motion import body
from services.highlights.motion.adaptive_sampler import AdaptiveSampler
from services.highlights.motion.camera import CameraStep, Scenes
from services.highlights.motion.finder import FoundPeople, PoseFinder
from services.highlights.motion.picture import Picture, measure
from services.highlights.motion.track import IDENTITY, Track
from services.highlights.motion.tracker import link
from utils.prefetch import ahead

EVERY_S = 0.125  # of eight looks a second none is filled in; four take the ends of quick motion for one another
AHEAD = 16  # pictures of half a megabyte: where nobody is the decoder is the slower, where people move the model
MAX_SIDE = 480  # the model looks at 256 x 256 pixels around a person, who may fill half of the picture
AFTERWARDS_S = 1.5  # a sound that goes on for longer is no part of the last scene
KEEP_EVERY_S = 60.0
UNSETTLED = 8  # samples in which a cut may still turn out to be a flash


@dataclass
class Samples:
    """What was seen, sample by sample; `size` is that of the small pictures."""

    times_s: list[float] = field(default_factory=list)
    people: list[FoundPeople] = field(default_factory=list)
    steps: list[CameraStep] = field(default_factory=list)
    size: tuple[int, int] = (1, 1)

    def part(self, begin: int, end: int) -> "Samples":
        """Return some of them."""
        return Samples(self.times_s[begin:end], self.people[begin:end], self.steps[begin:end], self.size)

    def add(self, other: "Samples") -> None:
        """Put later ones behind."""
        self.times_s += other.times_s
        self.people += other.people
        self.steps += other.steps
        self.size = other.size


def watch(
    frames: Iterable[Frame],
    finder: PoseFinder,
    *,
    duration_s: float,
    saw: Callable[[float], None],
    before: Samples | None = None,
    keep: Callable[[Samples], None] = lambda _: None,
) -> Track:
    """Look at every frame and return the track; `saw` is told the time of each. Memory grows by the track alone.

    Frames are decoded and measured in a thread of their own, a few ahead: decoder and model keep two cores busy. What
    was seen `before` needs no look, and the frames may begin at its last; `keep` gets what is new now and then.
    """
    seen = before or Samples()
    kept = len(seen.times_s)
    sampler, scenes = AdaptiveSampler(finder), Scenes(seen.steps)
    seen.steps = scenes.steps
    with ahead(_measured(frames), items=AHEAD) as pictures:
        for time_s, picture in pictures:
            saw(time_s)
            if seen.times_s and time_s <= seen.times_s[-1]:
                scenes.begin(picture, time_s)
                sampler.look(picture, time_s, IDENTITY, new_scene=False)
                continue
            step = scenes.see(picture, time_s, body.boxes(sampler.people, picture.size))
            seen.people.append(sampler.look(picture, time_s, step.camera, new_scene=step.new_scene))
            seen.times_s.append(time_s)
            seen.size = picture.size
            if time_s - seen.times_s[max(0, kept - 1)] >= KEEP_EVERY_S:
                settled = len(seen.times_s) - UNSETTLED
                keep(seen.part(kept, settled))
                kept = settled
    return _track(seen, duration_s)


def _measured(frames: Iterable[Frame]) -> Iterator[tuple[float, Picture]]:
    for frame in frames:
        yield frame.time_s, measure(frame.image)


def _track(seen: Samples, duration_s: float) -> Track:
    affine = np.array([step.camera for step in seen.steps], np.float32).reshape(-1, 2, 3)
    scenes = np.array([step.new_scene for step in seen.steps], bool)
    people, presence = link(seen.people, affine, list(scenes))
    if seen.times_s:  # a clock set back hides a part
        last_s = seen.times_s[-1]
        duration_s = min(max(duration_s, last_s), last_s + AFTERWARDS_S)
    return Track(duration_s, seen.size, np.array(seen.times_s, np.float64), people, presence, affine, scenes)
