"""Who is who from sample to sample: every person keeps one slot of the track while they are followed."""

from collections.abc import Sequence

import numpy as np

from services.highlights.motion import body
from services.highlights.motion.finder import FoundPeople
from services.highlights.motion.track import Floats

NEAR = 0.6  # body lengths that a person may move between two samples and still be the same
FORGET_AFTER = 8  # samples without being seen


class _Slots:
    """The people followed now: where each was last, in pixels of the latest sample, and for how long unseen."""

    def __init__(self) -> None:
        self.centres: list[Floats] = []
        self.unseen: list[int] = []

    def leave_scene(self) -> None:
        self.unseen = [FORGET_AFTER + 1] * len(self.unseen)

    def move(self, camera: Floats) -> None:
        self.centres = [camera[:, :2] @ centre + camera[:, 2] for centre in self.centres]
        self.unseen = [samples + 1 for samples in self.unseen]

    def place(self, poses: Floats) -> list[int]:
        """Return the slot of each pose: the nearest within reach, else one left by somebody, else a new one."""
        centres, reach = body.centre(poses), NEAR * body.length(poses)
        pairs = sorted(
            (float(np.linalg.norm(centre - old)), index, slot)
            for index, centre in enumerate(centres)
            for slot, old in enumerate(self.centres)
            if self.unseen[slot] <= FORGET_AFTER
        )
        placed: dict[int, int] = {}
        for distance, index, slot in pairs:
            if index not in placed and slot not in placed.values() and distance <= reach[index]:
                placed[index] = slot
        for index in range(len(poses)):
            placed.setdefault(index, self._free(set(placed.values())))
            self._put(placed[index], centres[index])
        return [placed[index] for index in range(len(poses))]

    def _free(self, taken: set[int]) -> int:
        left = [slot for slot, unseen in enumerate(self.unseen) if unseen > FORGET_AFTER and slot not in taken]
        return left[0] if left else max(len(self.centres), *(slot + 1 for slot in taken), 0)

    def _put(self, slot: int, centre: Floats) -> None:
        if slot == len(self.centres):
            self.centres.append(centre)
            self.unseen.append(0)
        self.centres[slot], self.unseen[slot] = centre, 0


def link(found: Sequence[FoundPeople], camera: Floats, scenes: Sequence[bool]) -> tuple[Floats, Floats]:
    """Return landmarks (n x p x 33 x 3) and presence (n x p) of those found in each sample, NaN in empty slots."""
    slots = _Slots()
    places: list[list[int]] = []
    for people, affine, new_scene in zip(found, camera, scenes, strict=True):
        slots.move(affine)
        if new_scene:
            slots.leave_scene()
        places.append(slots.place(people.landmarks))
    landmarks = np.full((len(found), len(slots.centres), 33, 3), np.nan, np.float32)
    presence = np.full(landmarks.shape[:2], np.nan, np.float32)
    for sample, (people, slot) in enumerate(zip(found, places, strict=True)):
        landmarks[sample, slot], presence[sample, slot] = people.landmarks, people.presence
    return landmarks, presence
