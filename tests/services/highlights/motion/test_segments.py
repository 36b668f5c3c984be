"""Segments and cuts from the curve."""

import numpy as np
import pytest

from services.domain.artifacts import MotionSettings
from services.highlights.motion.curve import Curve
from services.highlights.motion.path import STEP_S
from services.highlights.motion.segments import EDGE, find_cuts, find_segments, hysteresis, merged

SETTINGS = MotionSettings()


def curve_of(*stretches: tuple[float, float], scenes_s: tuple[float, ...] = ()) -> Curve:
    """A curve of stretches of (seconds, motion); a step's value is that of the moments around it."""
    seconds = sum(stretch[0] for stretch in stretches)
    ends = np.cumsum([stretch[0] for stretch in stretches])
    steps = np.arange(round(seconds / STEP_S) + 1) * STEP_S
    values = np.array([stretches[min(int((ends <= at_s + 1e-6).sum()), len(stretches) - 1)][1] for at_s in steps])
    motion = values.astype(np.float32)
    near = np.where(motion > 0, np.float32(1.5 * EDGE), np.float32(0))  # slow: nothing is seen too early
    return Curve(float(seconds), motion, near, motion > -1, scenes_s)


def spans(curve: Curve, settings: MotionSettings = SETTINGS) -> list[tuple[float, float]]:
    return [(segment.start_s, segment.end_s) for segment in find_segments(curve, settings)]


def cuts(curve: Curve, settings: MotionSettings = SETTINGS) -> list[tuple[float, float]]:
    return [(cut.start_s, cut.end_s) for cut in find_cuts(find_segments(curve, settings), curve, settings)]


def about(expected: list[tuple[float, float]]) -> list[object]:
    return [pytest.approx(span, abs=1e-3) for span in expected]


def test_a_segment_is_where_motion_is() -> None:
    assert spans(curve_of((10, 0), (5, 0.4), (10, 0))) == about([(10, 15)])


def test_motion_between_the_thresholds_belongs_to_the_peak_beside_it() -> None:
    assert spans(curve_of((5, 0), (2, 0.05), (2, 0.4), (2, 0.05), (5, 0))) == about([(5, 11)])


def test_motion_that_never_reaches_the_upper_threshold_is_none() -> None:
    assert spans(curve_of((5, 0), (5, 0.07), (5, 0))) == []


def test_a_short_pause_does_not_end_a_segment() -> None:
    assert spans(curve_of((5, 0.3), (1.25, 0), (5, 0.3))) == about([(0, 11.25)])


def test_a_long_pause_ends_it() -> None:
    assert spans(curve_of((5, 0.3), (4, 0), (5, 0.3))) == about([(0, 5), (9, 14)])


def test_a_still_scene_between_two_moving_ones_is_not_merged_over() -> None:
    curve = curve_of((5, 0.3), (1.25, 0), (5, 0.3), scenes_s=(5.0, 6.25))
    assert spans(curve) == about([(0, 5), (6.25, 11.25)])


def test_a_twitch_is_too_short() -> None:
    assert spans(curve_of((5, 0), (0.5, 0.4), (5, 0))) == []


def test_the_edges_are_where_something_moves_close_by() -> None:
    wide = curve_of((5, 0), (5, 0.4), (5, 0))
    near = curve_of((6, 0), (3, 2 * EDGE), (6, 0))
    curve = Curve(wide.duration_s, wide.motion, near.near, wide.seen, ())
    assert spans(curve) == about([(6, 9)])


def test_quick_motion_begins_a_little_after_it_is_seen() -> None:
    curve = curve_of((5, 0), (5, 0.4), (5, 0))
    quick = Curve(curve.duration_s, curve.motion, curve.near * 100, curve.seen, ())
    assert spans(quick) == [pytest.approx((5.12, 9.88), abs=0.01)]


def test_the_score_is_the_mean_motion() -> None:
    assert find_segments(curve_of((5, 0), (5, 0.4), (5, 0)), SETTINGS)[0].score == pytest.approx(0.4)


def test_cuts_have_two_seconds_before_and_three_after() -> None:
    assert cuts(curve_of((10, 0), (5, 0.4), (10, 0))) == about([(8, 18)])


def test_cuts_stay_inside_the_video() -> None:
    assert cuts(curve_of((1, 0), (5, 0.4), (1, 0))) == about([(0, 7)])


def test_cuts_that_overlap_become_one() -> None:
    assert cuts(curve_of((5, 0), (5, 0.4), (4, 0), (5, 0.4), (5, 0))) == about([(3, 22)])


def test_buffers_end_at_the_scene() -> None:
    curve = curve_of((10, 0), (5, 0.4), (10, 0), scenes_s=(9.0, 16.0))
    assert cuts(curve) == about([(9, 16)])


def test_buffers_cross_scenes_when_asked_to() -> None:
    curve = curve_of((10, 0), (5, 0.4), (10, 0), scenes_s=(9.0, 16.0))
    assert cuts(curve, MotionSettings(stop_at_scene_cuts=False)) == about([(8, 18)])


def test_with_a_limit_the_best_parts_come_first() -> None:
    curve = curve_of((10, 0), (5, 0.2), (20, 0), (5, 0.6), (20, 0), (5, 0.4), (10, 0))
    assert cuts(curve, MotionSettings(max_total_s=20)) == about([(33, 43), (58, 68)])


def test_a_limit_is_kept_by_shortening_the_last_part() -> None:
    curve = curve_of((10, 0), (5, 0.2), (20, 0), (5, 0.6), (20, 0))
    kept = cuts(curve, MotionSettings(max_total_s=13))
    assert sum(end - start for start, end in kept) == pytest.approx(13)
    assert kept == about([(10, 13), (33, 43)])


def test_a_limit_leaves_no_splinter() -> None:
    curve = curve_of((10, 0), (5, 0.5), (20, 0), (5, 1), (20, 0))
    assert cuts(curve, MotionSettings(max_total_s=10.0004)) == about([(33, 43)])
    assert cuts(curve, MotionSettings(max_total_s=10.5)) == about([(10, 10.5), (33, 43)])


def test_no_segments_no_cuts() -> None:
    assert find_cuts([], curve_of((5, 0)), MotionSettings(max_total_s=5)) == ()


def test_a_segment_at_the_very_end_is_kept_to_the_end() -> None:
    curve = curve_of((10, 0), (5, 0.4))
    assert find_segments(curve, SETTINGS)[0].end_s == 15


def test_hysteresis_keeps_whole_stretches() -> None:
    values = np.array([0.1, 0.2, 0.1, 0.0, 0.1], np.float32)
    assert hysteresis(values, 0.15, 0.08).tolist() == [True, True, True, False, False]


def test_merging_sorts_first() -> None:
    assert merged([(5, 6), (0, 2), (1, 3)], 0) == [(0, 3), (5, 6)]
