"""Changes one picture, and measures what came of it."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from services.eye_contact.disc import disc
from services.eye_contact.eyes import CORNERS, SHOWN, degrees_of, radius_of
from services.eye_contact.looks import EyeLook
from services.eye_contact.plan import TURN
from services.eye_contact.video import Planes
from services.eye_contact.warp import Warp

Floats = npt.NDArray[np.float64]


@dataclass
class Retouched:
    """What the corrections of a video came to so far. `shown` is what part of an eye's move is measured."""

    shown: float = SHOWN
    offsets: list[tuple[float, float]] = field(default_factory=list)  # degrees, before and after

    @property
    def gain(self) -> float:
        """By how much more than wanted an iris must be moved to be seen to have moved so far.

        One for a whole clip: a gain that changed from picture to picture would make the eyes tremble.
        """
        return max(1.0, CORNERS / self.shown)  # the corners follow an eye that turns, not an iris that is moved

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
        warp = Warp.of(eye, found.place, way)
        warp.apply(planes.y)
        for colour in planes.chroma:
            warp.apply(colour, 0.5)
    after = [disc(planes.y, eye.looking(way), radius_of(eye), seen.iris) for eye in seen.eyes]
    if after[0] and after[1]:
        begin = np.mean([(one.u, one.v) for one in seen.discs], axis=0)
        end = np.mean([(one.u, one.v) for one in after if one], axis=0)
        aim = np.array([target[0] - TURN * np.tan(np.radians(seen.yaw)), target[1]])
        made.offsets.append((_degrees(begin - aim, made.shown), _degrees(end - aim, made.shown)))
    return planes


def _degrees(offset: Floats, shown: float) -> float:
    return float(degrees_of(np.hypot(*offset), shown))


def _mean(values: list[float]) -> float | None:
    return round(float(np.mean(values)), 2) if values else None
