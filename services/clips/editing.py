"""What a person may change about a clip: its edges, its words, where it is cut in two, what it is joined with."""

from collections.abc import Iterable, Mapping, Sequence

from services.clips.choice.sentences import sentences_of, title_of, words_of
from services.clips.timeline import SLIVER_S
from services.domain.artifacts import Segment, Word
from services.domain.clips import LONGEST_S, MAX_PARTS, SHORTEST_S, ClipPlan, ShotFraming, Span
from utils.errors import PermanentError

NEAR_S = 0.05  # two words that begin so near to each other are the same
MAX_S = 3 * LONGEST_S  # by hand
SHORTEST_PART_S = 0.1  # less is a flash of two pictures
_BY_HAND = "Marked by hand."


def by_hand(parts: Sequence[Span], segments: Sequence[Segment], *, end_s: float, title: str = "") -> ClipPlan:
    """A clip of stretches that a person marked. Raises PermanentError when one is outside of the video."""
    words = [word for word in words_of(segments) if any(_holds(part, word) for part in parts)]
    named = title or (title_of(sentences_of(words, end_s=end_s)) if words else "")
    plan = ClipPlan(parts=tuple(parts), title=named, words=tuple(words), reason=_BY_HAND, exact=True)
    return checked(plan, end_s=end_s)


def with_parts(plan: ClipPlan, parts: Sequence[Span], segments: Sequence[Segment], *, end_s: float) -> ClipPlan:
    """The plan with other edges; words that come in are the transcript's, corrected ones stay as they are."""
    own = {round(word.start_s, 2): word for word in plan.words}
    known = [own.get(round(word.start_s, 2), word) for word in words_of(segments)]
    words = [word for word in known if any(_holds(part, word) for part in parts)]
    gone = {
        round(word.start_s, 2)
        for word in words_of(segments)
        if any(_holds(part, word) for part in plan.parts) and round(word.start_s, 2) not in own
    }  # what a person took out does not come back
    kept = tuple(word for word in words if round(word.start_s, 2) not in gone)
    return checked(
        plan.model_copy(update={"parts": tuple(parts), "words": kept, "crops": {}, "exact": True}), end_s=end_s
    )


def corrected(plan: ClipPlan, corrections: Iterable[tuple[float, str]]) -> ClipPlan:
    """The plan with other texts of words, by when they begin; an empty text leaves the word out.

    Raises PermanentError when no word begins there, or one word is given two texts.
    """
    words = dict(enumerate(plan.words))
    changed: dict[int, Word] = {}
    for start_s, text in corrections:
        nearest = min(words, key=lambda number: abs(words[number].start_s - start_s), default=None)
        if nearest is None or abs(words[nearest].start_s - start_s) > NEAR_S:
            raise PermanentError(f"No word of the clip begins at {start_s:.2f} s.", "Read the clip again.")
        if nearest in changed:
            raise PermanentError(f"The word at {start_s:.2f} s is given twice.", "Give each word one text.")
        changed[nearest] = words[nearest].model_copy(update={"text": " ".join(text.split())[:100]})
    return plan.model_copy(update={"words": tuple(word for word in {**words, **changed}.values() if word.text)})


def cropped(plan: ClipPlan, crops: Mapping[int, float], shots: Sequence[ShotFraming]) -> ClipPlan:
    """The plan with crops by hand, of `shots` as they were made last.

    Raises PermanentError for a shot that there is not, or that nobody knows: the clip is not made, or its edges were
    moved since.
    """
    if crops and not _are_of(plan, shots):
        raise PermanentError("The shots are known once the clip is made with these edges.", "Wait until it is ready.")
    for number in crops:
        if not 0 <= number < len(shots):
            raise PermanentError(f"There is no shot {number} in the clip.", f"The last one is {len(shots) - 1}.")
    return plan.model_copy(update={"crops": dict(crops)})


def _are_of(plan: ClipPlan, shots: Sequence[ShotFraming]) -> bool:
    """Whether these shots fill the plan's parts, but for the glimpses that are left out at edges nobody set."""
    near_s = NEAR_S if plan.exact else SLIVER_S

    def is_filled(part: Span) -> bool:
        inside = [one for one in shots if part.start_s <= (one.start_s + one.end_s) / 2 < part.end_s]
        return bool(inside) and max(inside[0].start_s - part.start_s, part.end_s - inside[-1].end_s) <= near_s

    return all(map(is_filled, plan.parts)) and all(
        any(part.start_s - NEAR_S <= shot.start_s and shot.end_s <= part.end_s + NEAR_S for part in plan.parts)
        for shot in shots
    )


