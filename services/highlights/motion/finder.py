"""Finding people with BlazePose and following them: each in a region that goes with them from picture to picture.

Nothing is looked for while everybody stays in their region; only now and then, and when nobody is left, all of the
picture is. Regions, refining and smoothing follow MediaPipe's graph for the same networks, whose constants these are.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from services.highlights.motion import body, detections
from services.highlights.motion.one_euro import OneEuro
from services.highlights.motion.regions import Region, around, cut_out
from services.highlights.motion.search import Box, Parts, lit_area

Floats = npt.NDArray[np.float32]
Image = npt.NDArray[np.uint8]

LANDMARKS = 33  # of the 39 points; two of the others say where the body is
HIPS, END = 33, 34
SIDE = 256  # pixels that the network sees of a region
PRESENT = 0.5  # 0..1
_REACH = np.arange(-3, 4)  # cells around a landmark in which its heat map is asked
HEAT_SURE = 0.5
SETTLING_LOOKS = 2  # at somebody new: the region is found from their landmarks, and they in it
LOOK_EVERY_S = 4.0
PARTS_EVERY_S = 0.5
MAX_PEOPLE = 4
PASSER_BY = 0.5  # part of the largest person's size below which somebody is in the background
SURE = 0.9  # presence; where nobody is so sure, parts of the picture are searched as well
SAME_PLACE = 0.2  # parts of a region's side that the hips of one person, found twice, may lie apart


@dataclass(frozen=True)
class FoundPeople:
    """Those in a picture: `landmarks` (k x 33 x 3) are x, y and visibility, `presence` (k) how sure each is, 0..1."""

    landmarks: Floats
    presence: Floats

    def in_pixels(self, size: tuple[int, int]) -> "FoundPeople":
        """Return them in a picture of that width and height, when x and y are parts of it."""
        return FoundPeople(self.landmarks * np.array([*size, 1], np.float32), self.presence)

    def moved(self, affine: Floats) -> "FoundPeople":
        """Return them where an affine map (2 x 3) takes them."""
        return FoundPeople(body.moved(self.landmarks, affine), self.presence)


NOBODY = FoundPeople(np.empty((0, LANDMARKS, 3), np.float32), np.empty(0, np.float32))


class PoseFinder(Protocol):
    """Finds people in the pictures of one video, given in the order of their times."""

    def find(self, image: Image, time_s: float) -> FoundPeople:
        """Return the people in an RGB picture; x and y are parts of its width and height."""

    def forget(self) -> None:
        """Stop following the people of earlier pictures: the scene has changed."""


class Networks(Protocol):
    """What `clients.local_models.pose.PoseNetworks` does."""

    def detect(self, image: Floats) -> tuple[Floats, Floats]: ...

    def landmarks(self, image: Floats) -> tuple[Floats, float, Floats]: ...


@dataclass(frozen=True)
class _Seen:
    points: Floats  # 39, in pixels of the picture, and their visibility
    presence: float


@dataclass
class _Followed:
    region: Region
    landmarks: OneEuro = field(default_factory=lambda: OneEuro(rest_hz=0.05, per_speed=80.0))
    place: OneEuro = field(default_factory=lambda: OneEuro(rest_hz=0.01, per_speed=10.0))


class BodyFinder:
    """Follows everybody of about the size of the largest, MAX_PEOPLE at most."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._followed: list[_Followed] = []
        self._look_at_s = 0.0
        self._parts = Parts()
        self._parts_at_s = 0.0

    def find(self, image: Image, time_s: float) -> FoundPeople:
        people = [(one, seen) for one in self._followed if (seen := self._look(image, one.region)) is not None]
        if not people or time_s >= self._look_at_s:
            self._look_at_s = time_s + LOOK_EVERY_S
            people += self._searched(image, time_s, people)
        people = _worth_following(people)
        self._followed = [one for one, _ in people]
        size = np.array([image.shape[1], image.shape[0], 1], np.float32)
        landmarks = np.empty((len(people), LANDMARKS, 3), np.float32)
        for result, (one, seen) in zip(landmarks, people, strict=True):
            result[:] = _smoothed(one, seen.points, time_s) / size
        return FoundPeople(landmarks, np.array([seen.presence for _, seen in people], np.float32))

    def forget(self) -> None:
        self._followed = []
        self._parts.restart()
        self._parts_at_s = 0.0

    def _searched(
        self, image: Image, time_s: float, known: Sequence[tuple[_Followed, _Seen]]
    ) -> list[tuple[_Followed, _Seen]]:
        """Those who are not known yet, in all of the picture, or else in those parts whose turn it is."""
        area = lit_area(image)
        found = self._newcomers(image, area, known)
        if time_s < self._parts_at_s or any(seen.presence >= SURE for _, seen in (*known, *found)):
            return found
        self._parts_at_s = time_s + PARTS_EVERY_S
        for part in self._parts.next(area):
            found += self._newcomers(image, part, [*known, *found])
        return found

    def _newcomers(
        self, image: Image, part: Box, known: Sequence[tuple[_Followed, _Seen]]
    ) -> list[tuple[_Followed, _Seen]]:
        left, top, right, bottom = part
        seen, back = detections.letterboxed(image[top:bottom, left:right])
        back[:, 2] += (left, top)
        taken = [one.region for one, _ in known]
        people = []
        for region in detections.regions(*self._networks.detect(seen), back, MAX_PEOPLE):
            if _is_one_of(region, taken):
                continue
            settled = self._settled(image, region)
            if settled is not None and not _is_one_of(settled[0], taken):
                taken.append(settled[0])
                people.append((_Followed(settled[0]), settled[1]))
        return people

    def _settled(self, image: Image, region: Region) -> tuple[Region, _Seen] | None:
        seen = None
        for _ in range(SETTLING_LOOKS):
            seen = self._look(image, region)
            if seen is None:
                return None
            region = around(seen.points[HIPS], seen.points[END])
        return None if seen is None else (region, seen)

    def _look(self, image: Image, region: Region) -> _Seen | None:
        """Whom the landmark network sees in a region, None when nobody is there."""
        raw, presence, heat = self._networks.landmarks(cut_out(image, region, SIDE))
        if presence < PRESENT:
            return None
        points = refined(raw[:, :2] / np.float32(SIDE), heat)
        affine = region.affine
        result = np.empty((len(points), 3), np.float32)
        result[:, :2] = points @ affine[:, :2].T + affine[:, 2]
        result[:, 2] = 1 / (1 + np.exp(-raw[:, 3]))
        return _Seen(result, presence)


