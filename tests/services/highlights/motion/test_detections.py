"""From the detector's numbers to people."""

import numpy as np
import pytest

from services.highlights.motion.detections import SIDE, anchors, letterboxed, regions
from services.highlights.motion.track import Floats

HERE = np.array([[SIDE, 0, 0], [0, SIDE, 0]], np.float32)  # the network's own pixels


def output(*people: tuple[int, float, float, float]) -> tuple[Floats, Floats]:
    """Numbers that say: at this anchor, with this score, hips at x, y; 40 pixels to the end of the body."""
    raw, scores = np.zeros((2254, 12), np.float32), np.full(2254, -100, np.float32)
    for anchor, score, x, y in people:
        middle = anchors()[anchor] * SIDE
        points = np.array([(x, y), (80 + middle[0], 80 + middle[1]), (x, y), (x, y - 40), (x, y), (x, y)])
        raw[anchor] = (points - middle).ravel()
        scores[anchor] = score
    return raw, scores


def test_every_cell_has_its_anchors() -> None:
    assert anchors().shape == (2254, 2)
    assert anchors()[0] == pytest.approx([4 / SIDE, 4 / SIDE])
    assert anchors()[-1] == pytest.approx([208 / SIDE, 208 / SIDE])


def test_a_person_is_where_the_numbers_say() -> None:
    [region] = regions(*output((900, 3.0, 120.0, 100.0)), HERE, 4)
    assert (region.x, region.y, region.side, region.angle) == pytest.approx((120, 100, 100, 0), abs=0.01)


def test_who_is_seen_twice_is_one_and_in_between() -> None:
    [region] = regions(*output((900, 3.0, 120.0, 100.0), (901, 3.0, 122.0, 100.0)), HERE, 4)
    assert region.x == pytest.approx(121, abs=0.01)


def test_two_people_are_two_the_surest_first_and_no_more_than_asked() -> None:
    seen = output((900, 2.0, 40.0, 100.0), (950, 4.0, 180.0, 100.0))
    assert [round(region.x) for region in regions(*seen, HERE, 4)] == [180, 40]
    assert len(regions(*seen, HERE, 1)) == 1


def test_nobody_is_nobody() -> None:
    assert regions(*output(), HERE, 4) == []
    assert regions(*output((900, -0.1, 120.0, 100.0)), HERE, 4) == []


@pytest.mark.parametrize(("width", "height"), [(480, 270), (270, 480), (100, 100), (3, 480)])
def test_the_whole_picture_is_seen_and_the_way_back_is_known(width: int, height: int) -> None:
    picture = np.full((height, width, 3), 255, np.uint8)
    seen, back = letterboxed(picture)
    assert seen.shape == (SIDE, SIDE, 3)
    rows, columns = np.nonzero(seen[..., 0] > 0)
    corners = np.array([(columns.min(), rows.min()), (columns.max() + 1, rows.max() + 1)]) / SIDE
    assert corners @ back[:, :2].T + back[:, 2] == pytest.approx(np.array([(0, 0), (width, height)]), abs=0.1)
    assert seen[seen != 0] == pytest.approx(1)
