"""How each shot of a clip is framed: a crop, still or smoothly moving, or the whole picture on a blurred ground."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clients.local_models.faces import Face
from clients.media.shape import Size
from services.clips.framing.looks import FacesAt, WatchedFaces, shots_of
from services.clips.framing.people import TrackedFace, main_person
from services.domain.clips import Aspect, ShotFraming, Span

STILL = 0.10  # of the crop's side: a face that stays within it is not followed
SMOOTH_S = 0.5  # standard deviation
SEEN = 0.5  # of a shot's looks; less is a passer-by
ALMOST = 0.02
_RATIOS = {Aspect.TALL: 9 / 16, Aspect.SQUARE: 1.0, Aspect.PORTRAIT: 4 / 5}

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class CropShape:
    """What is cut away: `side` of the picture's width (or of its height, where `is_upright`) stays."""

    side: float
    is_upright: bool  # the crop moves up and down, not left and right

    @classmethod
    def of(cls, aspect: Aspect, size: Size) -> "CropShape":
        """The largest crop of an aspect in a picture of that size."""
        own = size[0] / size[1]
        wanted = _RATIOS.get(aspect, own)
        return cls(wanted / own, False) if wanted < own else cls(own / wanted, True)

    @property
    def is_all(self) -> bool:
        """Nothing is cut away."""
        return self.side >= 1 - ALMOST


@dataclass(frozen=True)
class Framed:
    """A shot's framing with the middle of its crop over time, and the face that it follows."""

    framing: ShotFraming
    times_s: tuple[float, ...] = ()  # of `centres`; empty for a still one
    centres: tuple[float, ...] = ()
    faces: tuple[tuple[float, Face], ...] = ()

    def centre_at(self, time_s: float) -> float:
        """The crop's middle at a moment."""
        if not self.times_s:
            return 0.5 if self.framing.centre is None else self.framing.centre
        return float(np.interp(time_s, self.times_s, self.centres))


def frame(
    watched: WatchedFaces, part: Span, shape: CropShape, *, crops: Mapping[int, float], first: int = 0
) -> list[Framed]:
    """Frame all shots of a part; `crops` are a person's own, by the number of the shot, counted from `first`."""
    framed = []
    for number, (start_s, end_s) in enumerate(shots_of(watched, part), first):
        looks = [look for look in watched.looks if start_s - 1e-3 <= look.time_s < end_s]
        framed.append(_shot(Span(start_s=start_s, end_s=end_s), looks, shape, crops.get(number)))
    return framed


def _shot(span: Span, looks: Sequence[FacesAt], shape: CropShape, own: float | None) -> Framed:
    start_s, end_s = span.start_s, span.end_s
    person = main_person(looks)
    faces = tuple((looks[number].time_s, face) for number, face in sorted(person.seen.items())) if person else ()
    if shape.is_all:
        framing = ShotFraming(start_s=start_s, end_s=end_s, how="crop", centre=0.5, why="the picture has this shape")
        return Framed(framing, faces=faces)
    if own is not None:
        framing = ShotFraming(start_s=start_s, end_s=end_s, how="crop", centre=_inside(own, shape), why="set by hand")
        return Framed(framing, faces=faces)
    if person is None or person.share(len(looks)) < SEEN:
        share = person.share(len(looks)) if person else 0.0
        why = f"a face in {100 * share:.0f} % of the looks" if person else "no face"
        return Framed(ShotFraming(start_s=start_s, end_s=end_s, how="whole", why=why))
    return _followed(span, faces, shape, person)


def _followed(span: Span, faces: tuple[tuple[float, Face], ...], shape: CropShape, person: TrackedFace) -> Framed:
    times = np.array([time_s for time_s, _ in faces])
    middles = np.array([_middle(face, shape) for _, face in faces])
    middles = _without_jumps(middles)
    still = float((middles.min() + middles.max()) / 2)
    about = {"start_s": span.start_s, "end_s": span.end_s, "how": "crop"}
    is_still = float(np.ptp(middles)) <= STILL * shape.side or len(person.seen) < 3
    if is_still:
        framing = ShotFraming.model_validate(
            {**about, "centre": _inside(still, shape), "why": "holds still on the face"}
        )
        return Framed(framing, faces=faces)
    grid = np.arange(span.start_s, span.end_s + 0.04, 0.04)
    centres = [_inside(value, shape) for value in _smooth(grid, times, middles)]
    framing = ShotFraming.model_validate({**about, "centre": centres[0], "moves": True, "why": "follows the face"})
    return Framed(framing, tuple(map(float, grid)), tuple(centres), faces)


def _middle(face: Face, shape: CropShape) -> float:
    # Up and down the eyes are a third from the top, as a photographer would have them.
    return face.top + face.height * 0.6 if shape.is_upright else face.left + face.width / 2


def _without_jumps(values: Floats) -> Floats:
    """A median of three: one wrong look moves nothing."""
    if len(values) < 3:
        return values
    inner = np.median([values[:-2], values[1:-1], values[2:]], axis=0)
    return np.concatenate([[np.median(values[:3])], inner, [np.median(values[-3:])]])


def _smooth(grid: Floats, times: Floats, values: Floats) -> Floats:
    """A Gaussian over the whole shot: both sides are known, so the crop is never late."""
    known = np.interp(grid, times, values)
    reach = round(3 * SMOOTH_S / 0.04)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) * 0.04 / SMOOTH_S) ** 2)
    padded = np.pad(known, reach, mode="edge")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid")


def _inside(middle: float, shape: CropShape) -> float:
    half = shape.side / 2
    return round(float(min(1 - half, max(half, middle))), 5)
