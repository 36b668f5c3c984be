"""Small pictures that stand for a video."""

import io
from pathlib import Path

import pytest
from PIL import Image

from clients.media.thumbnails import cover_of_video, thumbnail_of_picture, thumbnail_of_video
from tests.clips import make_clip, slides, solid
from utils.errors import PermanentError

RED, BLUE = solid("red")(0), solid("blue")(0)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_sites_picture_becomes_a_small_jpeg(tmp_path: Path, form: str) -> None:
    Image.new("RGB", (1080, 1920), "red").save(tmp_path / "original", form)

    assert thumbnail_of_picture(tmp_path / "original", tmp_path / "thumbnail.jpg")
    with Image.open(tmp_path / "thumbnail.jpg") as image:
        assert (image.format, image.size) == ("JPEG", (360, 640))


def test_a_see_through_picture_works_too(tmp_path: Path) -> None:
    Image.new("RGBA", (100, 100), (255, 0, 0, 9)).save(tmp_path / "original", "PNG")

    assert thumbnail_of_picture(tmp_path / "original", tmp_path / "thumbnail.jpg")


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"GIF89a" + b"\0" * 50])
def test_what_is_no_picture_gives_no_thumbnail(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "original").write_bytes(content)

    assert not thumbnail_of_picture(tmp_path / "original", tmp_path / "thumbnail.jpg")
    assert not (tmp_path / "thumbnail.jpg").exists()


def test_a_picture_of_too_many_pixels_is_not_decoded(tmp_path: Path) -> None:
    Image.new("1", (10_000, 6_000)).save(tmp_path / "original", "PNG")

    assert not thumbnail_of_picture(tmp_path / "original", tmp_path / "thumbnail.jpg")


def test_a_videos_picture_is_from_its_second_second(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", draw=slides(RED, BLUE, each_s=1))

    assert thumbnail_of_video(clip, tmp_path / "thumbnail.jpg")
    assert _colour(tmp_path / "thumbnail.jpg") == "blue"


def test_a_short_video_gives_what_it_has(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=0.5, draw=slides(RED))

    assert thumbnail_of_video(clip, tmp_path / "thumbnail.jpg")
    assert _colour(tmp_path / "thumbnail.jpg") == "red"


def test_sound_has_no_picture(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", picture=False, sound=True)

    assert not thumbnail_of_video(clip, tmp_path / "thumbnail.jpg")


def _colour(path: Path) -> str:
    with Image.open(path) as image:
        red, _green, blue = image.convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
    return "red" if red > blue else "blue"


def test_a_cover_is_the_picture_of_its_second_and_no_larger_than_wished(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=4, fps=5, draw=slides(RED, BLUE, each_s=2))
    for at_s, is_red in ((0.5, True), (3.0, False)):
        with Image.open(io.BytesIO(cover_of_video(clip, at_s, most_bytes=2_000_000))) as cover:
            red, _, blue = cover.convert("RGB").resize((1, 1)).getpixel((0, 0))  # type: ignore[misc]
            assert (cover.format, red > blue) == ("JPEG", is_red)
    for at_s, most_bytes in ((9.0, 2_000_000), (1.0, 20)):
        with pytest.raises(PermanentError):
            cover_of_video(clip, at_s, most_bytes=most_bytes)
