"""The camera's own motion."""

import numpy as np
import pytest

from services.highlights.motion.camera import step
from services.highlights.motion.picture import measure
from services.highlights.motion.track import IDENTITY, Floats
from tests.fakes.scenery import background, moved, noisy

NO_BOXES: Floats = np.empty((0, 4), np.float32)


def test_a_shift_of_less_than_a_pixel_is_found() -> None:
    scene = background()
    found = step(measure(scene), measure(noisy(moved(scene, 3.4, -1.6), 1)), NO_BOXES)
    assert found.camera[:, 2] == pytest.approx([3.4, -1.6], abs=0.2)
    assert not found.new_scene


def test_zoom_is_found() -> None:
    scene = background()
    found = step(measure(scene), measure(moved(scene, 0, 0, zoom=1.03)), NO_BOXES)
    assert found.camera[0, 0] == pytest.approx(1.03, abs=0.003)


def test_somebody_who_fills_half_of_the_picture_is_not_the_background() -> None:
    scene = background()
    person = background(2)[:, :200]
    before, after = moved(scene, 0), moved(scene, 2)
    before[:, 60:260], after[:, 60:260] = person, np.roll(person, 9, axis=1)
    box = np.array([[55, 0, 265, 180]], np.float32)
    assert step(measure(before), measure(after), box).camera[0, 2] == pytest.approx(2, abs=0.2)


def test_noise_is_no_motion() -> None:
    scene = background()
    assert step(measure(noisy(scene, 1)), measure(noisy(scene, 2)), NO_BOXES).camera.tolist() == IDENTITY.tolist()


def test_another_picture_is_a_new_scene() -> None:
    assert step(measure(background(1)), measure(background(2)), NO_BOXES).new_scene


def test_a_fast_pan_is_not_a_new_scene() -> None:
    scene = background(blob_px=20)
    assert not step(measure(scene), measure(moved(scene, 25)), NO_BOXES).new_scene


def test_a_picture_of_another_size_is_a_new_scene_without_a_map() -> None:
    found = step(measure(background()), measure(background()[:160, :160].copy()), NO_BOXES)
    assert found.new_scene
    assert found.camera.tolist() == IDENTITY.tolist()


def test_a_wall_without_corners_has_no_motion() -> None:
    gray, light = np.full((180, 320, 3), 90, np.uint8), np.full((180, 320, 3), 96, np.uint8)
    assert step(measure(gray), measure(light), NO_BOXES).camera.tolist() == IDENTITY.tolist()
