"""Runs of whole sentences that are as long as a clip may be, and where exactly they are cut."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clients.media.levels import Levels
from services.clips.choice.sentences import Sentence
from services.domain.clips import ClipPlan, Span

LEAD_S, TAIL_S = 0.25, 0.45  # before the first word and after the last one, at most half of the pause there
MAX_SENTENCES = 60
LONG_PAUSE_S, KEPT_S = 0.9, 0.2  # a pause that may be left out, and what stays of it on both sides


@dataclass(frozen=True)
class Run:
    """Sentences first to last, both of them in it."""

    first: int
    last: int

    def shares(self, other: "Run") -> bool:
        """Whether a sentence is in both."""
        return self.first <= other.last and other.first <= self.last


def runs(sentences: Sequence[Sentence], *, min_s: float, max_s: float) -> Iterator[Run]:
    """Yield all runs of that length. Nothing is padded: what is too short with its neighbours is left out."""
    for first in range(len(sentences)):
        for last in range(first, min(len(sentences), first + MAX_SENTENCES)):
            length_s = span(sentences[first : last + 1], None).length_s
            if length_s > max_s:
                break
            if length_s >= min_s:
                yield Run(first, last)


def span(run: Sequence[Sentence], levels: Levels | None) -> Span:
    """Where a run is cut: in the pauses around it, at their quietest moment where the sound is known."""
    first, last = run[0], run[-1]
    lead_s, tail_s = min(LEAD_S, max(0.0, first.gap_before_s) / 2), min(TAIL_S, max(0.0, last.gap_after_s) / 2)
    start_s, end_s = max(0.0, first.start_s - lead_s), last.end_s + tail_s
    if levels is not None:
        start_s = levels.quietest_s(start_s, max(start_s, first.start_s - 0.05))
        end_s = levels.quietest_s(min(end_s, last.end_s + 0.1), end_s)
    return Span(start_s=round(start_s, 3), end_s=round(max(end_s, start_s + 0.1), 3))


def tightened(plan: ClipPlan) -> ClipPlan:
    """The plan without its long pauses: a part ends a little behind a word, and the next begins a little before one."""
    (whole,) = plan.parts
    breaks = [
        (before.end_s + KEPT_S, after.start_s - KEPT_S)
        for before, after in pairwise(plan.words)
        if after.start_s - before.end_s >= LONG_PAUSE_S
    ]
    starts = [whole.start_s, *(start_s for _, start_s in breaks)]
    ends = [*(end_s for end_s, _ in breaks), whole.end_s]
    parts = (Span(start_s=round(a, 3), end_s=round(b, 3)) for a, b in zip(starts, ends, strict=True))
    return plan.model_copy(update={"parts": tuple(parts)})
