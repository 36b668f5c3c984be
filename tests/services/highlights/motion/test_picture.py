"""What is measured on a picture."""

import numpy as np

from services.highlights.motion.camera import CUT_DIFFERENCE
from services.highlights.motion.picture import MEASURED_SIDE, SHAPES_SIDE, difference, has_changed, is_still, measure
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


def test_another_scene_between_black_bars_differs_as_much_as_without() -> None:
    bare = difference(measure(background(1, blob_px=20)), measure(background(2, blob_px=20)))
    framed = difference(*(measure(barred(background(seed, blob_px=20))) for seed in (1, 2)))
    assert min(bare, framed) > CUT_DIFFERENCE


def test_light_that_fades_makes_no_difference() -> None:
    assert difference(measure(background()), measure(background(light=0.4))) < 0.1


def test_black_and_plain_pictures_differ_from_nothing() -> None:
    black, gray = measure(np.zeros((180, 320, 3), np.uint8)), measure(np.full((180, 320, 3), 99, np.uint8))
    assert difference(black, black) == difference(black, gray) == 0


def test_a_picture_of_four_pixels_has_a_cell() -> None:
    assert measure(np.zeros((2, 2, 3), np.uint8)).cells.shape == (1, 1)


def test_a_large_picture_is_measured_small() -> None:
    picture = measure(np.zeros((1080, 1920, 3), np.uint8))
    assert picture.gray.shape == (180, MEASURED_SIDE)
    assert picture.cells.shape == (22, 40)
    assert picture.shapes.shape == (45, SHAPES_SIDE)


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
