"""Who is a person."""

import numpy as np

from services.highlights.motion.stays import Kind, runs, stays
from services.highlights.motion.track import Floats
from tests.fakes.bodies import standing, track

EVERY_S = 0.125


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
