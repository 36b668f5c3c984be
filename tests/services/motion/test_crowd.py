"""One person followed, several looked for now and then."""

import numpy as np

from services.motion.crowd import LOOK_EVERY_S, SETTLING_LOOKS, Crowd, is_crowd
from services.motion.track import Floats
from tests.fakes.bodies import FakeFinder, nobody, parts, standing
from tests.fakes.scenery import background

TWO = np.concatenate([parts(standing(x=80)), parts(standing(x=240))])


def watched(several: FakeFinder, seconds: int) -> tuple[FakeFinder, list[Floats]]:
    one = FakeFinder(lambda _: parts(standing(x=80)))
    crowd = Crowd(one, several)
    return one, [crowd.find(background(), float(time_s)) for time_s in range(seconds)]


def test_alone_the_cheap_finder_follows() -> None:
    several = FakeFinder(lambda _: parts(standing(x=80)))
    one, _ = watched(several, 12)
    assert len(one.asked) == 12
    assert several.asked == [0, LOOK_EVERY_S, 2 * LOOK_EVERY_S]


def test_two_people_are_both_followed() -> None:
    several = FakeFinder(lambda _: TWO)
    one, found = watched(several, 8)
    assert one.asked == []
    assert len(several.asked) == 8  # looking around costs them nothing
    assert [len(people) for people in found] == [2] * 8


def test_who_joins_later_is_looked_at_until_settled() -> None:
    several = FakeFinder(lambda time_s: TWO if time_s >= 2 else TWO[:1])
    _, found = watched(several, 6)
    assert [len(people) for people in found] == [1, 1, 1, 1, 2, 2]
    assert several.asked.count(LOOK_EVERY_S) == SETTLING_LOOKS


def test_when_the_other_leaves_the_cheap_finder_goes_on_anew() -> None:
    one, found = watched(FakeFinder(lambda time_s: TWO if time_s < 4 else TWO[:1]), 8)
    assert [len(people) for people in found] == [2, 2, 2, 2, 1, 1, 1, 1]
    assert one.forgot == 1


def test_a_passer_by_in_the_background_makes_no_crowd() -> None:
    assert not is_crowd(np.array([standing(), standing(x=250, height_px=30)]))
    assert is_crowd(np.array([standing(), standing(x=250, height_px=80)]))


def test_nobody_is_no_crowd() -> None:
    assert not is_crowd(nobody())
