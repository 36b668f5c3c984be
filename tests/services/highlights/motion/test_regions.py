"""Squares around people."""

import numpy as np
import pytest

from services.highlights.motion.regions import Region, around, cut_out, overlap
from tests.fakes.scenery import background


def test_somebody_upright_has_an_upright_region() -> None:
    region = around(np.array([100.0, 80.0]), np.array([100.0, 40.0]))
    assert (region.x, region.y, region.side, region.angle) == pytest.approx((100, 80, 100, 0))


def test_somebody_who_lies_has_one_that_lies() -> None:
    assert around(np.array([100.0, 80.0]), np.array([140.0, 80.0])).angle == pytest.approx(np.pi / 2)


def test_the_middle_of_a_region_is_its_centre_and_above_it_is_the_head() -> None:
    region = around(np.array([100.0, 80.0]), np.array([140.0, 80.0]))
    places = np.array([(0.5, 0.5), (0.5, 0.1)]) @ region.affine[:, :2].T + region.affine[:, 2]
    assert places[0] == pytest.approx([100, 80])
    assert places[1] == pytest.approx([140, 80])


def test_points_on_one_spot_make_a_region_all_the_same() -> None:
    assert around(np.zeros(2, np.float32), np.zeros(2, np.float32)).side == 1


def test_what_is_cut_out_is_the_part_of_the_picture() -> None:
    picture = background()
    cut = cut_out(picture, Region(50, 60, 64, 0.0), 64)
    assert cut == pytest.approx(picture[28:92, 18:82] / 255, abs=0.01)


def test_a_turned_region_comes_out_upright() -> None:
    picture = background()
    cut = cut_out(picture, Region(50, 60, 64, np.pi / 2), 64)
    assert cut == pytest.approx(np.rot90(picture[28:92, 18:82]) / 255, abs=0.01)


def test_beyond_the_edge_the_edge_goes_on() -> None:
    cut = cut_out(np.full((20, 20, 3), 200, np.uint8), Region(0, 0, 64, 0.3), 32)
    assert cut == pytest.approx(200 / 255, abs=0.01)


def test_overlap_is_the_shared_part() -> None:
    box = np.array([0, 0, 10, 10], np.float32)
    assert overlap(box, box) == 1
    assert overlap(box, box + 20) == 0
    assert overlap(box, np.array([5, 0, 15, 10], np.float32)) == pytest.approx(1 / 3)
    assert overlap(box * 0, box * 0) == 0
