"""Finding people and following them, with networks that see what they are told, and with the real ones."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from clients.local_models.pose import PoseNetworks
from services.highlights.motion.finder import LOOK_EVERY_S, SETTLING_LOOKS, SIDE, BodyFinder, refined
from services.highlights.motion.regions import Image
from services.highlights.motion.search import PARTS_A_SEARCH
from services.highlights.motion.track import Floats
from tests.services.highlights.motion.test_detections import output

PICTURE: Image = np.zeros((224, 224, 3), np.uint8)
COLD = np.full((64, 64, 39), -9, np.float32)


@dataclass
class ToldNetworks:
    """The detector sees hips at these places; the landmarks are at the middle of every region, the body's end above."""

    hips: list[tuple[float, float]] = field(default_factory=list)
    presence: float = 1.0
    detected: int = 0
    looked: int = 0

    def detect(self, image: Floats) -> tuple[Floats, Floats]:
        self.detected += 1
        return output(*((400 + 700 * number, 5.0 - number, x, y) for number, (x, y) in enumerate(self.hips)))

    def landmarks(self, image: Floats) -> tuple[Floats, float, Floats]:
        self.looked += 1
        points = np.zeros((39, 5), np.float32)
        points[:, :2] = SIDE / 2
        points[(0, 11, 12, 34), 1] -= SIDE / 2 / 1.25  # as far above as the region is made for
        return points, self.presence, COLD


def test_somebody_is_found_and_settled() -> None:
    networks = ToldNetworks([(120.0, 112.0)])
    [person] = BodyFinder(networks).find(PICTURE, 0.0).landmarks
    assert person.shape == (33, 3)
    assert person[23] == pytest.approx([120 / 224, 0.5, 0.5], abs=0.01)
    assert (networks.detected, networks.looked) == (1, SETTLING_LOOKS)


def test_who_is_followed_costs_one_look_and_all_of_the_picture_is_searched_now_and_then() -> None:
    networks = ToldNetworks([(120.0, 112.0)])
    finder = BodyFinder(networks)
    for number in range(8):
        assert len(finder.find(PICTURE, number / 4).landmarks) == 1
    assert (networks.detected, networks.looked) == (1, SETTLING_LOOKS + 7)
    finder.find(PICTURE, LOOK_EVERY_S)
    assert (networks.detected, networks.looked) == (2, SETTLING_LOOKS + 8)


def test_who_joins_is_found_at_the_next_search_and_keeps_their_place() -> None:
    networks = ToldNetworks([(60.0, 112.0)])
    finder = BodyFinder(networks)
    finder.find(PICTURE, 0.0)
    networks.hips.append((170.0, 112.0))
    assert len(finder.find(PICTURE, 1.0).landmarks) == 1
    assert sorted(round(float(x)) for x in finder.find(PICTURE, LOOK_EVERY_S).landmarks[:, 23, 0] * 224) == [60, 170]


def test_who_stand_close_together_are_each_followed_and_nobody_is_found_twice() -> None:
    networks = ToldNetworks([(90.0, 112.0), (145.0, 112.0)])
    finder = BodyFinder(networks)
    assert len(finder.find(PICTURE, 0.0).landmarks) == 2
    networks.hips.append((105.0, 45.0))
    assert len(finder.find(PICTURE, LOOK_EVERY_S).landmarks) == 3
    networks.hips = [(95.0, 115.0), (140.0, 110.0)]
    assert len(finder.find(PICTURE, 2 * LOOK_EVERY_S).landmarks) == 3


def test_who_is_lost_is_looked_for_at_once() -> None:
    networks = ToldNetworks([(120.0, 112.0)])
    finder = BodyFinder(networks)
    finder.find(PICTURE, 0.0)
    networks.presence = 0.4
    assert len(finder.find(PICTURE, 0.25).landmarks) == 0
    assert networks.detected == 2 + PARTS_A_SEARCH
    networks.presence = 1.0
    assert len(finder.find(PICTURE, 0.5).landmarks) == 1


