"""Which parts of the sound go out in one call, and where in the video a moment of such a part lies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from clients.media.audio import RATE_HZ, Samples

Stretch = tuple[float, float]  # from, to in seconds of the video

OVERLAP_S = 2.0  # where a cut goes through speech: a word at the cut is whole on one side
_BREATH_S = 0.5  # of the pause after a stretch, so that words do not run into each other
_FAR_S = 4.0  # a pause after which a new piece gives better times
_ENOUGH_S = 5.0  # of speech; engines invent words around less


@dataclass(frozen=True)
class SpeechPiece:
    """Stretches of the video, one right after the other."""

    stretches: tuple[Stretch, ...]
    overlaps: bool = False  # its beginning is also the end of the piece before

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return sum(end - start for start, end in self.stretches)

    @property
    def seams(self) -> list[float]:
        """Where, counted from its own beginning, one stretch ends and the next begins."""
        ends = np.cumsum([end - start for start, end in self.stretches])
        return [float(end) for end in ends[:-1]]

    def cut(self, sound: Samples) -> Samples:
        """Its sound."""
        return np.concatenate([sound[round(start * RATE_HZ) : round(end * RATE_HZ)] for start, end in self.stretches])

    def start_at(self, at_s: float) -> float:
        """The video's time of a moment of the piece at which something begins: on a seam, the later stretch."""
        for start, end in self.stretches[:-1]:
            if at_s < end - start - 1e-6:
                return start + max(0.0, at_s)
            at_s -= end - start
        start, end = self.stretches[-1]
        return min(end, start + max(0.0, at_s))

    def end_at(self, at_s: float) -> float:
        """The video's time of a moment of the piece at which something ends: on a seam, the earlier stretch."""
        for start, end in self.stretches:
            if at_s <= end - start + 1e-6:
                return start + max(0.0, at_s)
            at_s -= end - start
        return self.stretches[-1][1]


def pieces(spoken: Sequence[Stretch], *, longest_s: float) -> list[SpeechPiece]:
    """Put stretches of speech together into pieces of at most `longest_s`; silence stays out."""
    found: list[SpeechPiece] = []
    for stretch, overlaps in _breathing(spoken, longest_s):
        if found and not overlaps and _belongs(found[-1], stretch, longest_s):
            found[-1] = SpeechPiece((*found[-1].stretches, stretch), found[-1].overlaps)
        else:
            found.append(SpeechPiece((stretch,), overlaps))
    return found


def _belongs(piece: SpeechPiece, stretch: Stretch, longest_s: float) -> bool:
    is_far = stretch[0] - piece.stretches[-1][1] > _FAR_S and piece.seconds >= _ENOUGH_S
    return not is_far and piece.seconds + stretch[1] - stretch[0] <= longest_s


def _breathing(spoken: Sequence[Stretch], longest_s: float) -> Iterator[tuple[Stretch, bool]]:
    """Stretches with a little of the pause after them; those that are too long in parts that overlap."""
    nexts = [start for start, _ in spoken[1:]]
    for (start, end), after in zip(spoken, [*nexts, None], strict=True):
        pause_s = _BREATH_S if after is None else min(_BREATH_S, max(0.0, after - end))
        yield from _parts((start, end if after is None else end + pause_s), longest_s)


def _parts(stretch: Stretch, longest_s: float) -> Iterator[tuple[Stretch, bool]]:
    start, end = stretch
    overlaps = False
    while end - start > longest_s:
        yield (start, start + longest_s), overlaps
        start, overlaps = start + longest_s - OVERLAP_S, True
    yield (start, end), overlaps
