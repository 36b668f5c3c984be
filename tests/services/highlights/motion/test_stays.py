"""Who is a person."""

from collections.abc import Callable

import numpy as np

from services.highlights.motion.curve import motion_curve
from services.highlights.motion.stays import Kind, jumps, runs, stays
from services.highlights.motion.track import Floats
from tests.fakes.bodies import HEIGHT_PX, NOBODY, standing, track

EVERY_S = 0.125
CUT = 16  # the sample that a cut lies before


def kinds(body: Floats, *, seconds: float = 4, presence: float = 1.0) -> list[Kind]:
    seen = track([[body]] * round(seconds / EVERY_S), every_s=EVERY_S, presence=presence)
    return [stay.kind for stay in stays(seen)]


def chest(*, lying: bool = False) -> Floats:
    """Somebody whose wrists and legs are made up."""
    body = standing(visibility=0.3)
    if lying:
        body[:, :2] = body[:, 1::-1]
    return body


def test_whole_people_are_told_from_those_seen_to_the_chest() -> None:
    assert kinds(standing()) == [Kind.WHOLE]
    assert kinds(chest()) == [Kind.BUST]


def test_a_chest_that_lies_or_is_seen_for_a_short_time_or_unsurely_is_nobody() -> None:
    assert kinds(chest(lying=True)) == kinds(chest(), seconds=2) == kinds(chest(), presence=0.75) == []


def test_a_scene_ends_a_stay() -> None:
    seen = track([[standing()]] * 40, scenes=[20], every_s=EVERY_S)
    assert [(stay.first, stay.last) for stay in stays(seen)] == [(0, 19), (20, 39)]


def test_runs_are_first_and_last_of_each_stretch() -> None:
    assert runs(np.array([True, False, True, True])) == [(0, 0), (2, 3)]


def test_a_look_that_stands_for_a_long_hold_proves_no_more_than_one() -> None:
    unsure, sure = standing(visibility=0.9), standing()
    people = [[unsure]] * 60 + [[sure + np.float32(0.001) * (number % 2)] for number in range(20)]
    seen = track(people, every_s=EVERY_S)
    seen.presence[:60] = 0.5
    assert [stay.kind for stay in stays(seen)] == [Kind.WHOLE]


def samples(place: Callable[[int], Floats], count: int = 32) -> list[list[Floats]]:
    return [[place(number)] for number in range(count)]


def jumped(bodies: list[list[Floats]], **more: object) -> list[int]:
    return np.flatnonzero(jumps(track(bodies, every_s=EVERY_S, **more))).tolist()  # type: ignore[arg-type]


def elsewhere(number: int) -> Floats:
    """Stands still; from the cut on a fifth of the body's height aside."""
    return standing(x=90 + HEIGHT_PX / 5 * (number >= CUT))


def test_standing_elsewhere_is_a_cut_and_no_motion() -> None:
    assert jumped(samples(elsewhere)) == [CUT]
    curve = motion_curve(track(samples(elsewhere), every_s=EVERY_S), "main")
    assert curve.motion.max() < 0.01
    assert curve.scenes_s == ((CUT - 0.5) * EVERY_S,)


def test_a_step_aside_takes_more_than_a_moment_and_is_none() -> None:
    assert jumped(samples(lambda number: standing(x=90 + HEIGHT_PX / 5 * np.clip((number - CUT) / 3, 0, 1)))) == []


def test_an_arm_that_is_thrown_up_is_none() -> None:
    def thrown(number: int) -> Floats:
        body = standing()
        body[13:17:2, 1] -= HEIGHT_PX / 3 * (number >= CUT)
        return body

    assert jumped(samples(thrown)) == []


def test_a_camera_that_is_jerked_is_none() -> None:
    way = HEIGHT_PX / 5
    camera = [np.array([[1, 0, way if number == CUT else 0], [0, 1, 0]], np.float32) for number in range(32)]
    assert jumped(samples(elsewhere), camera=camera) == []


def test_who_comes_or_goes_does_not_jump() -> None:
    assert jumped(samples(lambda number: NOBODY if number < CUT else standing())) == []


def test_of_one_picture_or_none_nothing_is_told() -> None:
    assert [jumped(samples(elsewhere, count)) for count in (1, 2)] == [[], []]
