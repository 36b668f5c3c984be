"""Changes one picture, and measures what came of it."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from services.eye_contact.disc import disc
from services.eye_contact.eyes import degrees_of
from services.eye_contact.looks import EyeLook, radius_of
from services.eye_contact.plan import TURN
from services.eye_contact.video import Planes
from services.eye_contact.warp import Warp

Floats = npt.NDArray[np.float64]

FIRST_GAIN, MAX_GAIN = 1.15, 1.6  # of what was asked for, the disc moves by less
LEARNT_FROM = 50  # corrections: a gain that changes from picture to picture would tremble
WORTH = 0.05  # half widths: of a smaller shift no gain can be told


@dataclass
class Retouched:
    """What the corrections of a video came to so far."""

    offsets: list[tuple[float, float]] = field(default_factory=list)  # degrees, before and after
    gains: list[float] = field(default_factory=lambda: [FIRST_GAIN])

    @property
    def gain(self) -> float:
        """By how much more than wanted an eye must be moved to be seen to have moved so far."""
        return float(np.clip(np.median(self.gains[-LEARNT_FROM:]), 1.0, MAX_GAIN))

    @property
    def before(self) -> float | None:
        """Mean offset of the corrected pictures, degrees."""
        return _mean([before for before, _ in self.offsets])

    @property
    def after(self) -> float | None:
        """And what is left of it."""
        return _mean([after for _, after in self.offsets])


def moved(planes: Planes, seen: EyeLook, shift: Floats, target: tuple[float, float], made: Retouched) -> Planes:
    """The picture with both irises moved by `shift`, half widths."""
    assert seen.eyes is not None  # or there would be no shift
    assert seen.discs is not None
    planes = planes.copy()
    way = shift * made.gain
    for eye, found in zip(seen.eyes, seen.discs, strict=True):
        centre = eye.pixels(np.array([[found.u, found.v]], np.float32))[0]
        pixels = (eye.axes @ way.astype(np.float32)) * eye.half
        warp = Warp(eye, centre, radius_of(eye) * eye.half, pixels)
        warp.apply(planes.y)
        for colour in planes.chroma:
            warp.apply(colour, 0.5)
    after = [disc(planes.y, eye, radius_of(eye)) for eye in seen.eyes]
    if after[0] and after[1]:
        begin = np.mean([(one.u, one.v) for one in seen.discs], axis=0)
        end = np.mean([(one.u, one.v) for one in after if one], axis=0)
        aim = np.array([target[0] - TURN * np.tan(np.radians(seen.yaw)), target[1]])
        made.offsets.append((_degrees(begin - aim), _degrees(end - aim)))
        if abs(shift[0]) > WORTH:
            came = float(end[0] - begin[0]) / float(shift[0])
            made.gains.append(made.gain / came if came > 0 else MAX_GAIN)
    return planes


def _degrees(offset: Floats) -> float:
    return float(degrees_of(np.hypot(*offset)))


def _mean(values: list[float]) -> float | None:
    return round(float(np.mean(values)), 2) if values else None
