"""Where a video pauses: behind sentences, where nothing is to be heard, where another scene begins."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clients.media.levels import STEP_S, Levels
from services.clips.choice.sentences import Sentence
from services.domain.segments import Why

SILENCE_S = 0.3
_LOUDEST_DB, _DEEPEST_DB = -32.0, -55.0  # what counts as silence lies between these,
_BELOW_DB = 20.0  # so far below what is loud in this video


@dataclass(frozen=True)
class Pause:
    """A stretch in which a segment may end; `best_s` is the moment for it."""

    start_s: float
    end_s: float
    best_s: float
    why: Why

    def distance_s(self, time_s: float) -> float:
        """How far a moment is outside of it."""
        return max(0.0, self.start_s - time_s, time_s - self.end_s)


def behind_sentences(sentences: Sequence[Sentence], heard: Levels | None) -> list[Pause]:
    """The pause behind each sentence but the last, however short."""
    found = []
    for sentence in sentences[:-1]:
        start_s, end_s = sentence.end_s, sentence.end_s + max(0.0, sentence.gap_after_s)
        best_s = heard.quietest_s(start_s, end_s) if heard is not None else (start_s + end_s) / 2
        found.append(Pause(start_s, end_s, best_s, Why.SENTENCE))
    return found


def silences(heard: Levels | None) -> list[Pause]:
    """Stretches of at least SILENCE_S that are silent beside the rest of this video."""
    if heard is None or not len(heard.db):
        return []
    below_db = max(_DEEPEST_DB, min(_LOUDEST_DB, float(np.percentile(heard.db, 95)) - _BELOW_DB))
    is_quiet = np.concatenate([[False], heard.db < below_db, [False]])
    edges = np.flatnonzero(np.diff(is_quiet.astype(np.int8)))
    spans = [(float(first * STEP_S), float(last * STEP_S)) for first, last in zip(edges[::2], edges[1::2], strict=True)]
    return [
        Pause(start_s, end_s, (start_s + end_s) / 2, Why.SILENCE)
        for start_s, end_s in spans
        if end_s - start_s >= SILENCE_S - 1e-6
    ]


def at_cuts(cuts_s: Sequence[float]) -> list[Pause]:
    """Moments at which another scene begins."""
    return [Pause(cut_s, cut_s, cut_s, Why.CUT) for cut_s in cuts_s]
