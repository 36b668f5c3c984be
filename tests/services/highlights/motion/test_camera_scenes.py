"""Where scenes end."""

import numpy as np

from services.highlights.motion.camera import Scenes
from services.highlights.motion.picture import measure
from tests.fakes.scenery import Image, background, moved

NO_BOXES = np.empty((0, 4), np.float32)
EVERY_S = 0.125
ONE, OTHER = background(1, blob_px=20), background(2, blob_px=20)


def cuts(*images: Image) -> list[int]:
    scenes = Scenes()
    for number, image in enumerate(images):
        scenes.see(measure(image), number * EVERY_S, NO_BOXES)
    return [number for number, step in enumerate(scenes.steps) if step.new_scene]


def test_a_cut_is_where_another_scene_begins() -> None:
    assert cuts(ONE, ONE, OTHER, OTHER, OTHER, OTHER, ONE) == [2, 6]


def test_a_flash_is_no_cut() -> None:
    white = np.asarray(np.clip(255 - OTHER // 4, 0, 255), np.uint8)
    assert cuts(ONE, ONE, white, ONE, ONE) == []


def test_lights_that_go_on_and_off_are_no_cut() -> None:
    assert cuts(*(np.asarray(ONE * (0.3 if number % 2 else 1.0), np.uint8) for number in range(8))) == []


def test_after_a_flash_the_camera_goes_on_from_before_it() -> None:
    scenes = Scenes()
    for number, image in enumerate((ONE, OTHER, moved(ONE, 4))):
        scenes.see(measure(image), number * EVERY_S, NO_BOXES)
    assert [round(float(step.camera[0, 2])) for step in scenes.steps] == [0, 0, 4]
