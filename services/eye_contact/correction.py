"""A stretch of a video that was looked at and planned: the way to each of its pictures as it should be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from services.domain.eye_contact import Strip
from services.eye_contact.face import FaceFollower
from services.eye_contact.looks import EyeLook
from services.eye_contact.plan import GazePlan, plan
from services.eye_contact.retouched import Retouched, moved
from services.eye_contact.video import Planes
from services.eye_contact.watcher import Watcher

MAX_SIDE = 1280  # pixels of the pictures that are measured
LEAST_SHARE = 0.03  # of the pictures: for less nobody encodes a video again


@dataclass
class Correction:
    """What was seen in each picture, in order, and what is to be done about it."""

    looks: list[EyeLook]
    planned: GazePlan
    made: Retouched = field(init=False)

    def __post_init__(self) -> None:
        self.made = Retouched(self.planned.shown)

    @property
    def share(self) -> float:
        """The part of the pictures that are changed."""
        return float(self.planned.corrected.mean()) if self.looks else 0.0

    @property
    def is_worth_it(self) -> bool:
        """Whether so much can be corrected that somebody would see it."""
        return self.share >= LEAST_SHARE

    def picture(self, number: int, planes: Planes) -> Planes:
        """The picture of that number as it should be: itself where nothing is to be done."""
        if number >= len(self.looks) or not self.planned.strength[number]:
            return planes
        return moved(planes, self.looks[number], self.planned.shift[number], self.planned.target, self.made)

    def strip(self) -> tuple[Strip, ...]:
        """What was done in each second."""
        return strip(self.looks, self.planned)

    def why_so_little(self) -> str:
        """In words and numbers, why nothing is changed."""
        why = next(iter(self.planned.left_alone), None)
        if not self.share:
            said = "None of the pictures could be corrected."
            return f"None of the pictures could be corrected: in most, {why}." if why else said
        percent = max(1, round(100 * self.share))
        if not why:
            return f"{percent} % of the pictures could be corrected."
        return f"{percent} % of the pictures could be corrected: in most others, {why}."


def looked_at(
    pictures: Iterable[Planes], follower: FaceFollower, intensity: float, tell: Callable[[float], None]
) -> Correction:
    """Look at all pictures and decide; `tell` is given the time of every 25th, in seconds."""
    watcher, enlarged = Watcher(follower), 1.0
    for number, planes in enumerate(pictures):
        if number % 25 == 0:
            tell(planes.time_s)
        image = planes.rgb(MAX_SIDE)
        watcher.watch(image, planes.time_s)
        enlarged = planes.y.shape[1] / image.shape[1]
    looks = watcher.looks(enlarged)
    return Correction(looks, plan(looks, intensity))


def strip(looks: list[EyeLook], planned: GazePlan) -> tuple[Strip, ...]:
    """What was done in each second."""
    seconds = np.array([int(one.time_s) for one in looks])
    found = []
    for second in np.unique(seconds):
        at = np.flatnonzero(seconds == second)
        why = [reason for n in at if (reason := planned.reasons[n])]
        most = max(set(why), key=why.count) if why else None
        share = round(float(planned.corrected[at].mean()), 3)
        found.append(Strip(start_s=float(second), corrected=share, reason=str(most) if most else None))
    return tuple(found)
