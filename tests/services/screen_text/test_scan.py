from collections.abc import Iterator

import numpy as np

from clients.local_models.rapidocr import Box, Picture
from clients.media.frames import Frame
from services.screen_text.scan import around, bands, scan, scan_closely
from tests.clips import text_frame

SIZE = (640, 360)


class SearchedRows:
    """Finds what is bright, and keeps how much of a picture it was shown."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        self.columns: list[int] = []

    def find(self, image: Picture) -> list[Box]:
        self.rows.append(len(image))
        self.columns.append(image.shape[1])
        rows, columns = np.nonzero(image.mean(axis=2) > 120)
        return [Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)] if len(rows) else []


def looks(*words: str) -> Iterator[Frame]:
    """One look a quarter of a second."""
    for n, said in enumerate(words):
        yield Frame(n / 4, np.asarray(text_frame(said, size=SIZE, font_px=34)))


def test_a_text_that_comes_is_searched_for_around_it_alone() -> None:
    finder = SearchedRows()
    seen = scan(looks(*[""] * 4, *["10 squats"] * 6), finder, 2.5)
    assert finder.rows[0] == SIZE[1]
    assert len(finder.rows) == 2
    assert finder.rows[1] < SIZE[1] / 2
    assert finder.columns[1] < SIZE[0] / 2
    assert [track.start_s for track in seen.tracks] == [1.0]


def test_a_line_that_grows_is_searched_whole() -> None:
    finder = SearchedRows()
    whole = np.asarray(text_frame("10 squats and", size=SIZE, font_px=34)).copy()
    columns = np.flatnonzero(whole.max(axis=(0, 2)) > 120)
    begin = whole.copy()
    begin[:, columns[0] + (columns[-1] - columns[0]) // 2 :] = begin[0, 0]
    frames = [Frame(n / 4, begin if n < 6 else whole) for n in range(12)]
    seen = scan(iter(frames), finder, 3.0)
    assert max(track.box.width for track in seen.tracks) >= columns[-1] - columns[0]


def test_the_next_caption_is_looked_for_as_soon_as_it_stands() -> None:
    finder = SearchedRows()
    seen = scan(looks(*["10 squats"] * 4, *["20 lunges"] * 4), finder, 2.0)
    assert [(track.start_s, track.end_s) for track in seen.tracks] == [(0.0, 1.0), (1.0, 2.0)]
    assert len(finder.rows) <= 3


def test_nothing_is_searched_while_nothing_comes() -> None:
    finder = SearchedRows()
    scan(looks(*["10 squats"] * 40), finder, 10.0)
    assert len(finder.rows) == 1


def test_rows_around_gone_texts_are_joined_where_they_meet() -> None:
    boxes = [Box(0, 100, 50, 110), Box(0, 120, 50, 128), Box(0, 5, 50, 15)]
    assert bands(boxes, 200) == [((0, 25), 10), ((90, 136), 8)]


def test_rows_in_which_something_came_get_room_for_a_large_line() -> None:
    assert around([10, 12, 150], 200) == [(0, 32), (130, 170)]


def test_words_that_stand_for_a_look_each_are_all_found() -> None:
    said = ["TODAY", "TODAY", "WE", "WE", "BAKE", "BREAD", "WITH", "TWO", "EGGS", "AND", "MILK", "MILK"]
    seen = scan(looks(*said), SearchedRows(), len(said) / 4)

    assert len(seen.tracks) == len(set(said))


def test_a_word_that_is_gone_when_the_first_caption_is_found_is_found_too() -> None:
    said = ["", "", "TODAY", "WE", "WE", "WE", "BAKE", "BAKE"]
    seen = scan(looks(*said), SearchedRows(), len(said) / 4)

    assert [track.start_s for track in seen.tracks] == [0.5, 0.75, 1.5]
    assert seen.tracks[0].end_s == 0.75


def test_words_are_searched_for_closely_whenever_none_has_just_come() -> None:
    finder = SearchedRows()
    frames = (
        Frame(n / 10, look.image) for n, look in enumerate(looks("TODAY", "TODAY", "WE", "BAKE", "BREAD", "BREAD"))
    )
    seen = scan_closely(frames, finder, 0.6, 0.1)

    assert [(round(track.start_s, 1), round(track.end_s or 0, 1)) for track in seen.tracks] == [
        (0.0, 0.2),
        (0.2, 0.3),
        (0.3, 0.4),
        (0.4, 0.6),
    ]
    assert len(finder.rows) == 4


class TallThings:
    """Takes a tall thing for text while it stands, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def find(self, image: Picture) -> list[Box]:
        self.asked += 1
        return [Box(100, 10, 220, 340)] if image.shape[0] == SIZE[1] and self.asked == 1 else []


def test_what_is_higher_than_text_is_not_awaited_again() -> None:
    finder, chance = TallThings(), np.random.default_rng(1)
    thing = np.full((SIZE[1], SIZE[0], 3), 40, np.uint8)
    thing[10:340, 100:220:6] = 220
    moving = [np.repeat(chance.integers(0, 2, (36, 64, 1)) * 200, 3, axis=2).astype(np.uint8) for _ in range(8)]
    others = [np.repeat(np.repeat(one, 10, axis=0), 10, axis=1) for one in moving]
    scan((Frame(n / 4, image) for n, image in enumerate([thing, thing, thing, *others])), finder, 2.75)

    assert finder.asked <= 5  # at first, and where strokes have come a second later
