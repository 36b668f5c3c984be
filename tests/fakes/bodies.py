"""Bodies made of numbers: landmarks of a standing figure, tracks of how it moves, and a finder that sees it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from services.highlights.motion.finder import NOBODY as NO_PEOPLE
from services.highlights.motion.finder import FoundPeople
from services.highlights.motion.track import IDENTITY, Floats, Track

HEIGHT_PX = 100.0
EVERY_S = 0.25

# x and y of a standing figure in body lengths, from the middle between the hips, y down.
_STANDING = {
    (0, 7, 8): (0.0, -0.42),
    (11,): (-0.1295, -0.288),
    (12,): (0.1295, -0.288),
    (13,): (-0.16, -0.1),
    (14,): (0.16, -0.1),
    (15,): (-0.17, 0.05),
    (16,): (0.17, 0.05),
    (23,): (-0.06, 0.0),
    (24,): (0.06, 0.0),
    (25,): (-0.06, 0.27),
    (26,): (0.06, 0.27),
    (27,): (-0.06, 0.52),
    (28,): (0.06, 0.52),
}


def standing(x: float = 160.0, y: float = 90.0, *, height_px: float = HEIGHT_PX, visibility: float = 1.0) -> Floats:
    """Return landmarks (33 x 3) of a figure standing with its hips at x, y."""
    body = np.zeros((33, 3), np.float32)
    for joints, place in _STANDING.items():
        body[list(joints), :2] = place
    body[:, :2] = body[:, :2] * height_px + (x, y)
    body[:, 2] = visibility
    return body


def track(
    bodies: Sequence[Sequence[Floats]],
    *,
    camera: Sequence[Floats] | None = None,
    scenes: Sequence[int] = (),
    every_s: float = EVERY_S,
    presence: float = 1.0,
) -> Track:
    """Return a track of samples `every_s` apart; `bodies` has for each sample one body for each slot."""
    count = len(bodies)
    slots = len(bodies[0]) if count else 0
    people = np.array(bodies, np.float32).reshape(count, slots, 33, 3)
    new_scene = np.isin(np.arange(count), scenes)
    affine = np.array(camera if camera is not None else [IDENTITY] * count, np.float32).reshape(count, 2, 3)
    times_s = np.asarray(np.arange(count) * every_s, np.float64)
    sure = np.where(np.isnan(people[..., 0, 0]), np.nan, np.float32(presence))
    return Track(count * every_s, (320, 180), times_s, people, sure, affine, new_scene)


NOBODY: Floats = np.full((33, 3), np.nan, np.float32)


@dataclass
class FakeFinder:
    """Finds what `sees` says for a time, and remembers what it was asked."""

    sees: Callable[[float], FoundPeople]
    asked: list[float] = field(default_factory=list)
    forgot: int = 0

    def find(self, image: npt.NDArray[np.uint8], time_s: float) -> FoundPeople:
        self.asked.append(time_s)
        return self.sees(time_s)

    def forget(self) -> None:
        self.forgot += 1

    def __enter__(self) -> "FakeFinder":
        return self

    def __exit__(self, *_: object) -> None:
        return None


def sure(landmarks: Floats) -> FoundPeople:
    """Return bodies (k x 33 x 3) as people of whom the model is sure."""
    return FoundPeople(landmarks, np.ones(len(landmarks), np.float32))


def parts(body: Floats, size: tuple[int, int] = (320, 180)) -> FoundPeople:
    """Return a body in pixels as the one person a finder finds: x and y as parts of the picture."""
    return sure(np.asarray(body[None] / np.array([*size, 1], np.float32), np.float32))


def nobody() -> FoundPeople:
    """Return what a finder finds in an empty picture."""
    return NO_PEOPLE
