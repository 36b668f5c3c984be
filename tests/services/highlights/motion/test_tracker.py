"""Who is who."""

import numpy as np

from services.highlights.motion.track import IDENTITY, Floats
from services.highlights.motion.tracker import link
from tests.fakes.bodies import nobody, standing


def linked(found: list[Floats], *, scenes: tuple[int, ...] = (), camera: Floats = IDENTITY) -> Floats:
    affine = np.array([camera] * len(found), np.float32)
    return link(found, affine, [number in scenes for number in range(len(found))])


def hips_x(people: Floats) -> list[list[float]]:
    middles = people[:, :, [23, 24], 0].mean(axis=2)
    return [[float(round(x)) for x in sample] for sample in middles]


def test_two_people_keep_their_slots_whatever_order_they_are_found_in() -> None:
    one, two = standing(x=80), standing(x=240)
    people = linked([np.array([one, two]), np.array([two, one])])
    assert hips_x(people) == [[80, 240], [80, 240]]


def test_somebody_lost_for_a_moment_comes_back_to_their_slot() -> None:
    one = standing(x=80)[None]
    assert linked([one, nobody(), one]).shape[1] == 1


def test_somebody_new_far_away_gets_a_slot_of_their_own() -> None:
    people = linked([standing(x=60)[None], standing(x=260)[None]])
    assert people.shape[1] == 2
    assert np.isnan(people[1, 0]).all()


def test_a_new_scene_frees_the_slots() -> None:
    assert linked([standing(x=60)[None], standing(x=260)[None]], scenes=(1,)).shape[1] == 1


def test_somebody_is_followed_through_a_fast_pan() -> None:
    pan = np.array([[1, 0, 90], [0, 1, 0]], np.float32)
    assert linked([standing(x=60)[None], standing(x=150)[None]], camera=pan).shape[1] == 1


def test_without_anybody_there_are_no_slots() -> None:
    assert linked([nobody(), nobody()]).shape == (2, 0, 33, 3)
