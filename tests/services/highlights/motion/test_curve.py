"""Whether people move about, and when."""

from collections.abc import Callable

import numpy as np
import pytest

from services.highlights.motion import curve
from services.highlights.motion.path import STEP_S
from services.highlights.motion.track import Floats
from tests.fakes.bodies import HEIGHT_PX, NOBODY, standing, track

EVERY_S = 0.125
ENTER = 0.08


def samples(seconds: float, place: Callable[[float], Floats]) -> list[list[Floats]]:
    return [[place(number * EVERY_S)] for number in range(round(seconds / EVERY_S))]


def hopping(height_px: float = HEIGHT_PX, *, every_s: float = 0.8) -> Callable[[float], Floats]:
    """Squats and hops of an eighth of the body's length."""
    return lambda at_s: standing(y=90 - height_px / 8 * np.sin(np.pi * at_s / every_s) ** 2, height_px=height_px)


def still(_at_s: float) -> Floats:
    return standing()


def motion(bodies: list[list[Floats]], **more: object) -> Floats:
    return curve.motion_curve(track(bodies, every_s=EVERY_S, **more), "main").motion[:-2]  # type: ignore[arg-type]


def shift(x: float, y: float = 0.0) -> Floats:
    return np.array([[1, 0, x], [0, 1, y]], np.float32)


def test_hopping_is_motion_however_large_somebody_is_in_the_picture() -> None:
    assert motion(samples(4, hopping())).mean() > ENTER
    assert motion(samples(4, hopping(150))) == pytest.approx(motion(samples(4, hopping())), rel=0.05)


def test_slow_exercise_is_motion() -> None:
    assert motion(samples(16, hopping(every_s=4))).mean() > ENTER


def test_holding_still_with_a_tremble_is_none() -> None:
    random = np.random.default_rng(1)
    bodies = [[standing() + np.pad(random.normal(0, 0.4, (33, 2)), ((0, 0), (0, 1)))] for _ in range(40)]
    assert motion(bodies).max() < ENTER / 2


def test_a_camera_that_moves_past_somebody_standing_is_no_motion() -> None:
    bodies = samples(4, lambda at_s: standing(x=60 + 40 * at_s))
    assert motion(bodies, camera=[shift(40 * EVERY_S)] * len(bodies)).max() < 0.01


def test_a_camera_that_follows_a_skater_leaves_their_motion() -> None:
    bodies = samples(4, still)
    assert motion(bodies, camera=[shift(-120 * EVERY_S)] * len(bodies)).min() > ENTER


def test_zooming_in_on_somebody_standing_is_no_motion() -> None:
    zoom = np.array([[1.02, 0, -160 * 0.02], [0, 1.02, -90 * 0.02]], np.float32)
    bodies = [[standing(height_px=HEIGHT_PX * 1.02**number)] for number in range(24)]
    assert motion(bodies, camera=[zoom] * 24).max() < 0.01


def test_knees_alone_are_motion_and_one_hand_is_not() -> None:
    def lifting(joints: list[int], at_s: float) -> Floats:
        body = standing()
        body[joints, 1] += 12 * np.sin(2 * np.pi * at_s)
        return body

    assert motion(samples(4, lambda at_s: lifting([25], at_s))).min() > ENTER
    assert motion(samples(4, lambda at_s: lifting([15], at_s))).max() < ENTER


def test_walking_through_is_no_motion_and_running_is() -> None:
    assert motion(samples(4, lambda at_s: standing(x=20 + 50 * at_s))).max() == 0
    assert motion(samples(3, lambda at_s: standing(x=20 + 110 * at_s))).min() > ENTER


def test_walking_that_is_seen_from_above_is_no_motion() -> None:
    assert motion(samples(4, lambda at_s: standing(x=20 + 40 * at_s, y=120 - 20 * at_s))).max() == 0
    down_to_the_camera = samples(4, lambda at_s: standing(y=60 + 12 * at_s, height_px=60 * 1.2**at_s))
    assert motion(down_to_the_camera).max() == 0


def test_who_is_lifted_straight_up_or_hops_along_does_not_walk() -> None:
    assert motion(samples(4, lambda at_s: standing(y=120 - 20 * at_s))).min() > ENTER
    lunging = samples(4, lambda at_s: standing(x=20 + 40 * at_s, y=90 - 20 * np.sin(np.pi * at_s / 0.8) ** 2))
    assert motion(lunging).min() > ENTER


