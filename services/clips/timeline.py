"""From the video's clock to a clip's: its parts one after the other, overlapping where one melts into the next."""

from collections.abc import Sequence

from services.domain.artifacts import Word
from services.domain.clips import ClipPlan, Span, Transition

TRANSITION_S = 0.4
SLIVER_S = 0.5  # less of another scene at an edge is left out


def transition_s(plan: ClipPlan, transition: Transition) -> float:
    """How long two parts are seen at once; at most a third of the shortest one."""
    if transition is Transition.CUT or len(plan.parts) < 2:
        return 0.0
    return min(TRANSITION_S, min(part.length_s for part in plan.parts) / 3)


def begins(parts: Sequence[Span], overlap_s: float) -> list[float]:
    """When each part begins in the clip; one more: when the clip ends."""
    at_s, found = 0.0, []
    for part in parts:
        found.append(round(at_s, 4))
        at_s += part.length_s - overlap_s
    return [*found, round(at_s + overlap_s, 4)]


def shown_words(plan: ClipPlan, overlap_s: float) -> list[Word]:
    """The clip's words on its own clock; what is said outside of all parts is left out."""
    found: list[Word] = []
    for part, at_s in zip(plan.parts, begins(plan.parts, overlap_s), strict=False):
        for word in plan.words:
            if part.start_s <= (word.start_s + word.end_s) / 2 < part.end_s and word.text.strip():
                start_s = max(word.start_s, part.start_s) - part.start_s + at_s
                end_s = min(word.end_s, part.end_s) - part.start_s + at_s
                start_s = max(start_s, found[-1].start_s + 0.01) if found else start_s
                found.append(Word(start_s=start_s, end_s=max(end_s, start_s + 0.05), text=" ".join(word.text.split())))
    return found
