"""One eye: where its corners, lids and iris are, and the picture of it in which everything is measured.

Measures are in half widths of the eye, from the middle between its corners: `u` along the line from its left to its
right corner as the picture shows it, `v` across that line, downwards.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from services.highlights.motion.regions import Region

Floats = npt.NDArray[np.float32]

REGION = 2.3  # eye widths that the iris network sees
# The first of the iris network's 71 points go along the lower lid and back along the upper one. Its corners follow the
# iris by a third of the way, so that they are no place to measure from: the mesh's are.
_LIDS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 14, 13, 12, 11, 10, 9)
_LOWER, _UPPER = (2, 3, 4, 5, 6), (9, 10, 11, 12, 13)
# An eyeball turns about a point 13.5 mm behind the cornea, and the iris, 11.7 mm across, lies 3.5 mm behind that; an
# eye is about 30 mm wide between its corners. (Bron, Tripathi, Tripathi: Wolff's Anatomy of the Eye and Orbit)
TURNING_RADIUS = 10.0 / 15.0  # of the iris about the eyeball's middle, in half widths
# The mesh's corners follow the iris a little, so that so much of a known shift is left to be measured from them
# (0.85 to 1.1, mostly 0.9 to 1.0, of twelve faces); and of that the disc shows so much where nothing better is known.
CORNERS, DISC = 0.96, 0.9
SHOWN = CORNERS * DISC


@dataclass(frozen=True)
class Side:
    """Which landmarks of the mesh are the corners of an eye, and whether the iris network must see it mirrored."""

    left: int
    right: int
    is_mirrored: bool

    def region(self, landmarks: Floats) -> Region:
        """The square around the eye."""
        left, right = self.corners(landmarks)
        (x, y), (across, down) = (left + right) / 2, right - left
        side = max(4.0, REGION * float(np.hypot(across, down)))
        return Region(float(x), float(y), side, float(np.arctan2(down, across)))

    def corners(self, landmarks: Floats) -> tuple[Floats, Floats]:
        """The left and the right one, as the picture shows them."""
        return landmarks[self.left, :2], landmarks[self.right, :2]


EYES = (Side(33, 133, is_mirrored=True), Side(362, 263, is_mirrored=False))


@dataclass(frozen=True)
class Eye:
    """In pixels of the picture: middle between the corners, half the width, the angle of their line, radians.

    `lids` (15 x 2) go around the opening; `iris` is its middle by the network, `radius` its radius; `opening` is the
    distance of the lids as a part of the width.
    """

    middle: Floats
    half: float
    angle: float
    lids: Floats
    iris: Floats
    radius: float
    opening: float

    @property
    def axes(self) -> Floats:
        """Unit vectors along and across (2 x 2), as columns."""
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.array([[cos, -sin], [sin, cos]], np.float32)

    def enlarged(self, by: float) -> "Eye":
        """The same in a picture so many times as large, the middles of whose pixels lie on each other."""
        middle, lids, iris = ((points + 0.5) * by - 0.5 for points in (self.middle, self.lids, self.iris))
        return replace(self, middle=middle, lids=lids, iris=iris, half=self.half * by, radius=self.radius * by)

    def uv(self, points: Floats) -> Floats:
        """Points (n x 2) in half widths."""
        return np.asarray((points - self.middle) @ self.axes / self.half, np.float32)

    @property
    def corners(self) -> tuple[Floats, Floats]:
        """The left and the right one, as the picture shows them."""
        across = self.half * self.axes[:, 0]
        return self.middle - across, self.middle + across

    def between(self, left: Floats, right: Floats) -> "Eye":
        """The same from other corners."""
        across = right - left
        return replace(
            self, middle=np.asarray((left + right) / 2, np.float32), half=max(1e-3, float(np.hypot(*across))) / 2,
            angle=float(np.arctan2(across[1], across[0])),
        )  # fmt: skip

    def with_iris(self, radius: float) -> "Eye":
        """The same with an iris of so many half widths."""
        return replace(self, radius=radius * self.half)

    def turned(self, way: Floats | npt.NDArray[np.float64]) -> Floats:
        """A way in half widths as pixels of the picture."""
        return np.asarray(self.axes @ np.asarray(way, np.float32) * self.half, np.float32)

    def looking(self, way: Floats | npt.NDArray[np.float64]) -> "Eye":
        """The same with its iris moved by so many half widths."""
        return replace(self, iris=self.iris + self.turned(way))

    def pixels(self, uv: Floats) -> Floats:
        """And back."""
        return np.asarray(uv * self.half @ self.axes.T + self.middle, np.float32)


def eye_of(side: Side, landmarks: Floats, lids: Floats, iris: Floats) -> Eye:
    """An eye by the mesh, and by what the iris network says, 0..1 in the eye's region."""
    if side.is_mirrored:
        lids, iris = lids * (-1, 1) + (1, 0), iris * (-1, 1) + (1, 0)
    affine = side.region(landmarks).affine
    lids, iris = (points @ affine[:, :2].T + affine[:, 2] for points in (lids, iris))
    left, right = side.corners(landmarks)
    across = right - left
    width = max(1e-3, float(np.hypot(*across)))
    down = np.array([-across[1], across[0]]) / width
    opening = float(np.mean((lids[list(_LOWER)].mean(axis=0) - lids[list(_UPPER)].mean(axis=0)) @ down)) / width
    radius = float(np.mean(np.hypot(*(iris[1:] - iris[0]).T)))
    return Eye(
        np.asarray((left + right) / 2, np.float32), width / 2, float(np.arctan2(across[1], across[0])),
        np.asarray(lids[list(_LIDS)], np.float32), np.asarray(iris[0], np.float32), radius, opening,
    )  # fmt: skip


def alike(one: Eye, other: Eye) -> tuple[Eye, Eye]:
    """Both eyes with the mean of their irises' radii: the network is off by a quarter where a frame of glasses, a
    lid or a shadow lies over one of them, and a disc of the wrong size is found in many places."""
    radius = (one.radius + other.radius) / 2
    return replace(one, radius=radius), replace(other, radius=radius)


def radius_of(eye: Eye) -> float:
    """An iris's radius in half widths, as far as irises differ: the network is off where lids cover it."""
    return float(np.clip(eye.radius / eye.half, 0.3, 0.5))


def degrees_of(measured: Floats | npt.NDArray[np.float64], shown: float = SHOWN) -> npt.NDArray[np.float64]:
    """By how far an eye is turned whose iris was measured to be so many half widths off; `shown` is how much of a
    shift is measured."""
    sines = np.clip(np.asarray(measured, np.float64) / (shown * TURNING_RADIUS), -1, 1)
    return np.asarray(np.degrees(np.arcsin(sines)), np.float64)


def measured_of(degrees: float, shown: float = SHOWN) -> float:
    """And back."""
    return shown * TURNING_RADIUS * float(np.sin(np.radians(degrees)))


def shift_of(degrees: float) -> float:
    """By how many half widths an iris really moves when the eye is turned so far."""
    return TURNING_RADIUS * float(np.sin(np.radians(degrees)))
