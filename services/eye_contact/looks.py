"""What is measured in each picture: where the eyes look, and what speaks against changing them."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from services.eye_contact.disc import Disc, disc
from services.eye_contact.eyes import Eye, alike
from services.eye_contact.face import FaceLandmarks

Floats = npt.NDArray[np.float64]
Image = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class EyeLook:
    """One picture: how many faces, and of the only one its turn (degrees), its eyes and the discs in them."""

    time_s: float
    faces: int
    yaw: float = 0.0
    eyes: tuple[Eye, Eye] | None = None
    discs: tuple[Disc, Disc] | None = None

    @property
    def is_measured(self) -> bool:
        """Whether both irises were found in the only face."""
        return self.discs is not None

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


def look(image: Image, time_s: float, faces: list[FaceLandmarks]) -> EyeLook:
    """Measure an RGB picture in which these faces were found."""
    # heavy: only the stage's own process loads it
    import cv2

    if len(faces) != 1:
        return EyeLook(time_s, len(faces))
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    eyes = alike(*faces[0].eyes)
    one, other = (disc(grey, eye, radius_of(eye)) for eye in eyes)
    return EyeLook(time_s, 1, faces[0].yaw, eyes, (one, other) if one and other else None)


def radius_of(eye: Eye) -> float:
    """An iris's radius in half widths, as far as irises differ: the network is off where lids cover it."""
    return float(np.clip(eye.radius / eye.half, 0.3, 0.5))


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
