"""Which pictures are corrected by how much, from made measures: no picture is looked at."""

from dataclasses import replace

import numpy as np
import pytest

from services.eye_contact.disc import Disc
from services.eye_contact.eyes import Eye, measured_of
from services.eye_contact.looks import EyeLook
from services.eye_contact.plan import USUAL_V, GazePlan, Reason, plan

FPS = 25


def eye(opening: float = 0.28, radius: float = 8.0) -> Eye:
    lids = np.zeros((15, 2), np.float32)
    return Eye(np.zeros(2, np.float32), 20.0, 0.0, lids, np.zeros(2, np.float32), radius, opening)


def looks(
    *degrees: float, yaw: float = 0.0, faces: int = 1, opening: float = 0.28, radius: float = 8.0
) -> list[EyeLook]:
    """Pictures in which the eyes are so far off."""
    seen = []
    for number, angle in enumerate(degrees):
        found = Disc(measured_of(angle), USUAL_V, 50.0)
        both = eye(opening, radius)
        seen.append(EyeLook(number / FPS, faces, yaw, (both, both), (found, found)))
    return seen


def of(given: list[EyeLook], intensity: float = 1.0) -> GazePlan:
    return plan(given, intensity)


CAMERA = [0.0] * 40


@pytest.mark.parametrize("degrees", [-15, -8, -4, 4, 8, 15])
def test_a_small_gaze_is_brought_back(degrees: float) -> None:
    planned = of(looks(*CAMERA, *[degrees] * 20))
    assert planned.corrected[45:58].all()
    assert planned.shift[50, 0] == pytest.approx(-measured_of(degrees), rel=0.05)
    assert not planned.corrected[:30].any()
    assert planned.reasons[0] is Reason.STRAIGHT


def test_the_intensity_is_the_part_of_the_way() -> None:
    whole, half = (of(looks(*CAMERA, *[10.0] * 20), intensity) for intensity in (1.0, 0.5))
    assert half.shift[50] == pytest.approx(whole.shift[50] / 2)
    assert not of(looks(*CAMERA, *[10.0] * 20), 0.0).corrected.any()


@pytest.mark.parametrize(
    ("left", "reason"),
    [
        (looks(*[19.0] * 20), Reason.AWAY),
        (looks(*[10.0] * 20, yaw=35), Reason.TURNED),
        (looks(*[10.0] * 20, faces=2), Reason.FACES),
        (looks(*[10.0] * 20, faces=0), Reason.NO_FACE),
        (looks(*[10.0] * 20, radius=3), Reason.SMALL),
        (looks(*[10.0] * 20, opening=0.1), Reason.BLINK),
        ([EyeLook(n / FPS, 1, 0.0, (eye(), eye())) for n in range(20)], Reason.UNSEEN),
        ([EyeLook(0, 1, 0.0, (eye(), eye()), (Disc(-0.5, 0, 9), Disc(0.5, 0, 9)))] * 20, Reason.UNLIKE),
        ([EyeLook(0, 1, 0.0, (eye(), eye()), (Disc(0.1, 0, 9, likeness=0.2),) * 2)] * 20, Reason.UNSEEN),
    ],
)
def test_what_would_look_false_is_left_alone_and_said(left: list[EyeLook], reason: Reason) -> None:
    planned = of([*looks(*CAMERA, *CAMERA, *CAMERA), *left])
    assert not planned.corrected[122:138].any()
    assert set(planned.reasons[122:138]) == {reason}
    assert planned.left_alone[str(reason)] == pytest.approx(20 / 140, abs=0.04)


@pytest.mark.parametrize(("yaw", "is_touched"), [(2.0, True), (10.0, False)])
def test_who_never_looks_into_the_camera_with_a_turned_head_is_left_alone(yaw: float, is_touched: bool) -> None:
    planned = of(looks(*[12.0] * 20, *[14.0] * 20, yaw=yaw))
    assert planned.corrected.any() == is_touched
    assert (Reason.UNTOLD in planned.reasons) != is_touched


def tried(given: list[EyeLook], *shown: float) -> list[EyeLook]:
    """With these parts of a known move measured in turn."""
    return [replace(one, shown=shown[n % len(shown)]) for n, one in enumerate(given)]


def test_a_clip_whose_measure_does_not_follow_a_known_move_is_left_alone() -> None:
    followed = looks(*CAMERA, *[10.0] * 40)
    assert of(tried(followed, 0.9, 1.0)).corrected.any()
    assert set(of(tried(followed, 0.9, 0.3)).reasons) == {Reason.UNSEEN}


def test_a_clip_in_which_the_eyes_often_disagree_is_left_alone() -> None:
    unlike = EyeLook(0, 1, 0.0, (eye(), eye()), (Disc(-0.5, 0, 9), Disc(0.5, 0, 9)))
    planned = of([unlike if n % 3 == 0 else one for n, one in enumerate(looks(*CAMERA, *[10.0] * 40))])
    assert set(planned.reasons) == {Reason.UNLIKE}


