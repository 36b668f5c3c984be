"""Who is elsewhere all at once was cut, and did not move."""

from collections.abc import Callable

import numpy as np

from services.highlights.motion.curve import motion_curve
from services.highlights.motion.jumps import jumps
from services.highlights.motion.track import Floats
from tests.fakes.bodies import HEIGHT_PX, NOBODY, standing, track

CUT = 16  # the sample that a cut lies before


def samples(place: Callable[[int], Floats], count: int = 32) -> list[list[Floats]]:
    return [[place(number)] for number in range(count)]


def found(bodies: list[list[Floats]], **more: object) -> list[int]:
    return np.flatnonzero(jumps(track(bodies, every_s=0.125, **more))).tolist()  # type: ignore[arg-type]


def elsewhere(number: int) -> Floats:
    """Stands still; from the cut on a fifth of the body's height aside."""
    return standing(x=90 + HEIGHT_PX / 5 * (number >= CUT))


def test_standing_elsewhere_is_a_cut_and_no_motion() -> None:
    assert found(samples(elsewhere)) == [CUT]
    curve = motion_curve(track(samples(elsewhere), every_s=0.125), "main")
    assert curve.motion.max() < 0.01
    assert curve.scenes_s == (CUT * 0.125 - 0.0625,)


def test_a_step_aside_takes_more_than_a_moment_and_is_none() -> None:
    assert found(samples(lambda number: standing(x=90 + HEIGHT_PX / 5 * np.clip((number - CUT) / 3, 0, 1)))) == []


def test_an_arm_that_is_thrown_up_is_none() -> None:
    def thrown(number: int) -> Floats:
        body = standing()
        body[13:17:2, 1] -= HEIGHT_PX / 3 * (number >= CUT)
        return body

    assert found(samples(thrown)) == []


def test_a_camera_that_is_jerked_is_none() -> None:
    way = HEIGHT_PX / 5
    camera = [np.array([[1, 0, way if number == CUT else 0], [0, 1, 0]], np.float32) for number in range(32)]
    assert found(samples(elsewhere), camera=camera) == []


def test_who_comes_or_goes_does_not_jump() -> None:
    assert found(samples(lambda number: NOBODY if number < CUT else standing())) == []


def test_of_one_picture_or_none_nothing_is_told() -> None:
    assert [found(samples(elsewhere, count)) for count in (1, 2)] == [[], []]