def _is_one_of(region: Region, others: Sequence[Region]) -> bool:
    return any(np.hypot(region.x - one.x, region.y - one.y) < SAME_PLACE * one.side for one in others)


def _worth_following(people: list[tuple[_Followed, _Seen]]) -> list[tuple[_Followed, _Seen]]:
    """Those of about the largest one's size, the largest first."""
    lengths = [float(body.length(seen.points[:LANDMARKS])) for _, seen in people]
    ranked = sorted(range(len(people)), key=lambda index: -lengths[index])
    return [people[index] for index in ranked if lengths[index] >= PASSER_BY * max(lengths)][:MAX_PEOPLE]


def _smoothed(one: _Followed, seen: Floats, time_s: float) -> Floats:
    """The landmarks of a person, smoothed; their region goes along."""
    scale = one.region.side
    place = one.place(seen[[HIPS, END], :2], time_s, scale)
    result = seen[:LANDMARKS].copy()
    result[:, :2] = one.landmarks(seen[:LANDMARKS, :2], time_s, scale)
    one.region = around(place[0], place[1])
    return result


def refined(points: Floats, heat: Floats) -> Floats:
    """Return points (n x 2, 0..1) moved to the middle of the heat around them, where it is sure enough.

    `heat` is rows x columns x n, before the sigmoid.
    """
    size = np.array(heat.shape[1::-1])
    cells = (points * size).astype(int)
    columns, rows = cells[:, 0, None, None] + _REACH[None, :], cells[:, 1, None, None] + _REACH[:, None]
    inside = (columns >= 0) & (columns < size[0]) & (rows >= 0) & (rows < size[1])
    around_it = heat[rows.clip(0, size[1] - 1), columns.clip(0, size[0] - 1), np.arange(len(points))[:, None, None]]
    sure = inside / (1 + np.exp(-around_it))
    total = np.maximum(sure.sum(axis=(1, 2)), np.finfo(np.float32).tiny)
    middle = np.stack([(sure * columns).sum(axis=(1, 2)), (sure * rows).sum(axis=(1, 2))], axis=1) / total[:, None]
    moves = (sure.max(axis=(1, 2)) >= HEAT_SURE)[:, None]
    return np.asarray(np.where(moves, middle / size, points), np.float32)
