"""What is measured in each picture: where the eyes look, and what speaks against changing them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from services.eye_contact.disc import Disc, Iris, disc
from services.eye_contact.eyes import Eye, alike, radius_of
from services.eye_contact.face import FaceLandmarks
from services.eye_contact.trial import shown

Floats = npt.NDArray[np.float64]
Image = npt.NDArray[np.uint8]


PALER = 0.03  # likeness by which an iris must be more like a pale one to be one


@dataclass(frozen=True)
class FoundIrises:
    """Where irises are if they look as some kind of iris does, and what part of a move is measured of them."""

    discs: tuple[Disc, Disc]
    shown: float | None = None

    @property
    def likeness(self) -> float:
        """Of both to such an iris, 0..1."""
        return (self.discs[0].likeness + self.discs[1].likeness) / 2


@dataclass(frozen=True)
class EyeLook:
    """One picture: how many faces, and of the only one its turn (degrees), its eyes and the discs in them.

    `shown` is what part of a known move was measured, where that was tried. `by_iris` is what was found for each kind
    of iris, of which `iris` is the one that counts. `step` (2 x 3) is how the face moved since the last picture.
    """

    time_s: float
    faces: int
    yaw: float = 0.0
    eyes: tuple[Eye, Eye] | None = None
    discs: tuple[Disc, Disc] | None = None
    shown: float | None = None
    iris: Iris = Iris.DARK
    by_iris: Mapping[Iris, FoundIrises] = field(default_factory=dict)
    step: Floats | None = None

    @property
    def is_measured(self) -> bool:
        """Whether both irises were found in the only face."""
        return self.discs is not None

    @property
    def likeness(self) -> float:
        """Of the iris that is less like one, 0..1."""
        return min(one.likeness for one in self.discs) if self.discs else 0.0

    @property
    def opening(self) -> float:
        """Of the eye that is less open, as a part of its width."""
        return min(eye.opening for eye in self.eyes) if self.eyes else 0.0

    @property
    def radius_px(self) -> float:
        """Of an iris; both are equally large."""
        return self.eyes[0].radius if self.eyes else 0.0

    def enlarged(self, by: float) -> "EyeLook":
        """The same in a picture so many times as large."""
        if self.eyes is None or by == 1:
            return self
        return replace(self, eyes=(self.eyes[0].enlarged(by), self.eyes[1].enlarged(by)))

    def as_of(self, iris: Iris) -> "EyeLook":
        """The same if the irises are of that kind."""
        found = self.by_iris.get(iris)
        if found is None:
            return replace(self, discs=None, shown=None, iris=iris)
        return replace(self, discs=found.discs, shown=found.shown, iris=iris)


def look(image: Image, time_s: float, faces: list[FaceLandmarks], *, is_tried: bool = False) -> EyeLook:
    """Measure an RGB picture in which these faces were found; `is_tried`: and how much of a move is measured."""
    return measured(grey_of(image), seen_in(time_s, faces), is_tried=is_tried)


def grey_of(image: Image) -> Image:
    """What is measured of an RGB picture."""
    # heavy: only the stage's own process loads it
    import cv2

    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def seen_in(time_s: float, faces: list[FaceLandmarks]) -> EyeLook:
    """A picture in which these faces were found, and nothing is measured yet."""
    if len(faces) != 1:
        return EyeLook(time_s, len(faces))
    return EyeLook(time_s, 1, faces[0].yaw, alike(*faces[0].eyes))


def measured(grey: Image, seen: EyeLook, *, is_tried: bool = False) -> EyeLook:
    """The same with the irises that are found in its eyes; `is_tried`: and how much of a move is measured."""
    if seen.eyes is None:
        return seen
    found = {}
    for iris in Iris:
        one, other = (disc(grey, eye, radius_of(eye), iris) for eye in seen.eyes)
        if one and other:
            part = shown(grey, seen.eyes, (one, other), iris) if is_tried else None
            found[iris] = FoundIrises((one, other), part)
    return of_one_iris([replace(seen, by_iris=found)])[0]


def of_one_iris(looks: list[EyeLook]) -> list[EyeLook]:
    """All pictures with what was found for the kind of iris that they are most like: a person has one kind."""
    measured = [one for one in looks if one.by_iris]
    if not measured:
        return looks

    def likeness(iris: Iris) -> float:
        return float(np.median([one.by_iris[iris].likeness if iris in one.by_iris else 0.0 for one in measured]))

    iris = Iris.PALE if likeness(Iris.PALE) > likeness(Iris.DARK) + PALER else Iris.DARK
    return [one.as_of(iris) if one.eyes else one for one in looks]


@dataclass(frozen=True)
class Gazes:
    """Of all pictures (n): mean of both eyes, `u` and `v`, and how far they disagree, in half widths; NaN: unknown."""

    u: Floats
    v: Floats
    apart: Floats
    yaw: Floats

    @property
    def known(self) -> npt.NDArray[np.bool_]:
        """Where both eyes were measured."""
        return ~np.isnan(self.u)


def gazes(looks: list[EyeLook]) -> Gazes:
    """Both eyes move together: their mean halves the error, and what differs between them is the face's own."""
    rows = [
        (
            (one.discs[0].u + one.discs[1].u) / 2, (one.discs[0].v + one.discs[1].v) / 2,
            one.discs[1].u - one.discs[0].u, one.yaw,
        )
        if one.discs else (np.nan, np.nan, np.nan, one.yaw)
        for one in looks
    ]  # fmt: skip
    u, v, apart, yaw = np.array(rows, np.float64).reshape(-1, 4).T
    usual = np.nanmedian(apart) if np.isfinite(apart).any() else 0.0
    return Gazes(u, v, np.abs(apart - usual), yaw)
