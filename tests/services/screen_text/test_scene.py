"""Text on signs and shirts is told from text that was laid over the picture."""

import numpy as np
import pytest

from clients.local_models.rapidocr import Box
from services.screen_text.scene import Way, picture_moved

HEIGHT = 20


def gone(text: list[int], picture: list[int]) -> bool:
    """Whether a text that goes to the right so far at each look, as the picture does or not, is of the scene."""
    way, left = Way(), 100
    for step, moved in zip(text, picture, strict=True):
        way.went(
            Box(left, 50, left + 80, 50 + HEIGHT), Box(left + step, 50, left + step + 80, 50 + HEIGHT), (moved, 0.0)
        )
        left += step
    return way.is_of_scene(HEIGHT)


@pytest.mark.parametrize(
    ("text", "picture", "of_scene"),
    [
        ([6, 7, 5, 6, 6], [6, 6, 6, 6, 6], True),  # a sign that the camera passes
        ([0, 0, 0, 0, 0], [6, 6, 6, 6, 6], False),  # a caption meanwhile
        ([6, 6, 6, 6, 6], [0, 0, 0, 0, 0], False),  # a line that slides over a standing picture
        ([30, 0, 0, 0, 0], [30, 6, 6, 6, 6], False),  # a caption that flies in once
        ([3, -3, 3, -3, 3], [3, -3, 3, -3, 3], False),  # a hand that trembles
    ],
)
def test_it_goes_where_the_picture_goes(text: list[int], picture: list[int], of_scene: bool) -> None:
    assert gone(text, picture) is of_scene


def test_the_way_of_a_picture_is_measured() -> None:
    ground = np.random.default_rng(1).integers(0, 255, (240, 400), np.uint8)
    ground = np.kron(ground[:60, :100], np.ones((4, 4), np.uint8))
    x, y = picture_moved(ground[20:220, 20:340], ground[24:224, 12:332])
    assert x == pytest.approx(8, abs=1.5)
    assert y == pytest.approx(-4, abs=1.5)
