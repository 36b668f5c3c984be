"""Which pictures are corrected by how much, from made measures: no picture is looked at."""

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
    ],
)
def test_what_would_look_false_is_left_alone_and_said(left: list[EyeLook], reason: Reason) -> None:
    planned = of([*looks(*CAMERA), *left])
    assert not planned.corrected[42:58].any()
    assert set(planned.reasons[42:58]) == {reason}
    assert planned.left_alone[str(reason)] == pytest.approx(20 / 60, abs=0.06)


def test_narrow_eyes_are_left_alone() -> None:
    assert set(of(looks(*[10.0] * 30, opening=0.15)).reasons) == {Reason.NARROW}


def test_a_look_away_that_is_held_is_meant() -> None:
    held = of(looks(*CAMERA, *[17.4] * 60))
    assert set(held.reasons[45:]) == {Reason.HELD}
    assert of(looks(*CAMERA, *[17.0] * 20)).corrected[50]


def test_a_glance_is_not_smoothed_over() -> None:
    planned = of(looks(*CAMERA, *[12.0] * 20, *CAMERA))
    assert planned.shift[42, 0] == pytest.approx(planned.shift[50, 0], rel=0.5)
    assert not planned.corrected[64:].any()


def test_a_strength_never_passes_what_its_own_picture_allows() -> None:
    closing = [*looks(*[10.0] * 20), *looks(*[10.0] * 3, opening=0.1), *looks(*[10.0] * 20)]
    planned = of([*looks(*CAMERA), *closing])
    assert not planned.strength[60:63].any()
    assert 0 < planned.strength[58] < planned.strength[50]


def test_ones_own_way_to_look_into_the_camera_is_the_aim_and_a_script_beside_it_is_not() -> None:
    assert not of(looks(*[2.5] * 60)).corrected.any()  # a face is not quite even
    assert of(looks(*[8.0] * 60)).corrected.all()


def test_a_turned_head_holds_the_camera_with_its_eyes() -> None:
    seen = [
        EyeLook(n / FPS, 1, 12.0, (eye(), eye()), (Disc(-0.33 * np.tan(np.radians(12)), USUAL_V, 9),) * 2)
        for n in range(40)
    ]
    assert not of(seen).corrected.any()


def test_a_clip_without_anybody_has_no_plan() -> None:
    assert of([EyeLook(0.0, 0)]).left_alone == {str(Reason.NO_FACE): 1.0}
