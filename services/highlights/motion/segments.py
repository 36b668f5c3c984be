"""From the motion curve to segments (where a person moves) and cuts (what the reel keeps)."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from services.domain.artifacts import Cut, MotionSegment, MotionSettings
from services.highlights.motion.curve import Curve
from services.highlights.motion.excursion import EDGE_S
from services.highlights.motion.path import STEP_S
from services.highlights.motion.stays import runs

Span = tuple[float, float]

SHORTEST_CUT_S = 0.1  # less shows nothing, and none at all is the whole video to an encoder
SCENE_SLACK_S = 0.2  # an edge so near a scene's is the scene's: neither is known better
END_SLACK_S = 0.3  # an edge so near the video's beginning or end is there: nobody is followed quite so far
EDGE = 0.02  # body lengths in half a second; where it is reached first and last, motion begins and ends


def find_segments(curve: Curve, settings: MotionSettings) -> tuple[MotionSegment, ...]:
    """Return the stretches of motion: hysteresis, small gaps merged, short ones dropped."""
    flags = hysteresis(curve.motion, settings.enter_threshold, settings.exit_threshold)
    wide = merged(_spans(curve, flags), settings.merge_gap_s, curve.scenes_s)
    spans = [_exact(curve, *span) for span in wide if span[1] - span[0] >= settings.min_segment_s]
    return tuple(MotionSegment(start_s=start, end_s=end, score=_mean(curve, start, end)) for start, end in spans)


def hysteresis(values: npt.NDArray[np.float32], enter: float, leave: float) -> npt.NDArray[np.bool_]:
    """Return where values stay at or above `leave` around one that reaches `enter`."""
    result = values >= leave
    for first, last in runs(result):
        result[first : last + 1] = values[first : last + 1].max() >= enter
    return np.asarray(result, bool)


def _spans(curve: Curve, flags: npt.NDArray[np.bool_]) -> list[Span]:
    """Return where something moves close by. The curve itself looks a second around, so its own edges are too wide."""
    spans = []
    for first, last in runs(flags):
        moving = np.flatnonzero(curve.near[first : last + 1] >= EDGE)
        if len(moving):
            spans.append((float(first + moving[0]) * STEP_S, float(first + moving[-1] + 1) * STEP_S))
    return spans


def _exact(curve: Curve, start_s: float, end_s: float) -> Span:
    """Return when motion begins and ends."""
    near = curve.near[round(start_s / STEP_S) : round(end_s / STEP_S)]
    begin, end = _known_edge(start_s, curve), _known_edge(end_s, curve)
    return (
        start_s + _early_s(near) if begin is None else begin,
        end_s - _early_s(near[::-1]) if end is None else end,
    )


def _known_edge(time_s: float, curve: Curve) -> float | None:
    """The edge of a scene or of the video that is so near that it is meant."""
    near = [scene for scene in curve.scenes_s if abs(scene - time_s) <= SCENE_SLACK_S]
    if near:
        return min(near, key=lambda scene: abs(scene - time_s))
    if time_s <= END_SLACK_S:
        return 0.0
    return curve.duration_s if time_s >= curve.duration_s - END_SLACK_S else None


def _early_s(near: npt.NDArray[np.float32]) -> float:
    """Return how much too early the edge is at which `near` begins: up to a quarter of its window.

    Half a window on, it tells the way that is gone in half of a window after EDGE was reached: quick motion begins
    later than it is seen, slow motion when it is. It would be half of the window if landmarks were not late themselves.
    """
    way = float(near[min(round(EDGE_S / 2 / STEP_S), len(near) - 1)]) - EDGE
    return EDGE_S / 4 * max(0.0, 1 - EDGE / way) if way > 0 else 0.0


def _mean(curve: Curve, start_s: float, end_s: float) -> float:
    inside = (curve.times_s >= start_s - 1e-6) & (curve.times_s < end_s - 1e-6)
    return round(float(curve.motion[inside].mean()), 3) if inside.any() else 0.0


def merged(spans: Iterable[Span], gap_s: float, scenes_s: Sequence[float] = ()) -> list[Span]:
    """Join spans that overlap or are at most `gap_s` apart, unless a whole scene lies in between."""
    result: list[Span] = []
    for start, end in sorted(spans):
        between = sum(result[-1][1] <= scene <= start for scene in scenes_s) if result else 0
        if result and start - result[-1][1] <= gap_s and between < 2:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def find_cuts(segments: Sequence[MotionSegment], curve: Curve, settings: MotionSettings) -> tuple[Cut, ...]:
    """Return what is kept: segments with their buffers, clipped to the video and its scenes, overlaps merged.

    With `max_total_s`, the segments with most motion come first, and the last of them is shortened to fit.
    """
    wanted = [_buffered(segment, curve, settings) for segment in segments]
    if settings.max_total_s is None:
        return _cuts(merged(wanted, 0))
    chosen: list[Span] = []
    for index in sorted(range(len(segments)), key=lambda index: -segments[index].score):
        before = total(chosen)
        room_s = settings.max_total_s - before
        if room_s < SHORTEST_CUT_S:
            break
        chosen = merged([*chosen, _fitting(wanted[index], segments[index], chosen, room_s)], 0)
    return _cuts(chosen)


def _buffered(segment: MotionSegment, curve: Curve, settings: MotionSettings) -> Span:
    start = max(0.0, segment.start_s - settings.buffer_before_s)
    end = min(curve.duration_s, segment.end_s + settings.buffer_after_s)
    if not settings.stop_at_scene_cuts:
        return start, end
    earlier = [time_s for time_s in curve.scenes_s if time_s <= segment.start_s]
    later = [time_s for time_s in curve.scenes_s if time_s >= segment.end_s]
    return max([start, *earlier]), min([end, *later])


def _fitting(wanted: Span, segment: MotionSegment, chosen: list[Span], room_s: float) -> Span:
    """Shorten a span to what adds at most `room_s` to the chosen ones: buffers go first, then the segment's end."""
    if total(merged([*chosen, wanted], 0)) - total(chosen) <= room_s:
        return wanted
    start = max(wanted[0], min(segment.start_s, wanted[1] - room_s))
    return start, min(wanted[1], start + room_s)


def total(spans: Iterable[Span]) -> float:
    """Return the seconds in spans that do not overlap."""
    return sum(end - start for start, end in spans)


def _cuts(spans: Iterable[Span]) -> tuple[Cut, ...]:
    long_enough = ((start, end) for start, end in spans if end - start >= SHORTEST_CUT_S)
    return tuple(Cut(start_s=round(start, 3), end_s=round(end, 3)) for start, end in long_enough)
