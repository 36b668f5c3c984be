"""What a body is."""

import numpy as np
import pytest

from services.highlights.motion import body
from tests.fakes.bodies import HEIGHT_PX, standing


def test_the_length_of_a_standing_figure_is_its_height() -> None:
    assert float(body.length(standing())) == pytest.approx(HEIGHT_PX, rel=0.01)


def test_the_length_does_not_shrink_when_the_trunk_points_at_the_camera() -> None:
    figure = standing()
    figure[[23, 24], 1] = figure[[11, 12], 1] + 5
    assert float(body.length(figure)) == pytest.approx(HEIGHT_PX, rel=0.01)


def test_a_box_holds_the_whole_figure_and_stays_inside_the_picture() -> None:
    left, top, right, bottom = body.boxes(standing(x=5)[None], (320, 180))[0]
    assert left == 0
    assert right > 5 + 17
    assert top < 90 - 42
    assert 90 + 52 < bottom <= 180


def test_how_well_joints_are_seen_is_that_of_the_worst_and_nothing_for_made_up_ones() -> None:
    figure = standing()
    figure[11, 2] = 0.75
    assert float(body.seen(figure, body.SHOULDERS)) == pytest.approx(0.5)
    figure[11, 2] = 0.4
    assert float(body.seen(figure, body.SHOULDERS)) == 0


def test_nobody_has_no_length() -> None:
    assert np.isnan(body.length(np.full((1, 33, 3), np.nan, np.float32))).all()
