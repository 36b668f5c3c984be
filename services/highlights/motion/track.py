"""The pose track: what the model saw in a video, kept so that a recut needs no pose."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

VERSION = 2
WITHOUT_PRESENCE = 1  # a version whose people are all taken for sure

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Track:
    """n samples of a video. Positions are pixels of the small pictures, x to the right and y down.

    `times_s` (n): when each was taken. `people` (n x p x 33 x 3): x, y and visibility of every landmark, NaN where
    slot p is empty; a slot is one person as long as they are followed. `presence` (n x p): how sure the model is that
    they are there, 0..1. `camera` (n x 2 x 3): the affine map from the background of the sample before onto this
    one's, the identity at the first. `scenes` (n): True where a new scene begins with this sample. `size`: width and
    height of the small pictures. `lost`: pictures of the video that were damaged, and of which nothing was seen.
    """

    duration_s: float
    size: tuple[int, int]
    times_s: npt.NDArray[np.float64]
    people: Floats
    presence: Floats
    camera: Floats
    scenes: npt.NDArray[np.bool_]
    lost: int = 0

    def save(self, path: Path) -> None:
        """Write the track, about 150 bytes a sample and person."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                version=VERSION,
                duration_s=self.duration_s,
                size=self.size,
                times_s=self.times_s,
                people=self.people.astype(np.float16),
                presence=self.presence.astype(np.float16),
                camera=self.camera,
                scenes=self.scenes,
                lost=self.lost,
            )

    @classmethod
    def load(cls, path: Path) -> "Track":
        """Read a track. Raises ValueError when another version wrote it."""
        with np.load(path, allow_pickle=False) as data:
            version = int(data["version"])
            if version not in (VERSION, WITHOUT_PRESENCE):
                raise ValueError(f"The pose track has version {version}, this reads {VERSION}.")
            people = data["people"].astype(np.float32)
            is_sure = version == WITHOUT_PRESENCE
            width, height = (int(side) for side in data["size"])
            return cls(
                duration_s=float(data["duration_s"]),
                size=(width, height),
                times_s=data["times_s"],
                people=people,
                presence=np.ones(people.shape[:2], np.float32) if is_sure else data["presence"].astype(np.float32),
                camera=data["camera"],
                scenes=data["scenes"],
                lost=int(data["lost"]) if "lost" in data else 0,
            )


IDENTITY = np.eye(2, 3, dtype=np.float32)
