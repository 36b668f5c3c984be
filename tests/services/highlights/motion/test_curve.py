"""How fast people move."""

import numpy as np
import pytest

from services.highlights.motion import curve
from services.highlights.motion.track import Floats
from tests.fakes.bodies import EVERY_S, HEIGHT_PX, NOBODY, standing, track

SPEED = 0.4  # body lengths a second
STEP_PX = SPEED * HEIGHT_PX * EVERY_S


def moving(count: int = 12, *, step_px: float = STEP_PX) -> list[list[Floats]]:
    return [[standing(x=100 + step_px * number)] for number in range(count)]


def shift(x: float, y: float = 0.0) -> Floats:
    return np.array([[1, 0, x], [0, 1, y]], np.float32)


def test_travel_through_the_scene_is_measured_in_body_lengths_a_second() -> None:
    motion = curve.motion_curve(track(moving()), "main").motion
    assert motion == pytest.approx(SPEED, rel=0.02)


def test_the_same_person_larger_in_the_picture_has_the_same_speed() -> None:
    bodies = [[standing(x=3 * number * STEP_PX, height_px=300)] for number in range(12)]
    assert curve.motion_curve(track(bodies), "main").motion == pytest.approx(SPEED, rel=0.02)


def test_a_camera_that_moves_past_somebody_standing_is_no_motion() -> None:
    seen = track(moving(), camera=[shift(STEP_PX)] * 12)
    assert curve.motion_curve(seen, "main").motion.max() < 0.01


def test_a_camera_that_follows_a_skater_leaves_their_motion() -> None:
    seen = track([[standing()]] * 12, camera=[shift(-STEP_PX)] * 12)
    assert curve.motion_curve(seen, "main").motion == pytest.approx(SPEED, rel=0.02)


def test_zooming_in_on_somebody_standing_is_no_motion() -> None:
    zoom = np.array([[1.05, 0, -160 * 0.05], [0, 1.05, -90 * 0.05]], np.float32)
    bodies = [[standing(height_px=HEIGHT_PX * 1.05**number)] for number in range(12)]
    assert curve.motion_curve(track(bodies, camera=[zoom] * 12), "main").motion.max() < 0.01


def test_limbs_alone_are_motion() -> None:
    bodies = [standing() for _ in range(12)]
    for number, body in enumerate(bodies):
        body[[13, 14, 15, 16, 25, 26, 27, 28], 1] += 20 * (number % 2)
    assert curve.motion_curve(track([[body] for body in bodies]), "main").motion.min() > 0.3


def test_trembling_is_far_below_any_threshold() -> None:
    random = np.random.default_rng(1)
    bodies = [[standing() + np.pad(random.normal(0, 0.4, (33, 2)), ((0, 0), (0, 1)))] for _ in range(40)]
    assert curve.motion_curve(track(bodies), "main").motion.max() < 0.06


def test_motion_is_not_measured_across_a_scene_cut() -> None:
    bodies = [[standing(x=60)]] * 6 + [[standing(x=260)]] * 6
    seen = track(bodies, scenes=[6])
    assert curve.motion_curve(seen, "main").motion.max() == 0
    assert curve.motion_curve(seen, "main").scenes_s == (5.5 * EVERY_S,)


def test_the_first_moments_of_a_scene_take_the_speed_of_the_next() -> None:
    assert curve.motion_curve(track(moving()), "main").motion[0] == pytest.approx(SPEED, rel=0.02)


def test_somebody_seen_for_a_moment_is_taken_for_a_mistake() -> None:
    flash = [[NOBODY]] * 5 + moving(2) + [[NOBODY]] * 5
    result = curve.motion_curve(track(flash), "main")
    assert result.motion.max() == 0
    assert result.people_s == 0


def test_people_seconds_count_the_samples_with_somebody() -> None:
    half = [[standing()]] * 8 + [[NOBODY]] * 8
    assert curve.motion_curve(track(half), "main").people_s == pytest.approx(8 * EVERY_S, abs=EVERY_S)


def test_a_small_passer_by_moves_only_when_all_are_asked_for() -> None:
    bodies = [[standing(x=100), standing(x=20 * number, height_px=40)] for number in range(12)]
    assert curve.motion_curve(track(bodies), "main").motion.max() == 0
    assert curve.motion_curve(track(bodies), "all").motion.max() > 0.5


def test_a_flip_of_the_model_in_one_picture_is_no_motion() -> None:
    bodies = [[standing()] for _ in range(12)]
    bodies[6:] = [[standing(x=175)] for _ in range(6)]
    assert curve.motion_curve(track(bodies), "main").motion.max() < 0.05


def test_hopping_with_a_stop_in_every_other_picture_is_motion() -> None:
    bodies = [[standing(x=160 + 10 * (number // 2 % 2))] for number in range(16)]
    assert curve.motion_curve(track(bodies), "main").motion[4:-2].min() > 0.15


def test_an_empty_track_has_an_empty_curve() -> None:
    empty = track([])
    assert len(curve.motion_curve(empty, "main").motion) == 0
    assert curve.motion_curve(empty, "main").people_s == 0


def test_runs_are_first_and_last_of_each_stretch() -> None:
    assert curve.runs(np.array([True, False, True, True])) == [(0, 0), (2, 3)]
