"""Pictures of phones: HEIC with one or several pictures, turned ones, AVIF, and what is damaged."""

from pathlib import Path

import pytest
from PIL import Image

from clients.media.pictures import keep_picture, pictures_in, pixels
from services.sources.photo_posts import made_of, slides_in
from tests.fakes.post_sites import picture
from utils.errors import PermanentError

FIXTURES = Path(__file__).parents[2] / "fixtures"
TWO, TURNED = FIXTURES / "two_pictures.heic", FIXTURES / "turned.heic"


def test_a_file_of_several_pictures_is_a_post_of_as_many_slides(tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(picture("Plank"))
    post = made_of(slides_in([TWO, other]), None, tmp_path, 60)

    assert pictures_in(TWO) == 2
    assert [slide.number for slide in post.slides] == [1, 2, 3]
    first, second = (pixels(tmp_path / slide.file)[5, 5] for slide in post.slides[:2])
    assert first.min() > 250  # white paper
    assert second[0] - second[1] > 20  # pink paper


def test_a_picture_that_was_turned_by_the_phone_stands_upright_once(tmp_path: Path) -> None:
    assert keep_picture(TURNED, tmp_path / "kept.jpg", name="It") == (320, 240)
    dark = pixels(tmp_path / "kept.jpg").min(axis=2) < 100

    assert dark[:120].sum() > 20 * dark[120:].sum()  # one line, at the top


def test_avif_is_read_as_other_pictures_are(tmp_path: Path) -> None:
    Image.new("RGB", (64, 48), "teal").save(tmp_path / "a.avif")

    assert keep_picture(tmp_path / "a.avif", tmp_path / "kept.jpg", name="It") == (64, 48)
    assert pictures_in(tmp_path / "a.avif") == 1


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_a_heic_that_is_cut_off_is_said_to_be_damaged(tmp_path: Path, share: float) -> None:
    whole = TWO.read_bytes()
    part = tmp_path / "part.heic"
    part.write_bytes(whole[: int(share * len(whole))])
    lost = []
    for index in range(pictures_in(part)):
        try:
            keep_picture(part, tmp_path / "kept.jpg", name="Slide 1", index=index)
        except PermanentError as error:
            lost.append(error.message)

    assert lost
    assert set(lost) == {"Slide 1 is damaged or no picture."}
