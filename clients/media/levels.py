"""How loud a video is from moment to moment, read in one go whatever its length."""

from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from clients.media.audio import RATE_HZ, pieces
from clients.media.sound.channels import mixed
from clients.media.sound_tracks import sound_stream
from utils.errors import PermanentError

STEP_S = 0.05
_STEP = round(STEP_S * RATE_HZ)
_FLOOR_DB = -90.0


@dataclass(frozen=True)
class Levels:
    """Mean level of every STEP_S of the sound, in dB of full scale."""

    db: npt.NDArray[np.float32]

    def between(self, start_s: float, end_s: float) -> npt.NDArray[np.float32]:
        """The steps of a stretch; at least one where there is any sound."""
        first = min(max(0, int(start_s / STEP_S)), max(0, len(self.db) - 1))
        return self.db[first : max(first + 1, round(end_s / STEP_S))]

    def quietest_s(self, start_s: float, end_s: float) -> float:
        """The middle of the quietest step of a stretch."""
        steps = self.between(start_s, end_s)
        if not len(steps):
            return start_s
        at_s = (int(start_s / STEP_S) + int(steps.argmin()) + 0.5) * STEP_S
        return min(max(at_s, start_s), end_s)


def levels(path: Path, *, max_s: float) -> Levels | None:
    """Read them; None without a sound track. Raises PermanentError when the file cannot be read."""
    found: list[npt.NDArray[np.float32]] = []
    rest = np.zeros(0, np.float32)
    try:
        with av.open(str(path)) as container:
            stream = sound_stream(container)
            if stream is None:
                return None
            for chunk in pieces(container, stream, max_s):
                sound = np.concatenate([rest, mixed(chunk, RATE_HZ)])
                whole = len(sound) // _STEP * _STEP
                rest = sound[whole:]
                if whole:
                    power = np.square(sound[:whole].reshape(-1, _STEP)).mean(axis=1)
                    found.append(np.maximum(10 * np.log10(power + 1e-12), _FLOOR_DB).astype(np.float32))
    except av.error.FFmpegError as error:
        raise PermanentError("The sound cannot be decoded.", "The file may be cut off or damaged.") from error
    return Levels(np.concatenate(found) if found else np.zeros(0, np.float32))
