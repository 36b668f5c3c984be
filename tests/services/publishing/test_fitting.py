from pathlib import Path

import pytest

from clients.media.probe import probe
from clients.media.rendition import Rendition, make_rendition
from clients.platforms.instagram.platform import Instagram
from clients.platforms.platform import Rules
from clients.platforms.tiktok.platform import TikTok
from services.publishing.files.fitting import begins_with_index, fitting
from tests.clips import make_clip, moving_box

WIDE, TALL = (480, 240), (360, 640)


def small(rules: Rules, **changes: object) -> Rules:
    return Rules(**{**vars(rules), **changes})


def test_a_file_is_made_to_fit_or_refused_in_a_sentence(tmp_path: Path) -> None:
    rules = small(Instagram.rules, max_side=320)
    path = make_clip(tmp_path / "wide.mp4", seconds=4, fps=24, size=WIDE, draw=moving_box(WIDE), sound=True)
    found = probe(path, name="it", max_s=100)
    wanted = fitting(rules, found, path)
    assert wanted.rendition
    assert wanted.rendition["max_side"] == 320
    made = tmp_path / "made.mp4"
    make_rendition(path, made, Rendition(**wanted.rendition))
    fits = probe(made, name="it", max_s=100)
    assert (fits.width, fits.height, fits.has_audio) == (320, 160, True)
    assert begins_with_index(made)
    assert fitting(rules, fits, made).rendition is None

    tight = small(rules, max_bytes=2000)
    assert fitting(tight, found, path).problem == "4 s do not fit into 0 MB."


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (small(TikTok.rules, min_s=5), "the least is 5 s"),
        (small(TikTok.rules, min_s=1, max_s=1.5), "at most 2 s"),
        (small(TikTok.rules, min_s=1, min_side=400), "400 a side"),
        (small(TikTok.rules, min_s=1, min_fps=30), "the least is 30"),
    ],
)
def test_what_cannot_be_mended_is_refused(tmp_path: Path, rules: Rules, says: str) -> None:
    path = make_clip(tmp_path / "tall.mp4", seconds=2, fps=24, size=TALL, draw=moving_box(TALL))
    assert says in fitting(rules, probe(path, name="it", max_s=100), path).problem


def test_an_index_at_the_end_is_brought_to_the_front_without_encoding(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "tall.mp4", seconds=3, fps=24, size=TALL, draw=moving_box(TALL))
    assert not begins_with_index(path)
    wanted = fitting(small(TikTok.rules, min_s=1), probe(path, name="it", max_s=100), path)
    assert wanted.rendition
    assert wanted.rendition["copies"] is True
