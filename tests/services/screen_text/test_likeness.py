import numpy as np
import pytest
from PIL import Image

from clients.local_models.rapidocr import Box
from services.screen_text.likeness import Grey, find, in_place, strokes_in
from tests.clips import text_frame

SIZE = (320, 120)
LINE = Box(40, 40, 280, 80)


def shown(words: str) -> Grey:
    return np.asarray(text_frame(words, size=SIZE, font_px=34, at=(0.5, 0.5)).convert("L"))


def moved(picture: Grey, x: int, y: int) -> Grey:
    image = Image.new("L", SIZE)
    image.paste(Image.fromarray(picture), (x, y))
    return np.asarray(image)


WORDS = shown("30 squats")
STROKES = strokes_in(WORDS, LINE)


def test_a_text_that_stayed_is_found_without_a_search() -> None:
    stayed, searched = in_place(STROKES, WORDS, LINE), find(STROKES, WORDS, Box(30, 30, 290, 90))
    assert stayed is not None
    assert searched is not None
    assert stayed.box == searched.box
    assert stayed.worst == pytest.approx(searched.worst, abs=0.02)


@pytest.mark.parametrize(("x", "y"), [(1, 0), (0, 1), (-1, 0), (3, -2)])
def test_one_that_moved_by_a_pixel_is_searched_for(x: int, y: int) -> None:
    now = moved(WORDS, x, y)
    assert in_place(STROKES, now, LINE) is None
    match = find(STROKES, now, Box(30, 30, 290, 90))
    assert match is not None
    assert (match.box.left - LINE.left, match.box.top - LINE.top) == (x, y)


def test_another_text_is_in_neither_place() -> None:
    for words in ("40 squats", ""):
        assert in_place(STROKES, shown(words), LINE) is None
        assert find(STROKES, shown(words), Box(30, 30, 290, 90)) is None
