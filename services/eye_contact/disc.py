"""Where an iris really is: what looks most like one inside the lids, near where the network saw it.

The iris network finds an eye, but reports only a part of how far an iris is off its usual place, so that it can
neither measure a correction nor prove it. A disc that is darker than the ring around it does both; a pale iris is
hardly darker than the white, but its pupil and its rim are. How alike a place is to a drawn iris is the correlation
of the shades there with it (masked normalised cross-correlation, Padfield 2012, doi:10.1109/TIP.2011.2181402).
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
import numpy.typing as npt

from services.eye_contact.eyes import Eye

Floats = npt.NDArray[np.float32]
Grey = npt.NDArray[np.uint8]

HALF_PX = 32  # pixels for half an eye's width in the picture that is measured
LOOK_U, LOOK_V = 1.25, 0.75  # half widths around the middle that it shows
RING = 1.35  # outer radius of what an iris is told by, times its own
PUPIL, RIM = 0.45, 0.9  # radii of a pale iris's dark parts, times its own
STEEP, LIDS = 1.2, 0.35  # where it is more up or down than so, lids are near: it counts so much
EDGE = 0.12  # half widths inside the lids that lashes may darken
SEEN = 0.3  # least part that lies between the lids
FAR = 0.4  # half widths from where the network saw it
LIKELY_U, LIKELY_V = 0.4, 0.2  # and how soon a place that is further off is less likely: a lid is dark too
SOFT = 2.0  # pixels of blur: edges of irises are soft, and sharper ones are told by the picture's grain
ABOUT = 4.0  # rows around the likeliest one that tell, with it, how far aside an iris is; how soon less
CLIMB = 4  # pixels from the likeliest place to the one that is most alike
LEAST_CONTRAST = 6.0  # grey levels: less is no iris


class Iris(StrEnum):
    """What an iris looks like."""

    DARK = "dark all over"
    PALE = "pale between a dark pupil and a dark rim"


@dataclass(frozen=True)
class Disc:
    """The middle of an iris in half widths, how much darker it is than the white, grey levels, and how alike (0..1)
    its place is to what an iris looks like."""

    u: float
    v: float
    contrast: float
    likeness: float = 1.0

    @property
    def place(self) -> Floats:
        """Its middle, half widths."""
        return np.array([self.u, self.v], np.float32)


def disc(grey: Grey, eye: Eye, radius: float, iris: Iris = Iris.DARK) -> Disc | None:
    """Find it near where the network saw the iris; `radius` is in half widths. None where nothing is dark enough."""
    # heavy: only the stage's own process loads it
    import cv2

    weight = _between(eye).astype(np.float32)
    shades = cv2.GaussianBlur(straightened(grey, eye).astype(np.float32), (0, 0), SOFT) * weight
    support, drawn, squared = _drawn(round(radius * HALF_PX * 4) / 4, iris)

    def sums(values: Floats, mask: Floats) -> Floats:
        return np.asarray(cv2.filter2D(values, -1, mask, borderType=cv2.BORDER_CONSTANT), np.float32)

    area = sums(weight, support)
    count = np.maximum(area, 1e-3)
    shade, model = sums(shades, support) / count, sums(weight, drawn) / count
    shared = sums(shades, drawn) / count - shade * model
    shade_spread = np.maximum(sums(shades * shades, support) / count - shade**2, 5.0)
    model_spread = np.maximum(sums(weight, squared) / count - model**2, 1e-3)
    likeness = shared / np.sqrt(shade_spread * model_spread)
    part = np.clip(area / float(support.sum()), 0, 1)
    likeness[part < SEEN] = -1.0
    x, y = _likeliest(likeness * np.sqrt(part), eye.uv(eye.iris[None])[0])
    across = _about(likeness, x, y)
    x = _climbed(across, x)
    contrast = float(shared[y, x] / model_spread[y, x])
    if likeness[y, x] <= 0 or contrast < LEAST_CONTRAST:
        return None
    return Disc(
        (x + _peak(across, x)) / HALF_PX - LOOK_U, (y + _peak(likeness[:, x], y)) / HALF_PX - LOOK_V,
        contrast, float(likeness[y, x]),
    )  # fmt: skip


def _likeliest(alike: Floats, seen: Floats) -> tuple[int, int]:
    """Column and row of the best place near where the network saw the iris, half widths."""
    rows, columns = np.ogrid[: alike.shape[0], : alike.shape[1]]
    u, v = columns / HALF_PX - LOOK_U - float(seen[0]), rows / HALF_PX - LOOK_V - float(seen[1])
    scores = np.where((abs(u) < FAR) & (abs(v) < FAR), alike - (u / LIKELY_U) ** 2 - (v / LIKELY_V) ** 2, -np.inf)
    row, column = np.unravel_index(int(scores.argmax()), scores.shape)
    return int(column), int(row)


def _about(alike: Floats, x: int, y: int) -> Floats:
    """The row of a place, with those around it: lids leave open how high an iris is, and grain would choose the row."""
    rows = np.arange(max(0, y - round(2 * ABOUT)), min(len(alike), y + round(2 * ABOUT) + 1))
    counts = np.exp(-0.5 * ((rows - y) / ABOUT) ** 2) * (alike[rows, x] > -1)
    return np.asarray(counts @ alike[rows] / max(float(counts.sum()), 1e-6), np.float32)


def _climbed(row: Floats, at: int) -> int:
    """From the likeliest column on to the most alike: what is likely draws a place towards where the network was."""
    for _ in range(CLIMB):
        at = max(range(max(0, at - 1), min(len(row), at + 2)), key=lambda column: float(row[column]))
    return at


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
def _drawn(radius_px: float, iris: Iris) -> tuple[Floats, Floats, Floats]:
    """How much each place around an iris's middle counts, and times it how bright an iris is there, 0..1, and that
    squared. Edges are soft by a pixel so that a position between two pixels can be told."""
    reach = int(np.ceil(RING * radius_px)) + 1
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    away = np.hypot(x, y)

    def beyond(radii: float) -> npt.NDArray[np.float64]:
        return np.asarray(np.clip(away - radii * radius_px + 0.5, 0, 1), np.float64)

    bright = beyond(1.0)
    if iris is Iris.PALE:
        bright = 0.8 * beyond(PUPIL) - 0.3 * beyond(RIM) + 0.5 * beyond(1.0)
    support = (1 - beyond(RING)) * np.where(np.abs(y) > STEEP * np.abs(x), LIDS, 1.0)
    return support.astype(np.float32), (support * bright).astype(np.float32), (support * bright**2).astype(np.float32)


def _peak(values: Floats, at: int) -> float:
    """Where between its neighbours a maximum is, -0.5..0.5 (a parabola through three values)."""
    if not 0 < at < len(values) - 1:
        return 0.0
    before, here, after = (float(value) for value in values[at - 1 : at + 2])
    bend = before - 2 * here + after
    return float(np.clip((before - after) / (2 * bend), -0.5, 0.5)) if bend < 0 and min(before, after) > -1 else 0.0
