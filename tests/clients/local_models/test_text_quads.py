import numpy as np
import pytest

from clients.local_models.text_quads import Marks, in_order, straightened

FOUND = Marks(sure=0.5, larger=1.6)


def test_a_line_is_larger_than_its_mark_by_the_same_on_all_sides() -> None:
    marks = np.zeros((100, 300), np.float32)
    marks[40:50, 50:250] = 0.9
    (quad,) = FOUND.quads(marks)
    by = 1.6 * 10 * 200 / (10 + 200) / 2  # Liao et al. 2020, section 3.5
    wanted = [[50 - by, 40 - by], [250 + by, 40 - by], [250 + by, 50 + by], [50 - by, 50 + by]]
    assert quad == pytest.approx(np.array(wanted), abs=1.5)


def test_what_the_network_doubts_is_no_line_and_neither_is_a_speck() -> None:
    marks = np.zeros((100, 300), np.float32)
    marks[40:50, 50:250] = 0.4
    marks[80:82, 20:22] = 0.9
    assert FOUND.quads(marks) == []
    assert len(Marks(sure=0.35, larger=1.6).quads(marks)) == 1


def test_lines_are_in_the_order_in_which_they_are_read() -> None:
    at = [(200, 60), (10, 64), (10, 10)]
    quads = [np.array([[x, y], [x + 50, y], [x + 50, y + 9], [x, y + 9]], np.float32) for x, y in at]
    assert [tuple(quad[0]) for quad in in_order(quads)] == [(10, 10), (10, 64), (200, 60)]


def test_a_slanting_line_and_an_upright_one_run_from_left_to_right() -> None:
    image = np.full((200, 200, 3), 255, np.uint8)
    image[20:180, 95:105] = 0
    image[150:180, 95:105] = (255, 0, 0)  # the lower end
    upright = np.array([[95, 20], [105, 20], [105, 180], [95, 180]], np.float32)
    line = straightened(image, upright)
    assert line.shape[:2] == (10, 160)
    assert line[5, 10, 0] == 0
    assert line[5, -20, 0] == 255
    slanting = np.array([[40, 40], [140, 90], [136, 98], [36, 48]], np.float32)
    assert straightened(image, slanting).shape[:2] == (8, 111)
