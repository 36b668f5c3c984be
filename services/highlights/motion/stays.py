"""Who is in a scene for how long, and who of them is a whole person: hands on a table and furniture are not.

A cut within one place leaves what is behind a person, so that only the person tells it.
"""

from dataclasses import dataclass
from enum import Enum

import numpy as np
import numpy.typing as npt

from services.highlights.motion import body
from services.highlights.motion.track import Floats, Track

SHORTEST_S = 1.2  # who is seen for less is taken for a mistake of the model

# Measured: of whole people the better seen of wrists or ankles has a median visibility of .81 and more, of hands alone
# and seated talkers .62 and less; presence is .99 and more, of hands on a table it falls to .54 to .88 now and then.
LIMBS_SEEN = 0.7
SURE = 0.9  # presence that three looks of four reach

# Who is seen only down to the chest must sit or stand upright, stay, and be seen surely, to be taken for a person.
BUST_TILT = 0.6  # sideways way from shoulders to hips, in lengths of the trunk
BUST_SHORTEST_S = 2.5
BUST_SURE = 0.8  # presence in the median

# A cut within one place. On clips cut together by chance all of .07 to .1, .25 to .35, two or three find the same cuts.
FAR = 0.08  # body lengths that half of the joints get from one sample to the next
STILL = 0.3  # of that way, the most in any sample around it: a quick motion begins and ends, and is repeated
AROUND = 3  # samples before, and after
_JOINTS = slice(11, 29)  # shoulders to ankles; faces, fingers and toes are too small


class Kind(Enum):
    """What of a person is seen."""

    WHOLE = "whole"
    BUST = "bust"  # the trunk alone tells of motion: legs are made up, and hands gesture


@dataclass(frozen=True)
class Stay:
    """A person who is seen in one scene without a break: their slot, their first and last sample."""

    slot: int
    first: int
    last: int
    kind: Kind

    @property
    def samples(self) -> slice:
        return slice(self.first, self.last + 1)


def stays(track: Track) -> list[Stay]:
    """Return the stays of all who are taken for people."""
    there = ~np.isnan(track.people[..., 0, 0])
    scenes = np.split(np.arange(len(there)), np.flatnonzero(track.scenes))
    return [
        Stay(slot, first, last, kind)
        for slot in range(there.shape[1])
        for scene in scenes
        for first, last in ((int(scene[a]), int(scene[b])) for a, b in runs(there[scene, slot]))
        if (kind := kind_of(track, slot, slice(first, last + 1))) is not None
    ]


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


def kind_of(track: Track, slot: int, samples: slice) -> Kind | None:
    """Return what is seen of a person in some samples, None when it is hardly one."""
    people, presence = _looked_at(track.people[samples, slot], track.presence[samples, slot])
    stayed_s = float(track.times_s[samples][-1] - track.times_s[samples][0])
    if stayed_s < SHORTEST_S:
        return None
    limbs = max(float(np.median(people[:, joints, 2].max(axis=1))) for joints in (body.WRISTS, body.ANKLES))
    if limbs >= LIMBS_SEEN and np.percentile(presence, 25) >= SURE:
        return Kind.WHOLE
    is_bust = stayed_s >= BUST_SHORTEST_S and np.median(presence) >= BUST_SURE and _is_upright(people)
    return Kind.BUST if is_bust else None


def _looked_at(people: Floats, presence: Floats) -> tuple[Floats, Floats]:
    """Those samples at which the model looked: while nothing changes one look stands for all, and proves no more."""
    is_new = (np.diff(people[..., 2], axis=0, prepend=np.nan) != 0).any(axis=1)
    return people[is_new], presence[is_new]


def _is_upright(people: Floats) -> bool:
    trunk = body.joint(people, body.HIPS) - body.joint(people, body.SHOULDERS)
    across, down = np.median(trunk, axis=0)
    return bool(down > 0 and abs(across) <= BUST_TILT * np.median(np.linalg.norm(trunk, axis=1)))


def runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return first and last index of every run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]
