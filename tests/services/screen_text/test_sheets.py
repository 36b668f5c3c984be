import numpy as np
import pytest

from clients.local_models.rapidocr import Box, Picture, TextBox
from services.screen_text.sheets import SIDE_PX, SheetLine, lay_out, lines


def picture(width: int, height: int, shade: int = 200) -> Picture:
    return np.full((height, width, 3), shade, np.uint8)


def test_many_small_pictures_share_a_sheet() -> None:
    sheets = lay_out([picture(300, 60)] * 60)
    assert len(sheets) == 1
    assert sorted(cell.index for cell in sheets[0].cells) == list(range(60))


def test_cells_do_not_overlap_and_stay_on_the_sheet() -> None:
    chance = np.random.default_rng(1)
    sheets = lay_out([picture(int(w), int(h)) for w, h in chance.integers((20, 20), (700, 120), (80, 2))])
    for sheet in sheets:
        boxes = [cell.box for cell in sheet.cells]
        assert all(a.shared(b) == 0 for n, a in enumerate(boxes) for b in boxes[:n])
        assert all(box.right <= sheet.image.shape[1] and box.bottom <= sheet.image.shape[0] for box in boxes)


def test_a_picture_lies_where_its_cell_says() -> None:
    (sheet,) = lay_out([picture(30, 20, 10), picture(40, 25, 250)])
    for cell in sheet.cells:
        box = cell.box
        assert (sheet.image[box.top : box.bottom, box.left : box.right] == (10, 250)[cell.index]).all()


def test_a_picture_too_wide_is_cut() -> None:
    (sheet,) = lay_out([picture(5000, 50)])
    assert sheet.image.shape[1] <= SIDE_PX


def test_no_pictures_need_no_sheet() -> None:
    assert lay_out([]) == []


@pytest.fixture
def words() -> list[TextBox]:
    """What a reader says of two cells that lie side by side, at 14 and 128 pixels from the left."""
    return [
        TextBox("PLANK", 0.8, Box(70, 24, 110, 44)),
        TextBox("ELBOW", 1.0, Box(16, 26, 66, 46)),
        TextBox("a neighbour's line", 0.9, Box(16, 6, 110, 18)),
        TextBox("18", 1.0, Box(140, 24, 170, 44)),
    ]


def test_each_picture_gets_its_own_words_in_order(words: list[TextBox]) -> None:
    (sheet,) = lay_out([picture(100, 40), picture(60, 40)])
    cores = [Box(4, 8, 96, 34), Box(4, 8, 56, 34)]
    assert lines(sheet, words, cores) == {0: SheetLine("ELBOW PLANK", 0.9), 1: SheetLine("18", 1.0)}


def test_two_lines_in_one_picture_are_read_from_above() -> None:
    (sheet,) = lay_out([picture(100, 80)])
    found = [TextBox("below", 1.0, Box(16, 60, 60, 80)), TextBox("above", 1.0, Box(40, 24, 90, 44))]
    assert lines(sheet, found, [Box(0, 0, 100, 80)])[0].text == "above below"


def test_a_picture_without_words_is_left_out() -> None:
    (sheet,) = lay_out([picture(100, 40)])
    assert lines(sheet, [], [Box(0, 0, 100, 40)]) == {}


def test_the_end_of_a_line_read_twice_counts_once() -> None:
    (sheet,) = lay_out([picture(200, 40)])
    found = [TextBox("Set 4 of 6", 1.0, Box(20, 24, 190, 44)), TextBox("6", 1.0, Box(170, 24, 192, 44))]
    assert lines(sheet, found, [Box(0, 0, 200, 40)])[0].text == "Set 4 of 6"


def test_an_emoji_beside_a_line_is_no_number() -> None:
    (sheet,) = lay_out([picture(200, 40)])
    found = [TextBox("Add salt", 1.0, Box(20, 24, 150, 44)), TextBox("6", 0.4, Box(160, 24, 180, 44))]
    assert lines(sheet, found, [Box(0, 0, 200, 40)])[0].text == "Add salt"
    assert lines(sheet, [*found[:1], TextBox("6", 0.9, found[1].box)], [Box(0, 0, 200, 40)])[0].text == "Add salt 6"
    assert lines(sheet, found[1:], [Box(0, 0, 200, 40)])[0].text == "6"
