"""What a post consists of, by the downloader's answer before anything is fetched: a video, or pictures and clips."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PICTURES = "clipsheet_pictures"  # what our own extractor of TikTok adds to an answer
MAX_PARTS = 100

Info = Mapping[str, Any]


@dataclass(frozen=True)
class PostPart:
    """One slide: a picture with the addresses of its copies, or a clip as the downloader knows it."""

    number: int  # 1 is first
    addresses: tuple[str, ...] = ()
    clip: Info | None = None


def parts_of(info: Info) -> list[PostPart]:
    """The slides of a photo post, in order; none of a post that is one video."""
    if info.get("_type") == "playlist":
        entries = [entry for entry in info.get("entries") or () if entry][:MAX_PARTS]
        return [_part(number, entry) for number, entry in enumerate(entries, 1)]
    if pictures := info.get(PICTURES):
        return [PostPart(number, tuple(copies)) for number, copies in enumerate(pictures[:MAX_PARTS], 1)]
    is_picture = not _has_formats(info) and info.get("_type", "video") == "video"
    return [part for part in [_part(1, info)] if part.addresses] if is_picture else []


def has_picture(info: Info) -> bool:
    """Whether any of its forms shows something; the soundtrack of a photo post is no video."""
    formats = info.get("formats") or ([info] if info.get("url") else [])
    return any(one.get("vcodec") != "none" for one in formats)


def _part(number: int, entry: Info) -> PostPart:
    if _has_formats(entry) or entry.get("_type") in ("url", "url_transparent"):
        return PostPart(number, clip=entry)
    pictures = [one for one in entry.get("thumbnails") or () if one.get("url")]
    largest = sorted(pictures, key=lambda one: one.get("width") or 0)  # keeps the order of those that tell no width
    addresses = [str(one["url"]) for one in reversed(largest)]
    single = entry.get("thumbnail")
    return PostPart(number, tuple(addresses or ([str(single)] if single else [])))


def _has_formats(info: Info) -> bool:
    return bool(info.get("formats") or info.get("url"))