def test_who_is_too_small_in_all_of_the_picture_is_found_in_a_part_of_it() -> None:
    class Far(ToldNetworks):
        def detect(self, image: Floats) -> tuple[Floats, Floats]:
            self.hips = [(112.0, 112.0)] if self.detected == 2 else []
            return super().detect(image)

    wide = np.full((224, 448, 3), 99, np.uint8)
    [person] = BodyFinder(Far()).find(wide, 0.0).landmarks
    assert person[23, :2] == pytest.approx([0.5, 0.5], abs=0.01)  # the second of three large parts


def test_a_forgotten_scene_is_searched_anew() -> None:
    networks = ToldNetworks([(120.0, 112.0)])
    finder = BodyFinder(networks)
    finder.find(PICTURE, 0.0)
    networks.hips = [(60.0, 112.0)]
    finder.forget()
    assert finder.find(PICTURE, 0.25).landmarks[0, 23, 0] * 224 == pytest.approx(60, abs=1)


def test_how_sure_the_network_is_of_somebody_is_told() -> None:
    networks = ToldNetworks([(120.0, 112.0)], presence=0.75)
    assert BodyFinder(networks).find(PICTURE, 0.0).presence[0] == 0.75


def test_nobody_is_an_empty_array() -> None:
    assert BodyFinder(ToldNetworks()).find(PICTURE, 0.0).landmarks.shape == (0, 33, 3)


def test_a_landmark_moves_to_the_heat_around_it() -> None:
    heat = np.full((64, 64, 1), -9, np.float32)
    heat[21, 12] = 9
    point = np.array([(10.5 / 64, 20.5 / 64)], np.float32)
    assert refined(point, heat)[0] * 64 == pytest.approx([12, 21], abs=0.1)


@pytest.mark.parametrize(("column", "row"), [(30, 20), (10, 30)])
def test_heat_far_away_or_faint_moves_nothing(column: int, row: int) -> None:
    heat = np.full((64, 64, 1), -9, np.float32)
    heat[row, column] = 9
    heat[21, 11] = -0.1
    point = np.array([(10.5 / 64, 20.5 / 64)], np.float32)
    assert (refined(point, heat) == point).all()


@pytest.mark.parametrize("place", [(-0.5, 0.5), (0.999, 0.0), (7.0, 7.0)])
def test_landmarks_at_and_beyond_the_edge_are_no_trouble(place: tuple[float, float]) -> None:
    point = np.array([place], np.float32)
    assert refined(point, np.full((64, 64, 1), -9, np.float32)) == pytest.approx(point)


@pytest.mark.slow
@pytest.mark.parametrize("turns", [0, 1])
def test_the_astronaut_is_found_where_she_is_upright_and_lying(networks: PoseNetworks, turns: int) -> None:
    from skimage import data  # a test's own, heavy

    picture = np.ascontiguousarray(np.rot90(data.astronaut(), turns))
    [person] = BodyFinder(networks).find(picture, 0.0).landmarks
    nose = (0.44, 0.21) if not turns else (0.21, 1 - 0.44)
    assert person[0] == pytest.approx([*nose, 1.0], abs=0.06)


@pytest.mark.slow
def test_two_astronauts_are_two(networks: PoseNetworks) -> None:
    from skimage import data

    picture = np.ascontiguousarray(np.concatenate([data.astronaut()] * 2, axis=1))
    noses = sorted(float(x) for x in BodyFinder(networks).find(picture, 0.0).landmarks[:, 0, 0])
    assert noses == pytest.approx([0.22, 0.72], abs=0.04)


@pytest.mark.slow
def test_nobody_is_found_in_black(networks: PoseNetworks) -> None:
    assert len(BodyFinder(networks).find(np.zeros((180, 320, 3), np.uint8), 0.0).landmarks) == 0
