from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from clients.local_models.rapidocr import Box, Picture
from services.screen_text.cut_outs import CutOut, Shelf, Shelved
from services.screen_text.tracks import TextTrack, Tracks

SIZE = (320, 120)
Scene = Callable[[float], list[tuple[str, int]]]
"""The words at a time, each with its left edge."""


def draw(words: list[tuple[str, int]], ground: int = 0) -> Picture:
    chance = np.random.default_rng(ground)
    image = Image.fromarray(chance.integers(60, 100, (SIZE[1], SIZE[0], 3), dtype=np.uint8))
    canvas = ImageDraw.Draw(image)
    for text, left in words:
        canvas.text((left, 50), text, "white", ImageFont.load_default(28), stroke_width=2, stroke_fill="black")
    return np.asarray(image)


def box_of(text: str, left: int) -> Box:
    width = ImageFont.load_default(28).getlength(text)
    return Box(left - 4, 48, left + round(width) + 4, 88)


def follow(scene: Scene, seconds: float, *, search_every_s: float = 0.5, found: Scene | None = None) -> list[TextTrack]:
    """Four frames a second; a finder that sees all words (or those of `found`) every `search_every_s`."""
    tracks = Tracks()
    for n in range(round(seconds * 4)):
        time_s = n / 4
        image = draw(scene(time_s), ground=n)
        grey = image.mean(axis=2).astype(np.uint8)
        tracks.follow(time_s, image, grey)
        if time_s % search_every_s == 0:
            boxes = [box_of(text, left) for text, left in (found or scene)(time_s)]
            tracks.meet(time_s, image, grey, boxes)
    return tracks.finish(seconds)


def times(tracks: list[TextTrack]) -> list[tuple[float, float | None]]:
    return [(track.start_s, track.end_s) for track in tracks]


def test_a_text_over_noise_is_followed_to_the_end() -> None:
    assert times(follow(lambda _t: [("Elbow", 20)], 3)) == [(0, 3)]


def test_start_and_end_are_finer_than_the_search() -> None:
    assert times(follow(lambda t: [("Elbow", 20)] if 0.75 <= t < 2.25 else [], 4, search_every_s=1)) == [(0.75, 2.25)]


def test_other_words_in_the_same_place_are_another_text() -> None:
    scene: Scene = lambda t: [("hello", 20)] if t < 1 else [("jelly", 20)]  # noqa: E731
    assert times(follow(scene, 2)) == [(0, 1), (1, 2)]


def test_one_changed_digit_is_another_text() -> None:
    scene: Scene = lambda t: [("Set 5 of 6", 20)] if t < 1 else [("Set 6 of 6", 20)]  # noqa: E731
    assert times(follow(scene, 2)) == [(0, 1), (1, 2)]


def test_a_flash_does_not_end_a_text() -> None:
    scene: Scene = lambda t: [] if t == 1.25 else [("Elbow", 20)]  # noqa: E731
    assert times(follow(scene, 3, search_every_s=10)) == [(0, 3)]


def test_a_moving_text_stays_one() -> None:
    scene: Scene = lambda t: [("Elbow", 20 + round(120 * t))]  # noqa: E731
    assert times(follow(scene, 1.5, search_every_s=0.25)) == [(0, 1.5)]


def test_a_longer_text_takes_the_place_of_its_beginning() -> None:
    scene: Scene = lambda t: [("Mix", 20)] if t < 1 else [("Mix the flour", 20)]  # noqa: E731
    assert [track.box.width > 100 for track in follow(scene, 2)] == [False, True]


def test_its_pictures_hold_the_whole_text_with_a_margin() -> None:
    (track,) = follow(lambda _t: [("Elbow", 60)], 1)
    for cut in track.cut_outs:
        height, width = cut.picture.shape[:2]
        assert 0 < cut.core.left < cut.core.right < width
        assert 0 < cut.core.top < cut.core.bottom < height


def test_where_a_caption_stood_the_next_one_is_awaited() -> None:
    tracks = Tracks()
    for n, words in enumerate([[("Elbow", 20)]] * 3 + [[]] * 2):
        image = draw(words, ground=n)
        grey = image.mean(axis=2).astype(np.uint8)
        tracks.follow(n / 4, image, grey)
        tracks.meet(n / 4, image, grey, [box_of(*word) for word in words])
    assert tracks.vacant(1.0) == [box_of("Elbow", 20)]
    assert tracks.vacant(60.0) == []


def test_a_text_seen_again_is_shown_to_the_reader_twice() -> None:
    (once,) = follow(lambda t: [("Elbow", 60)] if t == 0 else [], 1)
    (often,) = follow(lambda _t: [("Elbow", 60)], 1)
    assert (len(once.cut_outs), len(often.cut_outs)) == (1, 2)


def test_a_text_that_has_ended_takes_no_memory() -> None:
    (track,) = follow(lambda t: [("Elbow", 60)] if t < 1 else [], 3)
    assert (track.strokes.nbytes, track.last_seen) == (0, None)
    assert len(track.cut_outs) == 2
    assert all(isinstance(cut.kept, Shelved) for cut in track.cut_outs)


def test_pictures_come_back_from_a_shelf_as_they_were() -> None:
    shelf, pictures = Shelf(), [draw([("Elbow", 60)]), draw([("Knee", 20)])[10:60, ::2]]
    cuts = [CutOut(picture, Box(1, 2, 3, 4)).on(shelf) for picture in pictures]
    for cut, picture in zip(cuts, pictures, strict=True):
        assert np.array_equal(cut.picture, picture)
        assert cut.on(Shelf()) is cut
