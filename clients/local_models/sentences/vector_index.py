"""The vectors of people's notes in memory: which are nearest to one. All are compared: 20,000 take milliseconds."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import ClassVar

import numpy as np

from clients.local_models.sentences.model_file import Floats

MAX_SPACES = 16  # of people at one time
READ_AGAIN_S = 600.0  # what was removed, or committed out of order, is right again after this


class _Space:
    """One person's vectors; rows may be unused, there is room for more."""

    def __init__(self, width: int, at: float) -> None:
        self.matrix: Floats = np.zeros((256, width), dtype=np.float32)
        self.places: dict[str, int] = {}
        self.names: list[str] = []
        self.last = 0
        self.at = at

    def put(self, name: str, vector: Floats) -> None:
        place = self.places.setdefault(name, len(self.names))
        if place == len(self.names):
            self.names.append(name)
            if place == len(self.matrix):
                self.matrix = np.concatenate([self.matrix, np.zeros_like(self.matrix)])
        self.matrix[place] = vector


class VectorIndex:
    """Spaces by name; the one that was asked for longest ago goes first."""

    WIDTH: ClassVar[int] = 384

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._spaces: OrderedDict[str, _Space] = OrderedDict()
        self._clock = clock

    def last(self, space: str) -> int:
        """The number of the newest row that was put into it; 0 when it is to be filled from the start."""
        found = self._spaces.get(space)
        if found and self._clock() - found.at > READ_AGAIN_S:
            del self._spaces[space]
            return 0
        return found.last if found else 0

    def add(self, space: str, rows: Sequence[tuple[int, str]], vectors: Floats) -> None:
        """Put vectors (n, 384) in, each with its row's number and the note it is of; a note's newer one replaces."""
        found = self._spaces.setdefault(space, _Space(self.WIDTH, self._clock()))
        for (number, name), vector in zip(rows, vectors, strict=True):
            found.put(name, vector)
            found.last = max(found.last, number)
        while len(self._spaces) > MAX_SPACES:
            self._spaces.popitem(last=False)

    def nearest(self, space: str, vector: Floats, count: int) -> list[tuple[str, float]]:
        """The notes that are most alike, with their cosines, the best first."""
        found = self._spaces.get(space)
        if found is None or not found.names:
            return []
        self._spaces.move_to_end(space)
        cosines = found.matrix[: len(found.names)] @ vector
        best = np.argsort(-cosines)[:count]
        return [(found.names[n], round(float(cosines[n]), 4)) for n in best]
