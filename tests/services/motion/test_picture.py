"""What is measured on a picture."""

import numpy as np
import pytest

from services.motion.picture import MEASURED_SIDE, colour_distance, has_changed, is_another_scene, measure
from tests.fakes.scenery import Image, background, moved, noisy


def barred(image: Image) -> Image:
    """Return the picture as a narrow stripe between black bars."""
    framed = np.zeros_like(image)
    framed[:, 110:210] = image[:, 110:210]
    return framed


def test_noise_is_no_change() -> None:
    assert not has_changed(measure(noisy(background(), 1)), measure(noisy(background(), 2)))


def test_a_small_thing_that_moves_is_a_change() -> None:
    after = background()
    after[80:90, 80:90] = 255
    assert has_changed(measure(background()), measure(after))


def test_the_same_change_counts_in_the_dark() -> None:
    dark = background(light=0.15)
    assert has_changed(measure(dark), measure(moved(dark, 2)))


def test_another_scene_between_black_bars_is_seen() -> None:
    assert is_another_scene(measure(barred(background(1))), measure(barred(background(2))))


def test_a_moved_camera_is_the_same_scene() -> None:
    assert not is_another_scene(measure(background()), measure(moved(background(), 4)))


def test_black_pictures_are_one_scene() -> None:
    black = measure(np.zeros((180, 320, 3), np.uint8))
    assert not is_another_scene(black, black)
    assert colour_distance(black, black) == pytest.approx(0)


def test_a_picture_of_four_pixels_has_a_cell() -> None:
    assert measure(np.zeros((2, 2, 3), np.uint8)).cells.shape == (1, 1)


def test_a_large_picture_is_measured_small() -> None:
    picture = measure(np.zeros((1080, 1920, 3), np.uint8))
    assert picture.gray.shape == (180, MEASURED_SIDE)
    assert picture.cells.shape == (22, 40)
