"""How much of a known move the measure shows on this very face: irises differ, and so do the lids over them."""

import numpy as np
import numpy.typing as npt

from services.eye_contact.disc import Disc, Iris, disc
from services.eye_contact.eyes import Eye, radius_of
from services.eye_contact.warp import Warp

EVERY = 8  # pictures: one of so many is tried
WAY = 0.12  # half widths, about 10 degrees: as far as most corrections


def shown(grey: npt.NDArray[np.uint8], eyes: tuple[Eye, Eye], discs: tuple[Disc, Disc], iris: Iris) -> float | None:
    """Move both irises towards the middle of the eyes, and return what part of that is measured.

    None where they are not found again.
    """
    off = (discs[0].u + discs[1].u) / 2
    way = np.array([-WAY if off > 0 else WAY, 0.0], np.float32)
    tried, found = grey.copy(), []
    for eye, one in zip(eyes, discs, strict=True):
        Warp.of(eye, one.place, way).apply(tried)
        found.append(disc(tried, eye.looking(way), radius_of(eye), iris))
    if found[0] is None or found[1] is None:
        return None
    return float(((found[0].u + found[1].u) / 2 - off) / way[0])
