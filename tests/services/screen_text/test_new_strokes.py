import numpy as np
from PIL import Image

from clients.local_models.rapidocr import Box
from services.screen_text.new_strokes import Grey, NewStrokes
from tests.clips import text_frame

SIZE = (640, 360)
WORDS, BLANK = (np.asarray(text_frame(words, size=SIZE, font_px=34).convert("L")) for words in ("30 squats", ""))
ALL = Box(0, 0, *SIZE)
LINE = Box(200, 150, 440, 210)


def after(*looks: Grey) -> NewStrokes:
    """All but the last have been searched."""
    strokes = NewStrokes()
    for look in looks[:-1]:
        strokes.look(look)
        strokes.searched(ALL)
    strokes.look(looks[-1])
    return strokes


def test_a_text_that_has_come_and_stands_is_new_where_it_is() -> None:
    strokes = after(BLANK, BLANK)
    strokes.look(WORDS)
    strokes.look(WORDS)
    assert strokes.rows()
    assert all(150 < row < 210 for row in strokes.rows())
    assert strokes.is_at(LINE)


def test_what_was_searched_is_not_new() -> None:
    assert not after(WORDS, WORDS, WORDS).rows()


def test_what_does_not_stand_is_not_text() -> None:
    assert not after(BLANK, BLANK, WORDS).rows()


def test_a_plain_thing_that_comes_is_not_text() -> None:
    thing = Image.new("L", SIZE, "black")
    thing.paste(200, (100, 100, 300, 300))
    strokes = after(BLANK, np.asarray(thing))
    strokes.look(np.asarray(thing))
    assert not strokes.rows()


def test_a_text_that_went_and_came_back_is_new_again() -> None:
    strokes = after(WORDS, WORDS)
    strokes.gone(LINE)
    strokes.look(WORDS)
    assert strokes.is_at(LINE)
    strokes.searched(ALL)
    assert not strokes.is_at(LINE)


def test_large_letters_are_seen_too() -> None:
    large = np.asarray(text_frame("GO", size=(1280, 720), font_px=300).convert("L"))
    strokes = after(np.zeros_like(large), large)
    strokes.look(large)
    assert strokes.rows()
