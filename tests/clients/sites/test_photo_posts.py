"""Photo posts through yt-dlp's own extractors, on sites of this machine that answer as TikTok and Instagram do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yt_dlp.extractor.tiktok

from clients.sites.post_parts import parts_of
from clients.sites.tiktok_posts import photo_extractor, pictures_of
from clients.sites.video_sites import SiteLimits, YtDlpSites
from tests.clips import make_clip
from tests.fakes.post_sites import CODE, POST, PostSites, picture
from tests.fakes.web_server import WebServer, web_server
from utils.errors import NeedsUserError, PermanentError

PICTURES = [picture("one"), picture("two"), picture("three")]


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server() as running:
        yield running


@pytest.fixture
def sites(server: WebServer) -> PostSites:
    return PostSites(server)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", seconds=1).read_bytes()


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("song")
    return make_clip(folder / "song.m4a", seconds=1, sound=True, picture=False).read_bytes()


def fetch(sites: PostSites, server: WebServer, url: str, folder: Path, max_bytes: int = 5_000_000) -> Any:
    found = YtDlpSites(make=sites.make, inner_hosts={server.netloc})
    return found.fetch(url, folder, lambda text, done=None: None, SiteLimits(60, max_bytes))


@pytest.mark.parametrize("path", ["/@coach/photo/{}", "/@coach/video/{}", "/t/ZMabc"])
def test_a_photo_post_of_tiktok_comes_by_every_kind_of_link(
    sites: PostSites, server: WebServer, song: bytes, tmp_path: Path, path: str
) -> None:
    sites.tiktok(PICTURES, sound=song)
    fetched = fetch(sites, server, server.url(path.format(POST)), tmp_path)

    assert [part.path.read_bytes() for part in fetched.parts] == PICTURES
    assert (fetched.platform, fetched.platform_id, fetched.caption) == ("tiktok", POST, "Three moves")
    assert (fetched.path.read_bytes(), fetched.author) == (song, "Coach")


def test_a_slide_that_is_gone_leaves_its_number(sites: PostSites, server: WebServer, tmp_path: Path) -> None:
    fetched = fetch(sites, server, sites.tiktok([PICTURES[0], None, PICTURES[2]]), tmp_path)

    assert [(part.number, part.path is not None) for part in fetched.parts] == [(1, True), (2, False), (3, True)]
    assert fetched.path is None


def test_a_post_whose_pictures_are_all_gone_fails_in_words(sites: PostSites, server: WebServer, tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="none of the pictures"):
        fetch(sites, server, sites.tiktok([None, None]), tmp_path)


def test_pictures_count_together_against_the_size_of_a_post(
    sites: PostSites, server: WebServer, tmp_path: Path
) -> None:
    with pytest.raises((NeedsUserError, PermanentError)):
        fetch(sites, server, sites.tiktok(PICTURES), tmp_path, max_bytes=1000)


def test_a_carousel_of_instagram_keeps_pictures_and_clips_in_order(
    sites: PostSites, server: WebServer, clip: bytes, tmp_path: Path
) -> None:
    url = sites.instagram([("picture", PICTURES[0]), ("clip", clip), ("picture", PICTURES[2])])
    fetched = fetch(sites, server, url, tmp_path)

    assert [(part.is_clip, part.path.read_bytes()) for part in fetched.parts] == [
        (False, PICTURES[0]),
        (True, clip),
        (False, PICTURES[2]),
    ]
    assert (fetched.platform, fetched.path, fetched.author) == ("instagram", None, "coach")


def test_a_single_picture_of_instagram_is_a_post(sites: PostSites, server: WebServer, tmp_path: Path) -> None:
    fetched = fetch(sites, server, sites.instagram([("picture", PICTURES[0])]) + "?img_index=1", tmp_path)

    assert [part.path.read_bytes() for part in fetched.parts] == [PICTURES[0]]
    assert fetched.url.endswith(f"/p/{CODE}/?img_index=1")


def test_yt_dlp_of_today_lets_its_extractor_be_extended() -> None:
    extractor = photo_extractor()

    assert extractor is not None
    assert extractor.ie_key() == "TikTok"
    for kind in ("photo", "video"):
        assert extractor.suitable(f"https://www.tiktok.com/@coach/{kind}/{POST}")


def test_another_yt_dlp_is_told_and_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yt_dlp.extractor.tiktok.TikTokIE, "_VALID_URL", r"https://tiktok\.com/(?P<id>\d+)")

    assert photo_extractor() is None


@pytest.mark.parametrize("item", [None, {}, {"imagePost": None}, {"imagePost": {"images": "no"}}])
def test_a_page_without_pictures_has_none(item: Any) -> None:
    assert list(pictures_of(item)) == []


@pytest.mark.parametrize(
    ("info", "found"),
    [
        ({"url": "https://a/v.mp4", "thumbnail": "https://a/t.jpg"}, []),
        ({"formats": [], "thumbnails": [{"url": "a"}, {"url": "b"}]}, [("b", "a")]),
        ({"formats": [], "thumbnails": [{"url": "a", "width": 9}, {"url": "b", "width": 2}]}, [("a", "b")]),
        ({"formats": []}, []),
        ({"_type": "playlist", "entries": [{"formats": []}, None]}, [()]),
    ],
)
def test_the_largest_copy_of_a_picture_is_asked_for_first(info: Any, found: list[Any]) -> None:
    assert [part.addresses for part in parts_of(info)] == found
