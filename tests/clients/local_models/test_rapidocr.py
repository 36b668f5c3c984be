import numpy as np
import pytest

from clients.local_models.rapidocr import Box, Picture, RapidOcr, _decoded, strips
from tests.clips import text_frame


def test_shared_area_is_what_lies_in_both() -> None:
    assert Box(0, 0, 10, 10).shared(Box(5, 5, 20, 20)) == 25
    assert Box(0, 0, 10, 10).shared(Box(10, 0, 20, 10)) == 0


@pytest.mark.slow
def test_rapidocr_finds_and_reads_on_this_machine() -> None:
    engine = RapidOcr()
    image = np.asarray(text_frame("NOW WITH A", size=(1600, 900), font_px=90, at=(0.5, 0.8)))
    (box,) = engine.find(image)
    assert 300 < box.left < 800 < box.right < 1300
    assert 660 < box.top < box.bottom < 780
    (line,) = engine.read(image)
    assert line.text == "NOW WITH A"
    assert line.confidence > 0.9
    assert engine.read(np.zeros((100, 100, 3), np.uint8)) == []


@pytest.mark.slow
@pytest.mark.parametrize("height", [70, 210, 333, 720])
def test_text_is_found_where_it_stands_in_pictures_of_any_height(height: int) -> None:
    image = np.asarray(text_frame("REST", size=(360, height), font_px=40, at=(0.5, 0.5)))
    (box,) = RapidOcr().find(image)
    assert abs((box.left + box.right) / 2 - 180) < 6
    assert abs((box.top + box.bottom) / 2 - height / 2) < 6


@pytest.mark.slow
def test_it_leaves_the_other_core_to_hearing_and_moving() -> None:
    engine = RapidOcr()
    for network in (engine._finder, engine._recogniser):
        assert network._session.get_session_options().intra_op_num_threads == 1


@pytest.mark.slow
def test_no_time_is_lost_on_numbers_that_are_nearly_nothing() -> None:
    options = RapidOcr()._finder._session.get_session_options()
    assert options.get_session_config_entry("session.set_denormal_as_zero") == "1"


def test_a_letter_counts_once_as_long_as_it_lasts_and_again_after_a_gap() -> None:
    chances = np.full((8, 4), 0.02, np.float32)
    for place, letter in enumerate([0, 1, 1, 2, 2, 0, 2, 3]):
        chances[place, letter] = 0.9
    assert _decoded(chances, ["", "o", "l", " "]) == ("oll ", 0.9)
    assert _decoded(chances[:1], ["", "o", "l", " "]) == ("", 0.0)


def line_of(*signs: tuple[str, float]) -> tuple[str, float]:
    letters = ["", *sorted({sign for sign, _ in signs})]
    chances = np.zeros((2 * len(signs), len(letters)), np.float32)
    chances[1::2, 0] = 1
    for n, (sign, chance) in enumerate(signs):
        chances[2 * n, letters.index(sign)] = chance
    return _decoded(chances, letters)


def test_an_emoji_beside_a_line_is_no_number() -> None:
    salt = [(sign, 0.99) for sign in "salt"]
    assert line_of(*salt, (" ", 0.9), ("6", 0.6))[0] == "salt"
    assert line_of(("O", 0.6), (" ", 0.9), *salt)[0] == "salt"
    assert line_of(("3", 0.97), (" ", 0.9), *salt)[0] == "3 salt"
    assert line_of(("3", 0.6))[0] == "3"
    assert line_of(*salt, (" ", 0.9), ("6", 0.6))[1] < 0.94  # nobody is surer for it


def test_a_picture_is_cut_only_where_nothing_is() -> None:
    image: Picture = np.full((900, 100, 3), 127, np.uint8)
    image[200:300, 20:80] = 255  # a text over the first place for a cut
    image[500:800, 20:80] = 255  # and one higher than a strip
    cuts = strips(image)
    assert cuts == [(0, 192), (192, 384), (384, 499), (499, 800), (800, 900)]
    assert all((image[top] == 127).all() for top, _ in cuts)
    assert strips(image[500:800]) == [(0, 300)]


@pytest.mark.slow
def test_small_numbers_of_everything_else_stay_what_they_are() -> None:
    RapidOcr().find(np.asarray(text_frame("REST", size=(320, 96), font_px=40, at=(0.5, 0.5))))
    assert np.array([1e-40], np.float32) * np.float32(0.5) > 0
