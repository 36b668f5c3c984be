"""Where a video is split: pure rules over its pauses and over the places where it can be copied.

A segment is at most as long as was asked for, and ends in its last quarter: at a sentence's end, else in silence, else
at a cut. Of several pauses one is taken in which a key frame lies, since what follows can then be copied.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from clients.media.copying.segment_copy import Seams
from services.domain.segments import SegmentWish, Why
from services.segments.pauses import Pause

FROM = 0.75  # of the length that was asked for
LAST_S = 15.0  # the last one is not shorter, where there are two
LONG_PAUSE_S = 0.6  # a longer one is no better place
_SAME_S = 0.001
FindCuts = Callable[[float, float], list[Pause]]


@dataclass(frozen=True)
class Planned:
    """One segment as it will be made."""

    start_s: float
    end_s: float
    why: Why
    copied: bool
    distance_s: float | None


@dataclass(frozen=True)
class Places:
    """All that decides where a video may be split. `seams` without beginnings: nothing of it can be copied."""

    seams: Seams
    end_s: float
    sentences: Sequence[Pause] = ()
    silences: Sequence[Pause] = ()
    find_cuts: FindCuts = lambda _start_s, _end_s: []  # asked only where nothing else is found: it has to look


def plan(places: Places, wish: SegmentWish) -> list[Planned]:
    """Split all of it."""
    found: list[Planned] = []
    start_s = 0.0
    while True:
        end_s, why, distance_s = _end(places, wish, start_s)
        assert end_s > start_s
        copied = _copies(places.seams, start_s, end_s, is_last=why is Why.END)
        found.append(Planned(start_s, end_s, why, copied, distance_s))
        if why is Why.END:
            return found
        start_s = end_s


def window(start_s: float, end_s: float, every_s: float) -> tuple[float, float]:
    """Where the segment that begins at `start_s` may end so that what is left is no snippet."""
    left_s = end_s - start_s
    longest_s = min(every_s, left_s - min(LAST_S, every_s / 2))
    return start_s + FROM * longest_s, start_s + longest_s


def _end(places: Places, wish: SegmentWish, start_s: float) -> tuple[float, Why, float | None]:
    if places.end_s - start_s <= wish.every_s + _SAME_S:
        return places.end_s, Why.END, 0.0
    from_s, to_s = window(start_s, places.end_s, wish.every_s)
    if wish.copy_only:
        return _at_key(places, start_s, from_s, to_s)
    for pauses in (places.sentences, places.silences):
        if best := _best(pauses, places.seams, from_s, to_s):
            return best
    if best := _best(places.find_cuts(from_s, to_s), places.seams, from_s, to_s):
        return best
    keys = _between(places.seams.begins_s, from_s, to_s)
    at_s = keys[-1] if keys else _picture(places.seams, to_s, start_s)
    return at_s, Why.LENGTH, _distance(places, at_s)


def _best(pauses: Iterable[Pause], seams: Seams, from_s: float, to_s: float) -> tuple[float, Why, float] | None:
    """The best moment in the best of the pauses."""
    ends: list[tuple[tuple[bool, float], float, Why, float]] = []
    for pause in pauses:
        start_s, end_s = max(pause.start_s, from_s), min(pause.end_s, to_s)
        if start_s > end_s + _SAME_S:
            continue
        keys = _between(seams.begins_s, start_s, end_s)
        wanted_s = min(max(pause.best_s, start_s), end_s)
        at_s = min(keys, key=lambda key_s: abs(key_s - wanted_s)) if keys else _seam(seams, start_s, end_s, wanted_s)
        score = min(pause.end_s - pause.start_s, LONG_PAUSE_S) / LONG_PAUSE_S + 0.5 * (at_s - from_s) / (to_s - from_s)
        ends.append(((bool(keys), score), at_s, pause.why, round(pause.distance_s(at_s), 3)))
    return max(ends)[1:] if ends else None


def _seam(seams: Seams, start_s: float, end_s: float, wanted_s: float) -> float:
    """The picture nearest to a moment, if it can be one before which a copy ends."""
    clean = _between(seams.ends_s, start_s, end_s)
    return min(clean, key=lambda one: abs(one - wanted_s)) if clean else _picture(seams, wanted_s, start_s - 1)


def _picture(seams: Seams, wanted_s: float, after_s: float) -> float:
    """The last picture that begins at a moment or before, but after another one; the moment where there is none."""
    number = bisect_right(seams.times_s, wanted_s + _SAME_S) - 1
    return seams.times_s[number] if number >= 0 and seams.times_s[number] > after_s + _SAME_S else wanted_s


def _at_key(places: Places, start_s: float, from_s: float, to_s: float) -> tuple[float, Why, float | None]:
    """Only at key frames: in a pause if one is, else the one nearest to a pause, else the last before the limit."""
    keys = _between(places.seams.begins_s, from_s, to_s)
    for pauses in (places.sentences, places.silences):
        if (best := _best(pauses, places.seams, from_s, to_s)) and best[0] in keys:
            return best
    if keys:
        if (best := _best(places.find_cuts(from_s, to_s), places.seams, from_s, to_s)) and best[0] in keys:
            return best
        near = [(distance_s, -key_s) for key_s in keys if (distance_s := _distance(places, key_s)) is not None]
        distance_s, key_s = min(near, default=(None, -keys[-1]))
        return -key_s, Why.KEY_FRAME, distance_s
    before = _between(places.seams.begins_s, start_s + 3 * _SAME_S, to_s)
    later = [key_s for key_s in places.seams.begins_s if key_s > to_s]
    if not before and not later:
        return places.end_s, Why.END, 0.0
    at_s = before[-1] if before else later[0]
    return at_s, Why.KEY_FRAME, _distance(places, at_s)


def _copies(seams: Seams, start_s: float, end_s: float, *, is_last: bool) -> bool:
    """Whether the pictures of a segment can stay as they are."""
    if not seams.begins_s:
        return False
    # The video begins with its first picture, which may be shown a little later than the sound.
    begin_s = seams.times_s[0] if start_s == 0.0 else start_s
    return _is_in(seams.begins_s, begin_s) and (is_last or _is_in(seams.ends_s, end_s))


def _distance(places: Places, at_s: float) -> float | None:
    """How far the nearest pause is: behind a sentence where words are known, else of any kind."""
    pauses = places.sentences or places.silences
    return round(min(pause.distance_s(at_s) for pause in pauses), 3) if pauses else None


def _between(times_s: Sequence[float], start_s: float, end_s: float) -> Sequence[float]:
    return times_s[bisect_left(times_s, start_s - _SAME_S) : bisect_right(times_s, end_s + _SAME_S)]


def _is_in(times_s: Sequence[float], time_s: float) -> bool:
    return bool(_between(times_s, time_s, time_s))