@pytest.mark.parametrize(("apart", "is_touched"), [(0.06, True), (0.13, False)])
def test_an_iris_that_stops_at_a_corner_while_the_other_goes_on_is_too_far_to_tell(
    apart: float, is_touched: bool
) -> None:
    near, far = measured_of(13) - apart / 2, measured_of(13) + apart / 2
    stopped = EyeLook(0, 1, 0.0, (eye(), eye()), (Disc(near, USUAL_V, 50), Disc(far, USUAL_V, 50)))
    assert of([*looks(*CAMERA, *CAMERA), *[stopped] * 15]).corrected[88] == is_touched


def test_what_part_of_a_move_is_measured_tells_how_far_an_eye_is_turned() -> None:
    seen = looks(*CAMERA, *[13.0] * 20)
    assert of(tried(seen, 0.9)).offset[50] == pytest.approx(13, abs=0.2)
    assert of(tried(seen, 0.7)).offset[50] == pytest.approx(13 * 0.9 / 0.7, abs=0.4)
    assert not of(tried(seen, 0.65)).corrected[50]


def test_nothing_is_touched_from_18_degrees_on_although_measures_are_a_little_off() -> None:
    seen = looks(*CAMERA, *[0.94 * 18.0, 0.97 * 18.0] * 10)
    assert not of(seen).corrected[42:].any()


def test_a_glance_begins_and_ends_at_once() -> None:
    planned = of(looks(*CAMERA, *[8.0] * 20, *[25.0] * 10, *[8.0] * 20))
    assert planned.strength[40:60] == pytest.approx(1)
    assert planned.shift[40:59, 0] == pytest.approx(planned.shift[50, 0], rel=0.03)
    assert not planned.strength[60:70].any()


def test_the_tremble_of_a_measure_is_not_made_a_tremble_of_the_eye() -> None:
    noise = np.random.default_rng(3).normal(0, 1.0, 60)
    planned = of(looks(*CAMERA, *(10 + noise)))
    moved = np.abs(np.diff(planned.shift[45:95, 0], 2))
    assert np.percentile(moved, 95) < 0.1 * np.percentile(np.abs(np.diff([measured_of(x) for x in noise], 2)), 95)


def test_narrow_eyes_are_left_alone() -> None:
    assert set(of(looks(*[10.0] * 30, opening=0.13)).reasons) == {Reason.NARROW}


def test_a_look_away_that_is_held_is_meant() -> None:
    held = of(looks(*CAMERA, *[16.7] * 60))
    assert set(held.reasons[45:]) == {Reason.HELD}
    assert of(looks(*CAMERA, *[16.7] * 20)).corrected[50]


def test_a_glance_is_not_smoothed_over() -> None:
    planned = of(looks(*CAMERA, *[12.0] * 20, *CAMERA))
    assert planned.shift[42, 0] == pytest.approx(planned.shift[50, 0], rel=0.5)
    assert not planned.corrected[64:].any()


def test_a_strength_never_passes_what_its_own_picture_allows() -> None:
    closing = [*looks(*[10.0] * 20), *looks(*[10.0] * 3, opening=0.1), *looks(*[10.0] * 20)]
    planned = of([*looks(*CAMERA), *closing])
    assert not planned.strength[60:63].any()
    assert 0 < planned.strength[58] < planned.strength[50]


def test_a_measure_that_flickers_makes_no_correction_that_does() -> None:
    seen = looks(*CAMERA, *[12.0] * 40)
    unsure, sure = (Disc(measured_of(12.0), USUAL_V, 50.0, likeness) for likeness in (0.29, 0.4))
    flickering = [replace(one, discs=(unsure if n % 3 else sure,) * 2) for n, one in enumerate(seen)]
    planned = of(flickering)
    assert np.ptp(planned.strength[45:75]) < 0.02
    openings = [replace(one, eyes=(eye(0.2 if n % 4 == 0 else 0.28),) * 2) for n, one in enumerate(seen)]
    assert np.ptp(of(openings).strength[45:75]) < 0.02


def test_ones_own_way_to_look_into_the_camera_is_the_aim_and_a_script_beside_it_is_not() -> None:
    assert not of(looks(*[2.5] * 60)).corrected.any()  # a face is not quite even
    assert of(looks(*[8.0] * 60)).corrected.all()


def test_a_turned_head_holds_the_camera_with_its_eyes() -> None:
    seen = [
        EyeLook(n / FPS, 1, 12.0, (eye(), eye()), (Disc(-0.33 * np.tan(np.radians(12)), USUAL_V, 9),) * 2)
        for n in range(40)
    ]
    assert not of(seen).corrected.any()


def test_a_turned_head_may_hold_the_camera_with_eyes_that_hardly_turned() -> None:
    seen = looks(*[0.0] * 60, yaw=7.0)
    assert not of(seen).corrected.any()


def test_a_clip_without_anybody_has_no_plan() -> None:
    assert of([EyeLook(0.0, 0)]).left_alone == {str(Reason.NO_FACE): 1.0}
