"""Seeing several people without always paying for it: one is followed, and now and then all are looked for."""

import numpy as np
import numpy.typing as npt

from clients.pose import PoseFinder, Poses
from services.motion import body

LOOK_EVERY_S = 4.0
SETTLING_LOOKS = 4  # looks at one picture after which the landmarks of somebody new stay where they are
PASSER_BY = 0.5  # part of the largest person's size below which somebody is in the background


class Crowd:
    """A pose finder of two: `one` follows one person (17 ms a picture), `several` up to their limit (30 ms).

    Every LOOK_EVERY_S `several` looks at the picture anew. It goes on as long as it sees two people of similar size,
    for whom it matters who is who; else `one` does.
    """

    def __init__(self, one: PoseFinder, several: PoseFinder) -> None:
        self._one = one
        self._several = several
        self._look_at_s = 0.0
        self._is_crowd = False
        self._is_new = True  # nobody is followed yet: whoever asks looks again until people have settled

    def find(self, image: npt.NDArray[np.uint8], time_s: float) -> Poses:
        if time_s >= self._look_at_s:
            self._look_at_s = time_s + LOOK_EVERY_S
            found = self._look_around(image, time_s)
            if self._is_crowd:
                return found
        return (self._several if self._is_crowd else self._one).find(image, time_s)

    def forget(self) -> None:
        for finder in (self._one, self._several):
            finder.forget()
        self._look_at_s = 0.0
        self._is_new = True

    def _look_around(self, image: npt.NDArray[np.uint8], time_s: float) -> Poses:
        was_crowd = self._is_crowd
        height, width = image.shape[:2]
        found = self._several.find(image, time_s)
        self._is_crowd = is_crowd(found * np.array([width, height, 1], np.float32))
        if self._is_crowd and not was_crowd and not self._is_new:
            for _ in range(SETTLING_LOOKS - 1):
                found = self._several.find(image, time_s)
        if was_crowd and not self._is_crowd:
            self._one.forget()  # where they were when the crowd came
        self._is_new = False
        return found


def is_crowd(people: Poses) -> bool:
    """Tell whether there are two people of similar size; landmarks (k x 33 x 3) in pixels."""
    lengths = body.length(people)
    return len(lengths) > 1 and bool((lengths >= PASSER_BY * lengths.max()).sum() > 1)
