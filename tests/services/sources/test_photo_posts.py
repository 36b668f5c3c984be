"""A photo post as media: pictures kept in order, clips joined, what cannot be read told."""

import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from clients.media.pictures import keep_picture
from clients.media.probe import probe
from clients.sites.photo_posts import PartFile
from clients.sites.video_posts import Fetched
from config.settings import Settings
from services.domain.stages import Options, Source, StageContext
from services.sources.download import download
from services.sources.photo_posts import made_of
from services.sources.picture_packs import PicturePack, is_pack, unpack
from tests.clips import make_clip
from tests.fakes.post_sites import picture
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

UNREAD = StageContext(Settings(_env_file=None), Source(kind="link"), Options(), Path(), lambda text, done=None: None)


@pytest.fixture
def work(tmp_path: Path) -> Path:
    (tmp_path / "work").mkdir()
    return tmp_path / "work"


def part(number: int, work: Path, content: bytes) -> PartFile:
    path = work / f"picture-{number:03}.original"
    path.write_bytes(content)
    return PartFile(number, path)


def clip(number: int, work: Path, **about: Any) -> PartFile:
    return PartFile(number, make_clip(work / f"clip-{number:03}.mp4", seconds=1, **about), is_clip=True)


def test_pictures_become_upright_jpegs_and_nothing_else_is_left(work: Path) -> None:
    post = made_of([part(1, work, picture("one")), part(2, work, picture("two", form="PNG"))], None, work, 60)

    assert [(slide.number, slide.width, slide.height) for slide in post.slides] == [(1, 720, 960), (2, 720, 960)]
    assert {path.name for path in work.iterdir()} == {"slide-001.jpg", "slide-002.jpg", "thumbnail.jpg"}
    assert post.shortfall is None


def test_a_slide_that_is_gone_or_damaged_is_told_and_the_others_keep_their_numbers(work: Path) -> None:
    post = made_of(
        [PartFile(1, None), part(2, work, picture("two")), part(3, work, b"\xff\xd8\xffno picture")], None, work, 60
    )

    assert [slide.number for slide in post.slides] == [2]
    assert post.shortfall == "Slide 1 is gone: the site did not give it. Slide 3 is damaged or no picture."


def test_a_post_without_a_picture_that_can_be_read_fails_in_words(work: Path) -> None:
    with pytest.raises(PermanentError, match="Slide 1 is gone"):
        made_of([PartFile(1, None)], None, work, 60)


def test_a_single_picture_that_cannot_be_used_says_what_helps(work: Path) -> None:
    large = work / "large.original"
    Image.new("L", (9000, 9000)).save(large, "PNG")
    with pytest.raises(PermanentError) as refused:
        made_of([PartFile(1, large)], None, work, 60)
    assert (refused.value.code, refused.value.advice) == (ErrorCode.TOO_LARGE, "Send a smaller version of it.")


def test_clips_among_pictures_are_one_video_and_know_when_they_begin(work: Path) -> None:
    parts = [
        part(1, work, picture("one")),
        clip(2, work, sound=True),
        part(3, work, picture("three")),
        clip(4, work, size=(200, 300)),
    ]
    post = made_of(parts, None, work, 60)

    assert [(slide.number, slide.at_s) for slide in post.slides] == [(1, None), (2, 0.0), (3, None), (4, 1.0)]
    assert post.media is not None
    found = probe(post.media, name="it", max_s=60)
    assert (found.width, found.height, found.has_audio) == (320, 240, True)
    assert found.duration_s == pytest.approx(2, abs=0.1)


def test_sound_of_a_photo_post_is_kept_as_sound(work: Path) -> None:
    sound = make_clip(work / "sound.m4a", seconds=1, sound=True, picture=False)
    post = made_of([part(1, work, picture("one"))], sound, work, 60)

    assert post.media is not None
    assert post.found is not None
    assert (post.media.name, post.found.has_video, post.found.has_audio) == ("media.m4a", False, True)


def test_sound_that_cannot_be_used_costs_only_the_sound(work: Path) -> None:
    (work / "sound.mp3").write_bytes(b"ID3 no sound")
    post = made_of([part(1, work, picture("one"))], work / "sound.mp3", work, 60)

    assert (post.media, len(post.slides)) == (None, 1)
    assert "sound of this post could not be used" in (post.shortfall or "")


def test_a_picture_of_a_hundred_megapixels_is_refused_in_words(tmp_path: Path) -> None:
    Image.new("1", (10_000, 10_000)).save(tmp_path / "large.png")

    with pytest.raises(PermanentError, match="Slide 1 has more than 80 megapixels"):
        keep_picture(tmp_path / "large.png", tmp_path / "kept.jpg", name="Slide 1")


def test_what_a_picture_lets_through_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    keep_picture(tmp_path / "clear.png", tmp_path / "kept.jpg", name="It")

    assert Image.open(tmp_path / "kept.jpg").getpixel((4, 4)) == (255, 255, 255)


def test_the_same_pictures_make_the_same_pack_and_come_out_in_order(tmp_path: Path) -> None:
    sent = []
    for number, form in enumerate(("PNG", "JPEG"), 1):
        path = tmp_path / f"video{'.png' if form == 'PNG' else '.jpg'}"
        path.write_bytes(picture(str(number), form=form))
        sent.append((path.name, path))
    packs = [PicturePack(sent, tmp_path / name).finish() for name in ("a", "b")]
    folder = tmp_path / "out"
    folder.mkdir()

    assert packs[0][1] == packs[1][1]
    assert is_pack(packs[0][0])
    out = unpack(packs[0][0], folder, max_bytes=5_000_000)
    assert [path.read_bytes() for path in out] == [path.read_bytes() for _, path in sent]


def test_an_archive_of_somebody_elses_is_no_pack(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("slide-001.jpg", b"x")

    assert not is_pack(tmp_path / "a.zip")


def test_one_picture_that_was_sent_is_a_post_of_one_slide(tmp_path: Path, work: Path) -> None:
    (tmp_path / "IMG_1.png").write_bytes(picture("Push-ups 3 x 12", form="PNG"))
    source = Source(kind="upload", path=str(tmp_path / "IMG_1.png"), name="Plan.png")
    media = download(StageContext(UNREAD.settings, source, Options(), work, UNREAD.report), NoSites())

    assert ([slide.file for slide in media.slides], media.file, media.title) == (["slide-001.jpg"], "", "Plan")
    assert (media.has_video, media.has_audio, media.thumbnail_file) == (False, False, "thumbnail.jpg")
    assert media.sha256 == media.platform_id != ""


class NoSites:
    """Nobody asks them."""

    def fetch(self, *_args: object) -> Fetched:
        raise AssertionError
