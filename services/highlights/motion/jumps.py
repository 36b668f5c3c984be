"""Cuts within one place: what is behind a person stays, so that only the person tells them."""

import numpy as np
import numpy.typing as npt

from services.highlights.motion import body
from services.highlights.motion.track import Track

# Measured on clips cut together by chance: all from .07 to .1, .25 to .35, and two or three samples, find the same cuts.
FAR = 0.08  # body lengths that half of the joints get from one sample to the next
STILL = 0.3  # of that way, the most in any sample around it: a quick motion begins and ends, and is repeated
AROUND = 3  # samples before, and after
_JOINTS = slice(11, 29)  # shoulders to ankles; faces, fingers and toes are too small


def jumps(track: Track) -> npt.NDArray[np.bool_]:
    """Return at which samples (n) somebody is elsewhere all at once, who was still before and is after."""
    found = np.zeros(len(track.times_s), bool)
    if len(found) < 2:
        return found
    joints, camera = track.people[:, :, _JOINTS, :2], track.camera[1:]
    before = np.einsum("nij,npkj->npki", camera[:, :, :2], joints[:-1]) + camera[:, None, None, :, 2]
    ways = np.median(np.linalg.norm(joints[1:] - before, axis=-1), axis=-1) / body.length(track.people[1:])
    padded = np.pad(ways, ((AROUND, AROUND), (0, 0)), constant_values=np.nan)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1, axis=0)
    most = np.delete(around, AROUND, axis=-1).max(axis=-1)  # NaN where somebody comes or goes: nothing is known then
    found[1:] = ((ways >= FAR) & (most <= STILL * ways)).any(axis=1)
    return found
