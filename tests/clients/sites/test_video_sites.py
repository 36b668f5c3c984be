"""The downloader itself, at work on a site of this machine's own."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yt_dlp
from yt_dlp.extractor.common import InfoExtractor

from clients.sites.video_captions import FROM_JSON3
from clients.sites.video_sites import SiteLimits, UnknownExtractorsError, YtDlpSites, _Watch, make_downloader
from tests.clips import make_clip
from tests.fakes.web_server import WebServer, content, raw, redirect, status, web_server
from utils.errors import NeedsUserError, PermanentError, TransientError

Publish = Callable[..., str]
LIMITS = SiteLimits(max_s=60, max_bytes=1_000_000)
JSON3 = json.dumps({"events": [{"tStartMs": 0, "dDurationMs": 900, "segs": [{"utf8": "three "}, {"utf8": "sets"}]}]})


class LocalSiteIE(InfoExtractor):  # type: ignore[misc]
    """Reads what a test's page says, in yt-dlp's own words."""

    IE_NAME = "local"
    _VALID_URL = r"http://127\.0\.0\.1:\d+/watch/(?P<id>\w+)"

    def _real_extract(self, url: str) -> Any:
        info = self._download_json(url, self._match_id(url))
        info["subtitles"] = self.extract_subtitles(info.get("subtitles"))
        info["automatic_captions"] = self.extract_automatic_captions(info.get("automatic_captions"))
        return info

    def _get_subtitles(self, tracks: Any) -> Any:
        return tracks or {}

    _get_automatic_captions = _get_subtitles


def make_local(options: dict[str, Any]) -> Any:
    """Build the real downloader, knowing the local site only."""
    downloader = yt_dlp.YoutubeDL(options, auto_init=False)
    downloader.add_info_extractor(LocalSiteIE())
    return downloader


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return make_clip(tmp_path_factory.mktemp("clip") / "clip.mp4", sound=True).read_bytes()


@pytest.fixture
def site(clip: bytes) -> Iterator[WebServer]:
    with web_server({"/clip.mp4": content(clip, "video/mp4"), "/en.json": content(JSON3.encode())}) as running:
        yield running


@pytest.fixture
def post(site: WebServer) -> Publish:
    """Put a post on the site; keywords change what its page says. Returns its link."""

    def publish(**said: Any) -> str:
        page = {"id": "abc", "title": "Squats", "ext": "mp4", "url": site.url("/clip.mp4")} | said
        site.routes["/watch/abc"] = content(json.dumps(page).encode(), "application/json")
        return site.url("/watch/abc")

    return publish


def fetch(url: str, folder: Path, limits: SiteLimits = LIMITS, **arguments: Any) -> Any:
    sites = YtDlpSites(make=make_local, inner_hosts={url.split("/")[2]}, **arguments)
    return sites.fetch(url, folder, lambda text, done=None: None, limits)


def test_the_real_downloader_knows_exactly_the_three_sites(tmp_path: Path) -> None:
    with make_downloader(
        YtDlpSites()._options(tmp_path, _Watch(lambda text, done=None: None, LIMITS), None, "")
    ) as downloader:
        assert sorted(downloader._ies) == ["Instagram", "TikTok", "TikTokVM", "Youtube"]


def test_a_changed_name_of_an_extractor_is_a_bug_and_not_a_bad_link() -> None:
    with pytest.raises(UnknownExtractorsError):
        make_downloader({"allowed_extractors": ["tik"], "quiet": True})


def test_a_post_comes_with_its_file_and_words(post: Publish, clip: bytes, tmp_path: Path) -> None:
    fetched = fetch(post(description="3 sets #legs", uploader="coach"), tmp_path)

    assert fetched.path.read_bytes() == clip
    assert (fetched.platform_id, fetched.title, fetched.caption, fetched.author) == (
        "abc",
        "Squats",
        "3 sets #legs",
        "coach",
    )


def test_captions_in_the_videos_language_become_webvtt(post: Publish, site: WebServer, tmp_path: Path) -> None:
    tracks = {"en-US": [{"ext": "json3", "url": site.url("/en.json")}], "de": [{"ext": "vtt", "data": "WEBVTT"}]}
    fetched = fetch(post(subtitles=tracks, language="en"), tmp_path)

    assert fetched.captions.read_text() == f"WEBVTT\n\n{FROM_JSON3}\n\n00:00:00.000 --> 00:00:00.900\nthree sets\n"
    assert (fetched.language, fetched.captions_automatic) == ("en", False)


def test_automatic_captions_say_so(post: Publish, site: WebServer, tmp_path: Path) -> None:
    tracks = {"en-orig": [{"ext": "json3", "url": site.url("/en.json")}], "fr": [{"ext": "vtt", "data": "WEBVTT"}]}
    fetched = fetch(post(automatic_captions=tracks), tmp_path)

    assert (fetched.language, fetched.captions_automatic) == ("en", True)


def test_captions_that_are_refused_do_not_cost_the_video(post: Publish, site: WebServer, tmp_path: Path) -> None:
    site.routes["/en.json"] = status(429)
    fetched = fetch(post(subtitles={"en": [{"ext": "json3", "url": site.url("/en.json")}]}), tmp_path)

    assert fetched.path.is_file()
    assert fetched.captions is None


def test_the_thumbnail_comes_along(post: Publish, site: WebServer, tmp_path: Path) -> None:
    site.routes["/t.jpg"] = content(b"picture")

    assert fetch(post(thumbnail=site.url("/t.jpg")), tmp_path).thumbnail.read_bytes() == b"picture"


def test_progress_is_told_in_megabytes(post: Publish, site: WebServer, tmp_path: Path) -> None:
    said: list[tuple[str, float | None]] = []
    sites = YtDlpSites(make=make_local, inner_hosts={site.netloc})
    sites.fetch(post(), tmp_path, lambda text, done=None: said.append((text, done)), LIMITS)

    assert said[-1] == ("Downloading, 0.0 MB of 0.0 MB", 1.0)


@pytest.mark.parametrize(
    ("said", "kind", "says"),
    [
        ({"duration": 61}, NeedsUserError, "1 min 1 s long; at most 1 min"),
        ({"is_live": True}, PermanentError, "live stream"),
        ({"live_status": "is_upcoming"}, PermanentError, "not started"),
        ({"filesize": 2_000_000}, NeedsUserError, "larger than 1.0 MB"),
        ({"_type": "playlist", "entries": []}, PermanentError, "neither a picture nor a video"),
        ({"formats": [], "url": None}, PermanentError, "neither a video nor pictures"),
        ({"vcodec": "none"}, NeedsUserError, "only its sound"),
    ],
)
def test_what_the_site_says_can_stop_the_download(
    post: Publish, site: WebServer, tmp_path: Path, said: dict[str, Any], kind: type[Exception], says: str
) -> None:
    with pytest.raises(kind, match=says):
        fetch(post(**said), tmp_path)

    assert ("/clip.mp4", site.netloc) not in site.requests


def test_a_file_larger_than_its_page_says_is_stopped(post: Publish, tmp_path: Path) -> None:
    with pytest.raises(NeedsUserError, match="larger than"):
        fetch(post(), tmp_path, SiteLimits(max_s=60, max_bytes=1000))


def test_a_file_that_hides_its_size_is_stopped(post: Publish, site: WebServer, tmp_path: Path) -> None:
    site.routes["/clip.mp4"] = raw(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n", *[b"x" * 50_000] * 40)

    with pytest.raises(NeedsUserError, match="larger"):
        fetch(post(), tmp_path)


def test_a_download_does_not_outlast_its_clock(post: Publish, tmp_path: Path) -> None:
    with pytest.raises(NeedsUserError, match="too long"):
        fetch(post(), tmp_path, SiteLimits(max_s=60, max_bytes=1_000_000, max_wait_s=0))


@pytest.mark.parametrize(("code", "kind"), [(404, PermanentError), (403, TransientError), (503, TransientError)])
def test_a_site_that_refuses_is_explained(
    post: Publish, site: WebServer, tmp_path: Path, code: int, kind: type[Exception]
) -> None:
    link = post()
    site.routes["/watch/abc"] = status(code)

    with pytest.raises(kind):
        fetch(link, tmp_path)


@pytest.mark.parametrize("part", ["/watch/abc", "/clip.mp4"])
def test_a_site_that_leads_into_the_network_is_refused(
    post: Publish, site: WebServer, tmp_path: Path, part: str
) -> None:
    with web_server({"/": content(b"{}")}) as inner:
        link = post()
        site.routes[part] = redirect(inner.url("/"))
        with pytest.raises(PermanentError, match="may not be fetched"):
            fetch(link, tmp_path)
        assert inner.requests == []


def test_an_inner_picture_costs_only_the_picture(post: Publish, tmp_path: Path) -> None:
    with web_server({"/t.jpg": content(b"picture")}) as inner:
        assert fetch(post(thumbnail=inner.url("/t.jpg")), tmp_path).thumbnail is None


def test_a_carousel_gives_all_its_videos(post: Publish, site: WebServer, tmp_path: Path) -> None:
    first = {"id": "part1", "title": "Part 1", "ext": "mp4", "url": site.url("/clip.mp4")}
    said = {"_type": "playlist", "id": "post", "description": "Two parts", "entries": [first, first | {"id": "part2"}]}
    fetched = fetch(post(**said), tmp_path)

    assert (fetched.platform_id, fetched.caption) == ("post", "Two parts")
    assert [(part.number, part.is_clip, part.path.name) for part in fetched.parts] == [
        (1, True, "clip-001.mp4"),
        (2, True, "clip-002.mp4"),
    ]


def test_the_cookies_are_used_and_neither_changed_nor_left_behind(post: Publish, tmp_path: Path) -> None:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text("# Netscape HTTP Cookie File\n127.0.0.1\tFALSE\t/\tFALSE\t0\tsession\tsecret\n")
    cookies.chmod(0o400)
    work = tmp_path / "work"
    work.mkdir()
    fetch(post(), work, cookies_file=cookies)

    assert [path.name for path in work.iterdir()] == ["video.mp4"]
    assert "secret" in cookies.read_text()


@pytest.mark.parametrize("text", [None, "not a cookie jar"])
def test_cookies_that_cannot_be_read_are_named(post: Publish, tmp_path: Path, text: str | None) -> None:
    cookies = tmp_path / "cookies.txt"
    if text is not None:
        cookies.write_text(text)

    with pytest.raises(NeedsUserError, match="VIDEO_COOKIES_FILE"):
        fetch(post(), tmp_path, cookies_file=cookies)


def test_a_broken_line_of_the_cookies_is_not_printed(
    post: Publish, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    cookies = tmp_path / "cookies.txt"
    cookies.write_text("# Netscape HTTP Cookie File\nsession=secret\n")
    fetch(post(), tmp_path, cookies_file=cookies)

    assert capfd.readouterr() == ("", "")


def test_picture_and_sound_in_two_files_are_joined(post: Publish, site: WebServer, tmp_path: Path) -> None:
    from clients.media.ffmpeg import ffmpeg_path
    from clients.media.probe import probe

    picture, sound = tmp_path / "p.mp4", tmp_path / "s.m4a"
    site.routes["/p.mp4"] = content(make_clip(picture).read_bytes())
    site.routes["/s.m4a"] = content(make_clip(sound, picture=False, sound=True).read_bytes())
    formats = [
        {"format_id": "v", "url": site.url("/p.mp4"), "ext": "mp4", "vcodec": "h264", "acodec": "none"},
        {"format_id": "a", "url": site.url("/s.m4a"), "ext": "m4a", "vcodec": "none", "acodec": "aac"},
    ]
    fetched = fetch(post(url=None, formats=formats), tmp_path, ffmpeg=ffmpeg_path())
    found = probe(fetched.path, name="it", max_s=60)

    assert (found.has_video, found.has_audio) == (True, True)


@pytest.mark.parametrize(
    ("silent", "says"),
    [
        (["TikTok", "Instagram", "YouTube"], "This machine is offline"),
        (["TikTok"], "cannot be reached"),
    ],
)
def test_a_site_that_is_not_reached_has_not_changed(
    site: WebServer, tmp_path: Path, silent: list[str], says: str
) -> None:
    with web_server({}) as gone:
        url = gone.url("/watch/abc")
    with pytest.raises(TransientError, match=says):
        fetch(url, tmp_path, silent=lambda: silent)


def test_the_original_comes_before_a_dub_whatever_it_is_encoded_as(
    post: Publish, site: WebServer, tmp_path: Path
) -> None:
    forms = [
        {
            "format_id": "dub",
            "ext": "mp4",
            "vcodec": "h264",
            "acodec": "aac",
            "language": "de",
            "language_preference": -1,
        },
        {
            "format_id": "own",
            "ext": "webm",
            "vcodec": "vp9",
            "acodec": "opus",
            "language": "en",
            "language_preference": 10,
        },
    ]
    for form in forms:
        name = "/dub.mp4" if form["format_id"] == "dub" else "/clip.mp4"
        form["url"] = site.url(name)
    site.routes["/dub.mp4"] = content(b"somebody else speaks", "video/mp4")
    fetched = fetch(post(formats=forms, url=None), tmp_path)
    assert fetched.path.read_bytes() != b"somebody else speaks"
