"""TikTok's photo posts: yt-dlp's own extractor reads their page and drops the pictures; this one keeps them.

It takes yt-dlp's place under the same name, so that its cookies, challenges and error texts stay as they are.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from clients.sites.post_parts import PICTURES
from utils.logger import get_logger

NEEDED = ("_parse_aweme_video_web", "_create_url", "_real_extract")  # private names of yt-dlp that it stands on
LOST = "This downloader cannot see the pictures of TikTok's photo posts."
_VIDEO, _POST = "/video)/", "/(?:video|photo))/"  # in the pattern of a post's address
log = get_logger(__name__)


def photo_extractor() -> type[Any] | None:
    """The extractor; None when this version of yt-dlp has other names inside, and photo posts have to be refused."""
    from yt_dlp.extractor.tiktok import TikTokIE  # heavy: only the stage's own process loads it

    pattern = str(TikTokIE._VALID_URL)
    missing = [name for name in NEEDED if not hasattr(TikTokIE, name)]
    if missing or pattern.count(_VIDEO) != 1:
        log.warning(LOST, extra={"missing": ", ".join(missing) or "the pattern of addresses"})
        return None

    class PhotoTikTokIE(TikTokIE):  # type: ignore[misc]
        """Takes /photo/ as well as /video/, which may be either."""

        IE_NAME = "tiktok"
        _VALID_URL = pattern.replace(_VIDEO, _POST)
        _TESTS: tuple[Any, ...] = ()

        @classmethod
        def ie_key(cls) -> str:
            return "TikTok"

        def _parse_aweme_video_web(self, aweme_detail: Any, *args: Any, **kwargs: Any) -> Any:
            info = super()._parse_aweme_video_web(aweme_detail, *args, **kwargs)
            pictures = list(pictures_of(aweme_detail))
            return {**info, PICTURES: pictures} if pictures else info

    return PhotoTikTokIE


def pictures_of(item: Any) -> Iterator[list[str]]:
    """The addresses of each picture's copies, in order, out of what the page says of a post."""
    images = _inside(_inside(item, "imagePost"), "images")
    for image in images if isinstance(images, list) else ():
        copies = _inside(_inside(image, "imageURL"), "urlList")
        addresses = [url for url in copies if _is_address(url)] if isinstance(copies, list) else []
        yield addresses  # without any it still has its number


def _inside(value: Any, key: str) -> Any:
    return value.get(key) if isinstance(value, Mapping) else None


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and re.match(r"https?://", value) is not None
