"""What is measured on a picture."""

import numpy as np
import pytest

from services.highlights.motion.picture import (
    MEASURED_SIDE,
    colour_distance,
    has_changed,
    is_another_scene,
    is_elsewhere,
    is_still,
    measure,
)
from services.highlights.motion.track import Floats
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


PERSON = np.array([[120, 40, 200, 160]], np.float32)


def shifted(x: float) -> Floats:
    return np.array([[1, 0, x], [0, 1, 0]], np.float32)


def test_who_stands_before_a_moved_camera_is_still() -> None:
    before, after = measure(noisy(background(), 1)), measure(noisy(moved(background(), 3.4), 2))
    assert is_still(before, after, shifted(3.4), PERSON)
    assert not is_still(before, after, shifted(0), PERSON)


def test_who_moves_before_a_moved_camera_is_not_still() -> None:
    moving = background()
    moving[60:120, 140:180] = moved(background(), 4)[60:120, 140:180]
    after = measure(moved(moving, 3.4))
    assert not is_still(measure(background()), after, shifted(3.4), PERSON)
    assert is_still(measure(background()), after, shifted(3.4), np.array([[230, 20, 300, 160]], np.float32))


def test_another_scene_under_the_same_caption_is_elsewhere() -> None:
    scenes = background(1), (background(5) * np.array([1, 0.5, 0.2])).astype(np.uint8)
    for scene in scenes:
        scene[150:165, 60:260:7] = 255
    assert is_elsewhere(measure(scenes[0]), measure(scenes[1]))


def test_a_flash_is_not_elsewhere() -> None:
    assert not is_elsewhere(measure(background()), measure(background(light=0.4)))
