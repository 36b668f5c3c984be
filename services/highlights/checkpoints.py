"""What was seen of a video so far, kept outside of the run: one that was killed is gone on with, not begun again."""

import shutil
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from services.highlights.motion.camera import CameraStep
from services.highlights.motion.finder import FoundPeople
from services.highlights.motion.watch import Samples

VERSION = 1  # of how samples are found


class Checkpoints:
    """Parts of one video's samples in a folder, a file each, in order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._next = 0

    def load(self) -> Samples:
        """Return all that was kept; a part that is damaged ends it."""
        seen = Samples()
        while (part := _read(self._path(self._next))) is not None:
            seen.add(part)
            self._next += 1
        return seen

    def keep(self, part: Samples) -> None:
        """Keep one more part."""
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / "unfinished.npz"
        counts = [len(people.presence) for people in part.people]
        np.savez_compressed(
            unfinished,
            version=VERSION,
            times_s=np.array(part.times_s, np.float64),
            counts=np.array(counts, np.int64),
            landmarks=np.concatenate([people.landmarks for people in part.people]),
            presence=np.concatenate([people.presence for people in part.people]),
            camera=np.array([step.camera for step in part.steps], np.float32),
            scenes=np.array([step.new_scene for step in part.steps], bool),
            size=np.array(part.size),
        )
        unfinished.replace(self._path(self._next))
        self._next += 1

    def clear(self) -> None:
        """Forget everything: it is in a result now."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:04d}.npz"


def _read(path: Path) -> Samples | None:
    try:
        with np.load(path, allow_pickle=False) as data:
            if int(data["version"]) != VERSION:
                return None
            ends = np.cumsum(data["counts"])[:-1]
            landmarks, presence = np.split(data["landmarks"], ends), np.split(data["presence"], ends)
            width, height = (int(side) for side in data["size"])
            return Samples(
                [float(time_s) for time_s in data["times_s"]],
                [FoundPeople(*both) for both in zip(landmarks, presence, strict=True)],
                [CameraStep(camera, bool(new)) for camera, new in zip(data["camera"], data["scenes"], strict=True)],
                (width, height),
            )
    except (OSError, ValueError, KeyError, BadZipFile):
        return None
