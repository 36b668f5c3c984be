"""ScrapeCreators on this machine: its answers as public clients read them, and what goes wrong with it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clients.scrapecreators.sites import ScrapeCreators
from clients.sites.video_sites import SiteLimits
from tests.fakes.web_server import WebServer, content, status, web_server
from utils.errors import NeedsUserError, PermanentError, TransientError

TIKTOK = "https://www.tiktok.com/@coach/video/7170520270497680683"
REEL = "https://www.instagram.com/p/C1aBc_d-E2f/?img_index=2"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with web_server({f"/{name}": content(name.encode()) for name in ("v.mp4", "1.jpg", "2.jpg", "s.mp3")}) as running:
        yield running


def fetch(server: WebServer, url: str, folder: Path, **arguments: Any) -> Any:
    sites = ScrapeCreators("k", base_url=server.url(""), inner_hosts={server.netloc}, **arguments)
    return sites.fetch(url, folder, lambda text, done=None: None, SiteLimits(60, 1_000_000))


def tiktok(server: WebServer, **more: Any) -> None:
    post = {"aweme_id": "717", "desc": "3 x 12", "author": {"nickname": "Coach"}, **more}
    server.routes["/v2/tiktok/video"] = content(json.dumps({"success": True, "aweme_detail": post}).encode())


def instagram(server: WebServer, **more: Any) -> None:
    post = {
        "shortcode": "C1", "owner": {"username": "cook"},
        "edge_media_to_caption": {"edges": [{"node": {"text": "Soup"}}]}, **more,
    }  # fmt: skip
    server.routes["/v1/instagram/post"] = content(json.dumps({"data": {"xdt_shortcode_media": post}}).encode())


def test_a_video_of_tiktok_comes_from_the_first_copy_that_answers(server: WebServer, tmp_path: Path) -> None:
    copies = [server.url("/gone.mp4"), server.url("/v.mp4")]
    tiktok(server, video={"play_addr": {"url_list": copies}, "duration": 14_000})
    got = fetch(server, TIKTOK, tmp_path)

    assert (got.path.read_bytes(), got.platform_id, got.caption, got.author) == (b"v.mp4", "717", "3 x 12", "Coach")
    assert (got.credits, got.parts) == (1, ())


def test_a_photo_post_of_tiktok_comes_with_its_sound(server: WebServer, tmp_path: Path) -> None:
    images = [{"display_image": {"url_list": [server.url(f"/{n}.jpg")]}} for n in (1, 2, 3)]
    tiktok(server, image_post_info={"images": images}, music={"play_url": {"url_list": [server.url("/s.mp3")]}})
    got = fetch(server, TIKTOK, tmp_path)

    assert [part.path and part.path.read_bytes() for part in got.parts] == [b"1.jpg", b"2.jpg", None]
    assert got.path.read_bytes() == b"s.mp3"


def test_a_carousel_of_instagram_keeps_pictures_and_clips(server: WebServer, tmp_path: Path) -> None:
    nodes = [{"display_url": server.url("/1.jpg")}, {"is_video": True, "video_url": server.url("/v.mp4")}]
    instagram(server, edge_sidecar_to_children={"edges": [{"node": node} for node in nodes]})
    got = fetch(server, REEL, tmp_path)

    assert [(part.is_clip, part.path.read_bytes()) for part in got.parts] == [(False, b"1.jpg"), (True, b"v.mp4")]
    assert (got.caption, got.author, got.path) == ("Soup", "cook", None)
    assert all("img_index" not in path for path, _ in server.requests)


@pytest.mark.parametrize(
    ("route", "kind", "says"),
    [
        (status(401), NeedsUserError, "refuses the key"),
        (status(402), NeedsUserError, "no credits"),
        (status(404), PermanentError, "found nothing"),
        (status(502), TransientError, "busy"),
        (content(b"no json"), TransientError, "not answer as expected"),
        (content(b'{"aweme_detail": null}'), PermanentError, "found nothing"),
        (content(b'{"aweme_detail": {"video": 3}}'), PermanentError, "found nothing"),
    ],
)
def test_what_goes_wrong_is_said_without_the_key(
    server: WebServer, tmp_path: Path, route: Any, kind: type[Exception], says: str
) -> None:
    server.routes["/v2/tiktok/video"] = route

    with pytest.raises(kind, match=says):
        fetch(server, TIKTOK, tmp_path)


def test_an_answer_whose_addresses_have_ended_is_forgotten(server: WebServer, tmp_path: Path) -> None:
    forgotten: list[str] = []
    tiktok(server, video={"play_addr": {"url_list": [server.url("/gone.mp4")]}})

    with pytest.raises(TransientError):
        fetch(server, TIKTOK, tmp_path, forget=forgotten.append)
    assert len(forgotten) == 1


def test_an_inner_address_is_never_fetched(server: WebServer, tmp_path: Path) -> None:
    tiktok(server, video={"play_addr": {"url_list": [server.url("/v.mp4")]}})
    sites = ScrapeCreators("k", base_url=server.url(""))

    with pytest.raises(TransientError):
        sites.fetch(TIKTOK, tmp_path, lambda text, done=None: None, SiteLimits(60, 1_000_000))
    assert [path for path, _ in server.requests if path == "/v.mp4"] == []
