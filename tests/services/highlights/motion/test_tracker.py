"""Who is who."""

import numpy as np
import pytest

from services.highlights.motion.finder import FoundPeople
from services.highlights.motion.track import IDENTITY, Floats
from services.highlights.motion.tracker import link
from tests.fakes.bodies import nobody, standing, sure


def linked(found: list[FoundPeople], *, scenes: tuple[int, ...] = (), camera: Floats = IDENTITY) -> Floats:
    affine = np.array([camera] * len(found), np.float32)
    return link(found, affine, [number in scenes for number in range(len(found))])[0]


def hips_x(people: Floats) -> list[list[float]]:
    middles = people[:, :, [23, 24], 0].mean(axis=2)
    return [[float(round(x)) for x in sample] for sample in middles]


def test_two_people_keep_their_slots_whatever_order_they_are_found_in() -> None:
    one, two = standing(x=80), standing(x=240)
    people = linked([sure(np.array([one, two])), sure(np.array([two, one]))])
    assert hips_x(people) == [[80, 240], [80, 240]]


def test_somebody_lost_for_a_moment_comes_back_to_their_slot() -> None:
    one = sure(standing(x=80)[None])
    assert linked([one, nobody(), one]).shape[1] == 1


def test_somebody_new_far_away_gets_a_slot_of_their_own() -> None:
    people = linked([sure(standing(x=60)[None]), sure(standing(x=260)[None])])
    assert people.shape[1] == 2
    assert np.isnan(people[1, 0]).all()


def test_a_new_scene_frees_the_slots() -> None:
    assert linked([sure(standing(x=60)[None]), sure(standing(x=260)[None])], scenes=(1,)).shape[1] == 1


def test_somebody_is_followed_through_a_fast_pan() -> None:
    pan = np.array([[1, 0, 90], [0, 1, 0]], np.float32)
    assert linked([sure(standing(x=60)[None]), sure(standing(x=150)[None])], camera=pan).shape[1] == 1


def test_without_anybody_there_are_no_slots() -> None:
    assert linked([nobody(), nobody()]).shape == (2, 0, 33, 3)


def test_presence_goes_with_the_person() -> None:
    one, two = standing(x=80), standing(x=240)
    found = [
        FoundPeople(np.array(both), np.array(sure))
        for both, sure in (((one, two), (0.9, 0.7)), ((two, one), (0.7, 0.9)))
    ]
    _, presence = link(found, np.array([IDENTITY] * 2), [False, False])
    assert presence.tolist() == [pytest.approx([0.9, 0.7])] * 2
