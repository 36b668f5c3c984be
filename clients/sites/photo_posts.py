"""Fetches the slides of a photo post: each picture from the first of its copies that answers, each clip, the sound."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clients.media.media_limits import megabytes
from clients.progress import Report
from clients.sites.post_parts import PostPart
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError

MAX_PICTURE_BYTES = 40_000_000
_MAX_COPIES = 4


@dataclass(frozen=True)
class PartFile:
    """A slide that was fetched; `path` is None when it could not be."""

    number: int
    path: Path | None
    is_clip: bool = False
    index: int = 0  # of the picture in a file that holds several


def fetch_parts(
    downloader: Any, info: Mapping[str, Any], parts: list[PostPart], folder: Path, max_bytes: int, report: Report
) -> list[PartFile]:
    """Fetch all slides into the folder. Raises what a clip raises when no slide comes; one that is gone has no path."""
    found: list[PartFile] = []
    first: Exception | None = None
    left = max_bytes
    for part in parts:
        report(f"Fetching slide {part.number} of {len(parts)}", part.number / (len(parts) + 1))
        try:
            path = _clip(downloader, info, part) if part.clip else _picture(downloader, part, folder, left)
        except ClipsheetError:  # too long or too large: what one slide is refused for is said, not passed over
            raise
        except _failures() as error:
            first, path = first or error, None
        left -= path.stat().st_size if path else 0
        if left < 0:
            raise NeedsUserError(
                f"The post is larger than {megabytes(max_bytes)}.",
                "Choose a smaller one, or raise MAX_VIDEO_MB.",
                code=ErrorCode.TOO_LARGE,
            )
        found.append(PartFile(part.number, path, is_clip=part.clip is not None))
    if first and not any(one.path for one in found):
        raise first
    return found


def fetch_sound(downloader: Any, info: dict[str, Any]) -> Path | None:
    """The soundtrack of a photo post; None when there is none, or it cannot be had."""
    try:
        return processed(downloader, info, "sound") if info.get("formats") else None
    except ClipsheetError:
        raise
    except _failures():  # a post's words are on its pictures, and muted music is usual
        return None


def processed(downloader: Any, info: dict[str, Any], name: str) -> Path | None:
    """Let yt-dlp download what it found out about; the file, or None when it made none."""
    downloader.params["outtmpl"]["default"] = f"{name}.%(ext)s"
    done = downloader.process_ie_result(info, download=True) or {}
    return downloaded(done)


def downloaded(info: Mapping[str, Any]) -> Path | None:
    """The file that a download left. yt-dlp does not always raise when there is none."""
    for download in info.get("requested_downloads") or ():
        path = Path(download.get("filepath") or "")
        if path.is_file() and path.stat().st_size:
            return path
    return None


def _failures() -> tuple[type[Exception], ...]:
    """What comes out of yt-dlp when a download fails; some of it are plain errors of Python."""
    from yt_dlp.utils import YoutubeDLError  # heavy: only the stage's own process loads it

    return (YoutubeDLError, OSError, ValueError, LookupError, TypeError, AttributeError)


def _clip(downloader: Any, info: Mapping[str, Any], part: PostPart) -> Path | None:
    whole = {name: info[name] for name in ("extractor", "extractor_key", "webpage_url") if name in info}
    return processed(downloader, {**whole, **(part.clip or {})}, f"clip-{part.number:03}")


def _picture(downloader: Any, part: PostPart, folder: Path, max_bytes: int) -> Path | None:
    for address in part.addresses[:_MAX_COPIES]:
        content = read_beside(downloader, address, min(MAX_PICTURE_BYTES, max(0, max_bytes)))
        if content:
            path = folder / f"picture-{part.number:03}.original"
            path.write_bytes(content)
            return path
    return None


def read_beside(downloader: Any, url: str | None, max_bytes: int) -> bytes:
    """Read something beside the video; a failure costs only it."""
    from yt_dlp.utils import YoutubeDLError  # heavy: only the stage's own process loads it

    if not url or not url.startswith(("https://", "http://")):
        return b""
    try:
        with downloader.urlopen(url) as response:
            content = bytes(response.read(max_bytes + 1))
            return content if len(content) <= max_bytes else b""
    except (YoutubeDLError, OSError):
        return b""
