"""Whom a shot shows: faces joined from look to look, and the one that is followed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import hypot, sqrt

import numpy as np

from clients.local_models.faces import Face
from services.clips.framing.looks import FacesAt

_FAR = 1.2  # widths of a face: further away it is another one
_LOST_LOOKS = 6  # so long may a face be hidden and be the same one


@dataclass
class TrackedFace:
    """One face through a shot: its looks, by number."""

    seen: dict[int, Face] = field(default_factory=dict)

    @property
    def last(self) -> Face:
        """How it was seen last."""
        return self.seen[max(self.seen)]

    def share(self, looks: int) -> float:
        """The part of the looks in which it is seen."""
        return len(self.seen) / max(1, looks)

    @property
    def weight(self) -> float:
        """Size, presence and steadiness in one: the speaker is near, always there, and does not run about."""
        faces = list(self.seen.values())
        size = sum(sqrt(face.width * face.height) for face in faces)
        spread = float(np.std([face.left + face.width / 2 for face in faces]))
        return size / (1 + 2 * spread)


def main_person(looks: Sequence[FacesAt]) -> TrackedFace | None:
    """The one whom the picture follows; None where nobody is seen."""
    return max(people(looks), key=lambda one: one.weight, default=None)


def people(looks: Sequence[FacesAt]) -> list[TrackedFace]:
    """Everybody who is seen."""
    found: list[TrackedFace] = []
    for number, look in enumerate(looks):
        free = [one for one in found if number - max(one.seen) <= _LOST_LOOKS]
        for face in sorted(look.faces, key=lambda one: -one.width * one.height):
            person = min(free, key=lambda one: _distance(one.last, face), default=None)
            if person is None or _distance(person.last, face) > _FAR:
                person = TrackedFace()
                found.append(person)
            else:
                free.remove(person)
            person.seen[number] = face
    return found


def _distance(one: Face, other: Face) -> float:
    """In widths of the larger face."""
    across = (one.left + one.width / 2) - (other.left + other.width / 2)
    down = (one.top + one.height / 2) - (other.top + other.height / 2)
    return hypot(across / max(one.width, other.width), down / max(one.height, other.height))
