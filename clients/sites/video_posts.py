"""What yt-dlp hands back for a link, made into one record: the file, the site's words, captions and a picture."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clients.media.media_limits import check_size
from clients.sites.video_captions import choose_track, to_webvtt
from clients.sites.video_site_rules import UPDATE
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

_MAX_CAPTIONS_BYTES = 5_000_000
_MAX_THUMBNAIL_BYTES = 10_000_000


@dataclass(frozen=True)
class Fetched:
    """What a site gave. Paths are inside the folder named in the call; texts are the site's, unchecked."""

    path: Path
    platform: str
    platform_id: str
    url: str
    title: str = ""
    caption: str = ""
    author: str = ""
    language: str | None = None  # of the captions, ISO 639-1 where there is such a code
    captions: Path | None = None  # WebVTT
    captions_automatic: bool = False
    thumbnail: Path | None = None  # any picture format; unchecked


def read_post(downloader: Any, url: str, folder: Path, max_bytes: int) -> Fetched:
    """Download the video behind `url` with yt-dlp and read what came of it. Raises as yt-dlp does."""
    info = _single(downloader.extract_info(url, download=True))
    path = _downloaded(info, max_bytes)
    post = info.get("_post") or {}
    platform = str(info.get("extractor_key") or "").lower()
    captions, language, automatic = _captions(downloader, info, folder, platform)
    return Fetched(
        path=path,
        platform=platform,
        platform_id=str(post.get("id") or info.get("id") or ""),
        url=str(post.get("webpage_url") or info.get("webpage_url") or url),
        title=str(info.get("title") or post.get("title") or ""),
        caption=str(info.get("description") or post.get("description") or ""),
        author=_author(info) or _author(post),
        captions=captions,
        language=language,
        captions_automatic=automatic,
        thumbnail=_thumbnail(downloader, info, folder),
    )


def _single(info: Any) -> Mapping[str, Any]:
    """Return the one video; a post with several pictures and videos comes as a list."""
    if info and info.get("_type") == "playlist":
        entries = [entry for entry in info.get("entries") or () if entry]
        info = {**entries[0], "_post": info} if entries else None
    if not info:
        raise PermanentError(
            "This post holds no video, only pictures.", "Choose a post that has a video.", code=ErrorCode.NOT_A_VIDEO
        )
    return dict(info)


def _downloaded(info: Mapping[str, Any], max_bytes: int) -> Path:
    """Return the file. yt-dlp does not always raise when there is none."""
    for download in info.get("requested_downloads") or ():
        path = Path(download.get("filepath") or "")
        if path.is_file() and path.stat().st_size:
            check_size(path.stat().st_size, max_bytes)
            return path
    raise PermanentError("The site gave no file.", UPDATE, code=ErrorCode.SITE_CHANGED)


def _author(info: Mapping[str, Any]) -> str:
    return str(info.get("channel") or info.get("creator") or info.get("uploader") or info.get("uploader_id") or "")


def _captions(
    downloader: Any, info: Mapping[str, Any], folder: Path, platform: str
) -> tuple[Path | None, str | None, bool]:
    track = choose_track(info.get("subtitles") or {}, info.get("automatic_captions") or {}, info.get("language"))
    if track is None:
        return None, None, False
    text = track.data or _read(downloader, track.url, _MAX_CAPTIONS_BYTES).decode("utf-8", errors="replace")
    webvtt = to_webvtt(text, track.ext)
    if webvtt is None:
        return None, None, False
    path = folder / "captions.vtt"
    path.write_text(webvtt, encoding="utf-8")
    # TikTok makes nearly all of its captions itself and does not say which.
    return path, _short_language(track.language), track.automatic or platform == "tiktok"


def _short_language(code: str) -> str:
    """Turn en-US, eng-US or eng into en (ISO 639-1) where there is such a code."""
    from yt_dlp.utils import ISO639Utils  # heavy: only the stage's own process loads it

    base = code.replace("_", "-").split("-")[0].lower()
    return str(ISO639Utils.long2short(base) or base)


def _thumbnail(downloader: Any, info: Mapping[str, Any], folder: Path) -> Path | None:
    content = _read(downloader, info.get("thumbnail"), _MAX_THUMBNAIL_BYTES)
    if not content:
        return None
    path = folder / "thumbnail.original"
    path.write_bytes(content)
    return path


def _read(downloader: Any, url: str | None, max_bytes: int) -> bytes:
    """Read something beside the video; a failure costs only it."""
    from yt_dlp.utils import YoutubeDLError  # heavy: only the stage's own process loads it

    if not url or not url.startswith(("https://", "http://")):
        return b""
    with suppress(YoutubeDLError, OSError), downloader.urlopen(url) as response:
        content = bytes(response.read(max_bytes + 1))
        return content if len(content) <= max_bytes else b""
    return b""