def split(plan: ClipPlan, at_s: float, *, end_s: float) -> tuple[ClipPlan, ClipPlan]:
    """Two clips of one, cut at a moment of the video. Raises PermanentError when one would be too short."""
    before, after = within(plan.parts, 0.0, at_s), within(plan.parts, at_s, plan.end_s)
    if not plan.start_s < at_s < plan.end_s or not before or not after:
        raise PermanentError(f"{at_s:.1f} s is not inside the clip.", "Choose a moment between its edges.")
    first, second = (_part_of(plan, parts) for parts in (before, after))
    return checked(first, end_s=end_s), checked(second, end_s=end_s)


def within(parts: Iterable[Span], start_s: float, end_s: float) -> list[Span]:
    """What of the parts lies between two moments, without what is too short to be seen."""
    cut = [(max(part.start_s, start_s), min(part.end_s, end_s)) for part in parts]
    return [Span(start_s=start, end_s=end) for start, end in cut if end - start >= SHORTEST_PART_S]


def merged(plans: Sequence[ClipPlan], *, end_s: float) -> ClipPlan:
    """One clip of several, in order of time. Raises PermanentError when two of them overlap, or it is one alone."""
    if len(plans) < 2:
        raise PermanentError("A clip is joined with others.", "Name at least one other.")
    ordered = sorted(plans, key=lambda plan: plan.start_s)
    parts = [part for plan in ordered for part in plan.parts]
    words = sorted((word for plan in ordered for word in plan.words), key=lambda word: word.start_s)
    together = ordered[0].model_copy(update={"parts": _joined(parts), "words": tuple(words), "crops": {}})
    reason = f"Joined of {len(plans)} clips."
    return checked(together.model_copy(update={"score": None, "scores": None, "reason": reason}), end_s=end_s)


def checked(plan: ClipPlan, *, end_s: float) -> ClipPlan:
    """The plan, ending with the video. Raises PermanentError when an edge is outside, parts overlap, or are too many.

    And when its length, or that of a part, cannot be.
    """
    if len(plan.parts) > MAX_PARTS:
        raise PermanentError(f"{len(plan.parts)} parts are too many.", f"A clip has at most {MAX_PARTS}.")
    for part in plan.parts:
        if part.start_s >= end_s or part.end_s > end_s + 0.5:
            raise PermanentError(
                f"{part.start_s:.1f} to {part.end_s:.1f} s is outside of the video.", f"It ends at {end_s:.1f} s."
            )
        if part.length_s < SHORTEST_PART_S:
            raise PermanentError(
                f"A part of {part.length_s:.2f} s cannot be made.", f"It lasts at least {SHORTEST_PART_S} s."
            )
    for before, part in zip(plan.parts, plan.parts[1:], strict=False):
        if part.start_s < before.end_s:
            raise PermanentError(f"Two parts overlap at {part.start_s:.1f} s.", "Let each begin after the one before.")
    if not SHORTEST_S <= plan.length_s <= MAX_S:
        raise PermanentError(
            f"A clip of {plan.length_s:.1f} s cannot be made.", f"It lasts {SHORTEST_S:.0f} to {MAX_S:.0f} s."
        )
    if plan.end_s <= end_s:
        return plan
    *others, last = plan.parts
    return plan.model_copy(update={"parts": (*others, Span(start_s=last.start_s, end_s=end_s))})


def _part_of(plan: ClipPlan, parts: Sequence[Span]) -> ClipPlan:
    words = tuple(word for word in plan.words if any(_holds(part, word) for part in parts))
    title = title_of(sentences_of(words, end_s=parts[-1].end_s)) if words else plan.title
    return plan.model_copy(
        update={"parts": tuple(parts), "words": words, "title": title, "crops": {}, "score": None, "scores": None}
    )


def _joined(parts: Iterable[Span]) -> tuple[Span, ...]:
    """Parts that follow each other without a gap are one."""
    found: list[Span] = []
    for part in parts:
        if found and abs(part.start_s - found[-1].end_s) < NEAR_S:
            found[-1] = Span(start_s=found[-1].start_s, end_s=part.end_s)
        else:
            found.append(part)
    return tuple(found)


def _holds(part: Span, word: Word) -> bool:
    return part.start_s <= (word.start_s + word.end_s) / 2 < part.end_s
