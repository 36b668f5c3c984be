"""Watching the part of a video that a clip shows: where its scenes change, and where faces are."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from clients.local_models.faces import Face
from clients.media.frames import frames
from clients.media.shape import VideoTrack
from services.domain.clips import Span
from utils.prefetch import ahead

EVERY_S = 0.25
STEADY_EVERY_S = 2 * EVERY_S  # while nobody moves: the network takes a quarter of a clip's processor time
STEADY = 0.015  # of the picture's width or height, between two looks
SIDE = 416  # of the picture in which faces are looked for: those of 48 pixels in 640 are found
CLOSER_SIDE = 640  # where nobody was found: small faces, at twice the cost; at 960 the network takes half a gigabyte
CLOSER_LOOKS = 3
AHEAD = 8  # pictures decoded while the network looks at one, each of a third of a megabyte
CUT = 14.0  # gray levels that two pictures of different scenes differ by in the mean
_SUDDEN = 3.0  # times as much as the pictures before: a shaken camera changes all the time
_BEFORE = 8
_COARSE = 4

Find = Callable[..., list[Face]]
Floats = npt.NDArray[np.float64]


class FacesAt(BaseModel):
    """The faces of one moment."""

    model_config = ConfigDict(frozen=True)

    time_s: float
    faces: tuple[Face, ...] = ()


class WatchedFaces(BaseModel):
    """What was seen of the video between two moments: kept, so that another edge or look of a clip is quick."""

    model_config = ConfigDict(frozen=True)

    span: Span
    cuts_s: tuple[float, ...] = ()  # the first picture of each new scene
    looks: tuple[FacesAt, ...] = ()

    def covers(self, span: Span) -> bool:
        """Whether all of a span was watched."""
        return self.span.start_s <= span.start_s + EVERY_S and self.span.end_s >= span.end_s - EVERY_S


def watch(path: Path, track: VideoTrack, span: Span, find: Find, tell: Callable[[float], None]) -> WatchedFaces:
    """Look at every picture of a span for scene changes, and two to four times a second for faces."""
    cuts: list[float] = []
    looks: list[FacesAt] = []
    changes = SceneChanges()
    due_s = span.start_s
    with ahead(frames(path, track=track, max_side=SIDE, from_s=span.start_s), items=AHEAD) as pictures:
        for frame in pictures:
            if frame.time_s >= span.end_s:
                break
            is_cut = changes.is_cut(frame.image)
            if is_cut:
                cuts.append(round(frame.time_s, 4))
            if is_cut or frame.time_s >= due_s - 1e-6:
                look = FacesAt(time_s=round(frame.time_s, 4), faces=tuple(find(frame.image, side=SIDE)))
                is_steady = bool(looks) and not is_cut and steady(looks[-1], look)
                looks.append(look)
                due_s = frame.time_s + (STEADY_EVERY_S if is_steady else EVERY_S)
                tell((frame.time_s - span.start_s) / span.length_s)
    watched = WatchedFaces(span=span, cuts_s=tuple(cuts), looks=tuple(looks))
    return _closer(path, track, watched, find)


def steady(before: FacesAt, now: FacesAt) -> bool:
    """Whether the same faces are where they were; what lies between two such looks needs no look of its own."""

    def middles(look: FacesAt) -> Floats:
        return np.sort([(face.left + face.width / 2, face.top + face.height / 2) for face in look.faces], axis=0)

    if len(before.faces) != len(now.faces):
        return False
    return not now.faces or float(np.abs(middles(now) - middles(before)).max()) < STEADY


def _closer(path: Path, track: VideoTrack, watched: WatchedFaces, find: Find) -> WatchedFaces:
    """Look again, and closer, at shots in which nobody was found, where the pictures hold more than was looked at."""
    if max(track.size) <= SIDE * 1.2:
        return watched
    looks = list(watched.looks)
    for start_s, end_s in shots_of(watched, watched.span):
        inside = [number for number, look in enumerate(looks) if start_s <= look.time_s < end_s]
        if not inside or sum(bool(looks[number].faces) for number in inside) > len(inside) / 4:
            continue
        step = (end_s - start_s) / (CLOSER_LOOKS + 1)
        times = [start_s + step * (number + 1) for number in range(CLOSER_LOOKS)]
        if not any(find(image, side=CLOSER_SIDE) for image in _pictures(path, track, times)):
            continue
        for number, image in zip(inside, _pictures(path, track, [looks[n].time_s for n in inside]), strict=False):
            looks[number] = FacesAt(time_s=looks[number].time_s, faces=tuple(find(image, side=CLOSER_SIDE)))
    return watched.model_copy(update={"looks": tuple(looks)})


def _pictures(path: Path, track: VideoTrack, times_s: Sequence[float]) -> Iterator[npt.NDArray[np.uint8]]:
    waiting = list(times_s)
    for frame in frames(path, track=track, max_side=CLOSER_SIDE, from_s=max(0.0, times_s[0] - 0.01)):
        if not waiting:
            return
        if frame.time_s >= waiting[0] - 0.01:
            waiting.pop(0)
            yield frame.image


def shots_of(watched: WatchedFaces, span: Span) -> list[tuple[float, float]]:
    """The shots of a span, one after the other."""
    cuts = [cut_s for cut_s in watched.cuts_s if span.start_s + 0.02 < cut_s < span.end_s - 0.02]
    return list(zip([span.start_s, *cuts], [*cuts, span.end_s], strict=True))


class SceneChanges:
    """Tells a new scene from movement: much changes at once, and much more than just before."""

    def __init__(self) -> None:
        self._last: Any = None
        self._before: list[float] = []

    def is_cut(self, image: npt.NDArray[np.uint8]) -> bool:
        """Whether a picture, of at most SIDE pixels, is of another scene than the one before."""
        small = image[::_COARSE, ::_COARSE].mean(axis=2, dtype=np.float32)
        last, self._last = self._last, small
        if last is None:
            return False
        change = float(np.abs(small - last).mean())
        usual = float(np.median(self._before)) if self._before else 0.0
        self._before = [*self._before[1 - _BEFORE :], change]
        return change > CUT and change > _SUDDEN * usual
