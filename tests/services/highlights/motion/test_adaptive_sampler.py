"""Filling in samples that the model was not asked about."""

import numpy as np
import pytest

from services.highlights.motion import adaptive_sampler, body
from services.highlights.motion.picture import measure
from services.highlights.motion.track import IDENTITY, Floats
from tests.fakes.bodies import standing
from tests.fakes.scenery import background, moved


def sample(time_s: float, *people: Floats, shift: float = 0.0) -> adaptive_sampler._Sample:
    camera = IDENTITY.copy()
    camera[0, 2] = shift
    found = np.array(people, np.float32).reshape(-1, 33, 3)
    return adaptive_sampler._Sample(measure(moved(background(), 20 * time_s)), time_s, camera, found)


def test_flow_takes_landmarks_where_the_picture_goes() -> None:
    there = adaptive_sampler.flowed(sample(0, standing()), sample(0.25))
    assert there is not None
    assert there[0, 23, 0] == pytest.approx(standing()[23, 0] + 5, abs=0.3)


def test_flow_that_loses_somebody_says_so() -> None:
    other = adaptive_sampler._Sample(measure(background(9)), 0.25, IDENTITY)
    assert adaptive_sampler.flowed(sample(0, standing()), other) is None


def test_what_the_flow_went_astray_is_taken_out_in_step_with_the_time() -> None:
    waiting = [sample(0.25, standing(x=100)), sample(0.5, standing(x=100))]
    last = sample(0.75, standing(x=109))
    filled = list(adaptive_sampler.corrected(sample(0, standing(x=100)), waiting, standing(x=100)[None], last))
    assert [round(float(people[0, 23, 0] - standing(x=100)[23, 0]), 1) for people in filled] == [3, 6]


def test_flow_agrees_with_a_look_near_its_end_and_not_with_one_far_from_it() -> None:
    way, guess = [sample(0, standing(x=100))], standing(x=110)[None]
    assert adaptive_sampler.agree(way, guess, sample(0.25, standing(x=112)))
    assert not adaptive_sampler.agree(way, guess, sample(0.25, standing(x=130)))
    assert not adaptive_sampler.agree(way, guess, sample(0.25, standing(x=110), standing(x=200)))


def test_two_people_are_told_apart_by_their_places() -> None:
    before = np.array([standing(x=60), standing(x=250)])
    after = np.array([standing(x=240), standing(x=70)])
    assert adaptive_sampler.same_people(before, after)[:, 23, 0].tolist() == before[::-1, 23, 0].tolist()


def test_a_displacement_is_that_of_the_whole_body() -> None:
    assert body.displacement(standing(x=100)[None], standing(x=103, y=94)[None])[0] == pytest.approx(5, abs=0.01)
    hidden = standing(visibility=0)[None]
    assert np.isnan(body.displacement(hidden, hidden)[0])