def test_walking_to_the_camera_is_no_motion() -> None:
    assert motion(samples(4, lambda at_s: standing(height_px=60 * 1.2**at_s))).max() == 0


def zooming(a_second: float) -> Floats:
    """A camera's map from sample to sample that makes all so many times as large in a second."""
    by = a_second**EVERY_S
    return np.array([[by, 0, 160 * (1 - by)], [0, by, 90 * (1 - by)]], np.float32)


def test_who_grows_with_all_that_is_behind_them_does_not_walk() -> None:
    def bobbing(at_s: float) -> Floats:
        height_px = 60 * 1.1**at_s
        return standing(y=90 + height_px / 11 * np.sin(np.pi * at_s / 0.8) ** 2, height_px=height_px)

    bodies = samples(4, bobbing)
    assert motion(bodies).max() == 0  # a step up and down, to the camera
    assert motion(bodies, camera=[zooming(1.1)] * len(bodies)).min() > ENTER


def test_who_walks_to_a_camera_that_leans_forward_or_goes_back_does_no_more() -> None:
    bodies = samples(4, lambda at_s: standing(height_px=60 * 1.2**at_s))
    assert motion(bodies, camera=[zooming(1.03)] * len(bodies)).max() == 0
    assert motion(bodies, camera=[zooming(0.97)] * len(bodies)).max() == 0


def test_who_grows_smaller_without_showing_legs_may_squat() -> None:
    def squatting(at_s: float) -> Floats:
        body = standing(y=90 + 14 * at_s, height_px=100 * 0.9**at_s)
        body[25:, 2] = 0.1
        return body

    assert motion(samples(3, squatting)).max() > ENTER


def test_motion_is_not_measured_across_a_scene_cut() -> None:
    bodies = [[standing(x=60)]] * 12 + [[standing(x=260)]] * 12
    result = curve.motion_curve(track(bodies, scenes=[12], every_s=EVERY_S), "main")
    assert result.motion.max() == 0
    assert result.scenes_s == (11.5 * EVERY_S,)


def test_somebody_seen_for_a_moment_is_taken_for_a_mistake() -> None:
    flash = [[NOBODY]] * 10 + samples(0.9, hopping()) + [[NOBODY]] * 10
    result = curve.motion_curve(track(flash, every_s=EVERY_S), "main")
    assert result.motion.max() == 0
    assert result.people_s == 0


def test_hands_of_which_the_model_is_not_sure_are_nobody() -> None:
    assert motion(samples(4, hopping()), presence=0.7).max() == 0


def test_of_somebody_seen_to_the_chest_the_trunk_alone_counts() -> None:
    def talking(at_s: float) -> Floats:
        body = standing(visibility=0.4)
        body[:13, 2] = 1
        body[23:25, 2] = 0.9
        body[[13, 14, 25, 26], 1] += 20 * np.sin(4 * at_s)
        return body

    assert motion(samples(6, talking)).max() < ENTER / 2


def test_people_seconds_count_the_moments_with_somebody() -> None:
    half = samples(4, still) + [[NOBODY]] * 32
    assert curve.motion_curve(track(half, every_s=EVERY_S), "main").people_s == pytest.approx(4, abs=2 * STEP_S)


def test_a_small_passer_by_moves_only_when_all_are_asked_for() -> None:
    bodies = [[standing(x=100), standing(x=20 + 16 * number, height_px=40)] for number in range(16)]
    seen = track(bodies, every_s=EVERY_S)
    assert curve.motion_curve(seen, "main").motion.max() == 0
    assert curve.motion_curve(seen, "all").motion.max() > ENTER


def test_when_motion_begins_is_told_to_a_quarter_of_a_second() -> None:
    bodies = samples(4, still) + samples(4, hopping())
    near = curve.motion_curve(track(bodies, every_s=EVERY_S), "main").near
    assert np.flatnonzero(near > 0.024)[0] * STEP_S == pytest.approx(4, abs=0.25)


def test_an_empty_track_has_an_empty_curve() -> None:
    empty = track([])
    assert len(curve.motion_curve(empty, "main").motion) == 0
    assert curve.motion_curve(empty, "main").people_s == 0
