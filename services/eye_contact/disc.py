"""Where an iris really is: the dark disc inside the lids.

The iris network finds an eye, but reports only a part of how far an iris is off its usual place, so that it can
neither measure a correction nor prove it. A disc that is darker than the ring around it does both.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from services.eye_contact.eyes import Eye

Floats = npt.NDArray[np.float32]
Grey = npt.NDArray[np.uint8]

HALF_PX = 32  # pixels for half an eye's width in the picture that is measured
LOOK_U, LOOK_V = 1.25, 0.75  # half widths around the middle that it shows
RING = 1.4  # outer radius of the ring, times the disc's
EDGE = 0.12  # half widths inside the lids that lashes may darken
SEEN_DISC, SEEN_RING = 0.35, 0.15  # least part of each that lies between the lids
FAR_U, FAR_V = 0.45, 0.3  # half widths from where the network saw it
LEAST_CONTRAST = 6.0  # grey levels: less is no iris


@dataclass(frozen=True)
class Disc:
    """The middle of the dark disc in half widths, and how much darker it is than its ring, grey levels."""

    u: float
    v: float
    contrast: float


def disc(grey: Grey, eye: Eye, radius: float) -> Disc | None:
    """Find it near where the network saw the iris; `radius` is in half widths. None where nothing is dark enough."""
    # heavy: only the stage's own process loads it
    import cv2

    seen, inside = straightened(grey, eye), _between(eye)
    weight = inside.astype(np.float32)
    shades = seen.astype(np.float32) * weight
    inner, outer = _masks(round(radius * HALF_PX * 4) / 4)
    border = {"borderType": cv2.BORDER_CONSTANT}
    inner_area, outer_area = (cv2.filter2D(weight, -1, mask, **border) for mask in (inner, outer))
    inner_sum, outer_sum = (cv2.filter2D(shades, -1, mask, **border) for mask in (inner, outer))
    contrast = outer_sum / np.maximum(outer_area, 1.0) - inner_sum / np.maximum(inner_area, 1.0)
    whole_inner, whole_outer = float(inner.sum()), float(outer.sum())
    contrast[(inner_area < SEEN_DISC * whole_inner) | (outer_area < SEEN_RING * whole_outer)] = -1.0
    u, v = eye.uv(eye.iris[None])[0]
    left, right = (round((LOOK_U + u + far) * HALF_PX) for far in (-FAR_U, FAR_U))
    top, bottom = (round((LOOK_V + v + far) * HALF_PX) for far in (-FAR_V, FAR_V))
    left, top = max(1, left), max(1, top)
    part = contrast[top : max(top, bottom), left : max(left, right)]
    if not part.size:
        return None
    y, x = np.unravel_index(int(part.argmax()), part.shape)
    if part[y, x] < LEAST_CONTRAST:
        return None
    x, y = int(x) + left, int(y) + top
    return Disc(
        (x + _peak(contrast[y], x)) / HALF_PX - LOOK_U, (y + _peak(contrast[:, x], y)) / HALF_PX - LOOK_V,
        float(contrast[y, x]),
    )  # fmt: skip


def straightened(grey: Grey, eye: Eye) -> Grey:
    """The eye at one size with its corners level."""
    # heavy: only the stage's own process loads it
    import cv2

    size = (round(2 * LOOK_U * HALF_PX) + 1, round(2 * LOOK_V * HALF_PX) + 1)
    scale = eye.half / HALF_PX
    across = eye.axes * scale
    corner = eye.middle - across @ np.array([LOOK_U * HALF_PX, LOOK_V * HALF_PX], np.float32)
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    back = np.column_stack([across, corner]).astype(np.float64)
    shown = cv2.warpAffine(grey, back, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(shown, np.uint8)


def _between(eye: Eye) -> Grey:
    """1 between the lids, but for their edges, in the picture of `straightened`."""
    # heavy: only the stage's own process loads it
    import cv2

    size = (round(2 * LOOK_V * HALF_PX) + 1, round(2 * LOOK_U * HALF_PX) + 1)
    inside = np.zeros(size, np.uint8)
    points = (eye.uv(eye.lids) + np.array([LOOK_U, LOOK_V], np.float32)) * HALF_PX
    cv2.fillPoly(inside, [np.round(points * 16).astype(np.int32)], 1, shift=4)
    edge = max(1, round(EDGE * HALF_PX / 2))
    return np.asarray(cv2.erode(inside, np.ones((2 * edge + 1, 1), np.uint8)), np.uint8)


@cache
def _masks(radius_px: float) -> tuple[Floats, Floats]:
    """Disc and ring, their edges soft by a pixel so that a position between two pixels can be told."""
    reach = int(np.ceil(RING * radius_px)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    away = np.hypot(x, y)
    inner = np.clip(radius_px - away + 0.5, 0, 1)
    outer = np.clip(RING * radius_px - away + 0.5, 0, 1) - np.clip(1.1 * radius_px - away + 0.5, 0, 1)
    return inner.astype(np.float32), outer.clip(0).astype(np.float32)


def _peak(values: Floats, at: int) -> float:
    """Where between its neighbours a maximum is, -0.5..0.5 (a parabola through three values)."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = (float(value) for value in values[at - 1 : at + 2])
    bend = before - 2 * here + after
    return float(np.clip((before - after) / (2 * bend), -0.5, 0.5)) if bend < 0 and min(before, after) >= 0 else 0.0
