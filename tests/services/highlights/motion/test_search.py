"""The parts of a picture that are searched."""

import numpy as np

from services.highlights.motion.search import PARTS_A_SEARCH, Parts, lit_area, squares


def test_black_bars_are_left_out() -> None:
    picture = np.zeros((270, 480, 3), np.uint8)
    picture[:, 164:316] = 99
    assert lit_area(picture) == (164, 0, 316, 270)


def test_a_lamp_in_the_dark_is_not_the_picture() -> None:
    picture = np.zeros((270, 480, 3), np.uint8)
    picture[20:40, 100:140] = 255
    assert lit_area(picture) == (0, 0, 480, 270)


def test_squares_cover_the_picture_and_overlap() -> None:
    assert squares((0, 0, 480, 270), 1.0) == [(0, 0, 270, 270), (105, 0, 375, 270), (210, 0, 480, 270)]
    covered = np.zeros((270, 480), int)
    for left, top, right, bottom in squares((0, 0, 480, 270), 0.6):
        covered[top:bottom, left:right] += 1
    assert covered.min() == 1
    assert covered.max() > 1


def test_every_part_has_its_turn() -> None:
    parts, area = Parts(), (0, 0, 480, 270)
    everything = {*squares(area, 1.0), *squares(area, 0.6)}
    seen = {part for _ in range(len(everything) // PARTS_A_SEARCH + 1) for part in parts.next(area)}
    assert seen == everything
