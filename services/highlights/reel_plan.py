"""Which pictures of a new reel an earlier one has already, and which must be encoded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from pathlib import Path

from clients.media.copying.splice import Index
from clients.media.ffmpeg import EDGE_S
from services.domain.artifacts import Cut

LEAST_S = 0.5  # less is not worth a copy: something around it is encoded anyway


class Origin(StrEnum):
    """Where the pictures of a piece come from."""

    VIDEO = "video"  # encoded from the video
    REEL = "reel"  # encoded from the earlier reel: there is no key frame at which it could be cut
    COPY = "copy"  # copied from the earlier reel


@dataclass(frozen=True)
class Piece:
    """Pictures shown in [start_s, end_s) of the video."""

    start_s: float
    end_s: float
    origin: Origin


@dataclass(frozen=True)
class EarlierReel:
    """A reel of the same video, in which pictures keep their distances: its time follows from its cuts."""

    path: Path
    cuts: tuple[Cut, ...]


def starts(cuts: Sequence[Cut]) -> tuple[float, ...]:
    """Return when each cut begins in the reel, and when the reel ends."""
    return tuple(accumulate((cut.end_s - cut.start_s for cut in cuts), initial=0.0))


def shifts(earlier: EarlierReel) -> tuple[float, ...]:
    """Return, for each cut, what to add to a time of the video for the time of the reel."""
    return tuple(at_s - cut.start_s for cut, at_s in zip(earlier.cuts, starts(earlier.cuts), strict=False))


def shared_s(cuts: Sequence[Cut], earlier: EarlierReel) -> float:
    """Return how many seconds of the cuts an earlier reel shows."""
    return sum(
        max(0.0, min(cut.end_s, old.end_s) - max(cut.start_s, old.start_s)) for cut in cuts for old in earlier.cuts
    )


def shift_at(piece: Piece, earlier: EarlierReel) -> float:
    """Return what to add to times of a piece, which lies in one of the earlier reel's cuts."""
    pairs = zip(earlier.cuts, shifts(earlier), strict=True)
    return next(
        shift_s for cut, shift_s in pairs if cut.start_s - EDGE_S <= piece.start_s and piece.end_s <= cut.end_s + EDGE_S
    )


def plan(cut: Cut, earlier: EarlierReel, index: Index) -> list[Piece]:
    """Return the pieces of a cut, in order: copied from the earlier reel from a key frame on, else encoded."""
    pieces: list[Piece] = []
    at_s = cut.start_s
    for old, shift_s in zip(earlier.cuts, shifts(earlier), strict=True):
        start_s, end_s = max(at_s, old.start_s), min(cut.end_s, old.end_s)
        kept = list(_kept(start_s, end_s, shift_s, index)) if end_s - start_s >= LEAST_S else []
        if not kept:
            continue
        if start_s > at_s:
            pieces.append(Piece(at_s, start_s, Origin.VIDEO))
        pieces += kept
        at_s = end_s
    if at_s < cut.end_s:
        pieces.append(Piece(at_s, cut.end_s, Origin.VIDEO))
    return pieces


def _kept(start_s: float, end_s: float, shift_s: float, index: Index) -> Iterator[Piece]:
    """A stretch of the earlier reel as a copy from its first key frame on; nothing when there is none."""
    first, end = start_s + shift_s - EDGE_S, end_s + shift_s - EDGE_S
    key_s = next((time_s for time_s in index.keys_s if first <= time_s < end), None)
    if key_s is None:
        return
    if any(first <= time_s < key_s for time_s in index.times_s):
        yield Piece(start_s, key_s - shift_s, Origin.REEL)
        yield Piece(key_s - shift_s, end_s, Origin.COPY)
    else:
        yield Piece(start_s, end_s, Origin.COPY)
