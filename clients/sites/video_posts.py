"""What yt-dlp hands back for a link, made into one record: the file, the site's words, captions and a picture."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from clients.media.media_limits import check_size
from clients.progress import Report
from clients.sites.photo_posts import PartFile, downloaded, fetch_parts, fetch_sound, read_beside
from clients.sites.post_parts import MAX_PARTS, PostPart, has_picture, parts_of
from clients.sites.video_captions import choose_track, to_webvtt
from clients.sites.video_site_rules import UPDATE
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, PermanentError

_MAX_CAPTIONS_BYTES = 5_000_000
_MAX_THUMBNAIL_BYTES = 10_000_000
_MAX_HOPS = 5


@dataclass(frozen=True)
class Fetched:
    """What a site gave. Paths are inside the folder named in the call; texts are the site's, unchecked."""

    path: Path | None  # the video; of a photo post its sound, where it has one
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
    parts: tuple[PartFile, ...] = ()  # the slides of a photo post, in order
    credits: int = 0  # of a paid service that fetched it


def read_post(downloader: Any, url: str, folder: Path, max_bytes: int, report: Report) -> Fetched:
    """Download the video or the slides behind `url` with yt-dlp and read what came of it. Raises as yt-dlp does."""
    info = _asked(downloader, url)
    parts = parts_of(info)
    if parts:
        return _photo_post(downloader, info, parts, folder, max_bytes, report)
    _check_video(info)
    info = downloader.process_ie_result(info, download=True) or {}
    path = downloaded(info)
    if path is None:
        raise PermanentError("The site gave no file.", UPDATE, code=ErrorCode.SITE_CHANGED)
    check_size(path.stat().st_size, max_bytes)
    captions, language, automatic = _captions(downloader, info, folder)
    return replace(
        _post(info, url),
        path=path,
        captions=captions,
        language=language,
        captions_automatic=automatic,
        thumbnail=_thumbnail(downloader, info, folder),
    )


def ask_for(downloader: Any, url: str) -> None:
    """Ask what the site has of a post, and fetch nothing. Raises as yt-dlp does, and when it has nothing of it."""
    info = _asked(downloader, url)
    if not parts_of(info):
        _check_video(info)
        downloader.process_ie_result(info, download=False)


def _check_video(info: Mapping[str, Any]) -> None:
    if info.get("_type") == "playlist":
        raise PermanentError(
            "The site gave neither a picture nor a video of this post.",
            "Look whether it is there.",
            code=ErrorCode.NOT_A_VIDEO,
        )
    if (info.get("formats") or info.get("url")) and not has_picture(info):
        raise NeedsUserError(
            "This is a photo post, and the site gave only its sound.",
            f"{UPDATE} Or send its pictures as files.",
            code=ErrorCode.SITE_CHANGED,
        )


def _asked(downloader: Any, url: str) -> dict[str, Any]:
    """What the site says of the post, before anything is fetched: a short link leads on, a list is laid out."""
    info = downloader.extract_info(url, download=False, process=False) or {}
    for _ in range(_MAX_HOPS):
        if info.get("_type") not in ("url", "url_transparent"):
            break
        info = downloader.extract_info(info["url"], download=False, process=False, ie_key=info.get("ie_key")) or {}
    if info.get("_type") == "playlist":
        info = {**info, "entries": list(islice(info.get("entries") or (), MAX_PARTS))}
    return dict(info)


def _photo_post(
    downloader: Any, info: dict[str, Any], parts: list[PostPart], folder: Path, max_bytes: int, report: Report
) -> Fetched:
    found = fetch_parts(downloader, info, parts, folder, max_bytes, report)
    if not any(one.path for one in found):
        raise PermanentError("The site gave none of the pictures of this post.", UPDATE, code=ErrorCode.SITE_CHANGED)
    has_clip = any(one.is_clip for one in found)
    return replace(
        _post(info, str(info.get("webpage_url") or "")),
        path=None if has_clip else fetch_sound(downloader, info),
        parts=tuple(found),
    )


def _post(info: Mapping[str, Any], url: str) -> Fetched:
    return Fetched(
        path=None,
        platform=str(info.get("extractor_key") or "").lower(),
        platform_id=str(info.get("id") or ""),
        url=str(info.get("webpage_url") or url),
        title=str(info.get("title") or ""),
        caption=str(info.get("description") or ""),
        author=_author(info),
    )


def _author(info: Mapping[str, Any]) -> str:
    return str(info.get("channel") or info.get("creator") or info.get("uploader") or info.get("uploader_id") or "")


def _captions(downloader: Any, info: Mapping[str, Any], folder: Path) -> tuple[Path | None, str | None, bool]:
    platform = str(info.get("extractor_key") or "").lower()
    track = choose_track(info.get("subtitles") or {}, info.get("automatic_captions") or {}, info.get("language"))
    if track is None:
        return None, None, False
    text = track.data or read_beside(downloader, track.url, _MAX_CAPTIONS_BYTES).decode("utf-8", errors="replace")
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
    content = read_beside(downloader, info.get("thumbnail"), _MAX_THUMBNAIL_BYTES)
    if not content:
        return None
    path = folder / "thumbnail.original"
    path.write_bytes(content)
    return path
