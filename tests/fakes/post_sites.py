"""TikTok and Instagram on this machine: pages and answers as theirs are, read by yt-dlp's own extractors."""

import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

import yt_dlp
from PIL import Image, ImageDraw, ImageFont
from yt_dlp.extractor.instagram import InstagramIE
from yt_dlp.extractor.tiktok import TikTokVMIE

from clients.sites.tiktok_posts import photo_extractor
from tests.fakes.web_server import WebServer, content, redirect

POST, CODE = "7170520270497680683", "DAbcdefghij"
_LOCAL = r"http://127\.0\.0\.1:\d+"


def picture(*lines: str, size: tuple[int, int] = (720, 960), form: str = "JPEG") -> bytes:
    """A slide with large words on it."""
    image = Image.new("RGB", size, "#f4efe6")
    font = ImageFont.load_default(size=size[1] // 16)
    for row, line in enumerate(lines):
        ImageDraw.Draw(image).text((size[0] // 12, size[1] // 8 * (row + 1)), line, "black", font=font)
    target = io.BytesIO()
    image.save(target, form)
    return target.getvalue()


class PostSites:
    """Puts posts on a local server; `make` builds the real downloader with the real extractors pointed there."""

    def __init__(self, server: WebServer) -> None:
        self._server = server

    def tiktok(self, pictures: Sequence[bytes | None], *, sound: bytes = b"", caption: str = "Three moves") -> str:
        """A photo post of TikTok; None is a picture whose every copy is gone. Returns its /photo/ link."""
        images = [
            {"imageURL": {"urlList": [self._server.url(f"/gone/{n}.jpg"), self._put(f"/{n}.jpg", one)]}}
            for n, one in enumerate(pictures, 1)
        ]
        music = {"playUrl": self._put("/music.mp3", sound), "title": "original sound", "duration": 2} if sound else {}
        item = {
            "id": POST, "desc": caption, "author": {"uniqueId": "coach", "nickname": "Coach"},
            "imagePost": {"images": images}, "music": music, "video": {"duration": 0},
        }  # fmt: skip
        data = {"__DEFAULT_SCOPE__": {"webapp.video-detail": {"statusCode": 0, "itemInfo": {"itemStruct": item}}}}
        page = f'<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{json.dumps(data)}</script>'
        self._server.routes[f"/@coach/video/{POST}"] = content(page.encode(), "text/html")
        self._server.routes["/t/ZMabc"] = redirect(self._server.url(f"/@coach/photo/{POST}?_r=1"))
        self._server.routes[f"/@coach/photo/{POST}"] = content(b"<html></html>", "text/html")
        return self._server.url(f"/@coach/photo/{POST}")

    def instagram(self, slides: Sequence[tuple[str, bytes]], *, caption: str = "Three moves") -> str:
        """A post of Instagram: slides are ("picture" or "clip", content). Returns its link."""
        media = [self._media(n, kind, one) for n, (kind, one) in enumerate(slides, 1)]
        post: dict[str, Any] = {
            "pk": "3500000000000000000",
            "caption": {"text": caption},
            "user": {"username": "coach"},
        }
        post |= {"carousel_media": media} if len(media) > 1 else media[0]
        answer = content(json.dumps({"items": [post]}).encode(), "application/json")
        self._server.routes["/api/v1/media/info/"] = answer
        return self._server.url(f"/p/{CODE}/")

    def _media(self, number: int, kind: str, one: bytes) -> Mapping[str, Any]:
        small = {"url": self._server.url("/small.jpg"), "width": 10, "height": 10}
        if kind == "clip":
            version = {"url": self._put(f"/{number}.mp4", one), "width": 320, "height": 240}
            return {"pk": f"{number}", "video_versions": [version], "image_versions2": {"candidates": [small]}}
        large = {"url": self._put(f"/{number}.jpg", one), "width": 720, "height": 960}
        return {"pk": f"{number}", "image_versions2": {"candidates": [large, small]}}

    def _put(self, path: str, body: bytes | None) -> str:
        if body is not None:
            self._server.routes[path] = content(body)
        return self._server.url(path)

    def make(self, options: dict[str, Any]) -> Any:
        """Build the downloader."""
        server, extractor = self._server, photo_extractor()
        assert extractor is not None

        class LocalTikTokIE(extractor):  # type: ignore[valid-type, misc]
            _VALID_URL = rf"{_LOCAL}/@(?P<user_id>[\w.-]+)?/(?:video|photo)/(?P<id>\d+)"

            @staticmethod
            def _create_url(user_id: str, video_id: str) -> str:
                return server.url(f"/@{user_id}/video/{video_id}")

        class LocalTikTokVMIE(TikTokVMIE):  # type: ignore[misc]
            _VALID_URL = rf"{_LOCAL}/t/(?P<id>\w+)"

        class LocalInstagramIE(InstagramIE):  # type: ignore[misc]
            _VALID_URL = rf"(?P<url>{_LOCAL}/p/(?P<id>[^/?#&]+))"
            _is_logged_in = True
            _API_BASE_URL = server.url("/api/v1")

            @classmethod
            def ie_key(cls) -> str:
                return "Instagram"

            def _download_json(self, url: str, *args: Any, **kwargs: Any) -> Any:
                base, _, _ = url.partition("/media/")
                return super()._download_json(f"{base}/media/info/", *args, **kwargs)

        downloader = yt_dlp.YoutubeDL(options, auto_init=False)
        for one in (LocalTikTokIE, LocalTikTokVMIE, LocalInstagramIE):
            downloader.add_info_extractor(one())
        return downloader
