"""The clips of a note's rows on their way into a Notion page; one that cannot be sent is told in words."""

from collections.abc import Mapping
from pathlib import Path

from clients.notion.api import NotionApi
from services.notion.pages.reel_file import send
from utils.errors import PermanentError
from utils.logger import get_logger

MAX = 20  # in a page: each takes two calls
log = get_logger(__name__)


def fitting(clips: Mapping[str, Path], cap_bytes: int) -> dict[str, Path]:
    """Return those that a workspace takes, the first ones of many."""
    found = [(path, clip) for path, clip in clips.items() if clip.stat().st_size <= cap_bytes]
    return dict(found[:MAX])


def upload_clips(api: NotionApi, clips: Mapping[str, Path]) -> list[str]:
    """Upload them; an empty id for one that could not be."""
    return [_upload(api, clip) for clip in clips.values()]


def _upload(api: NotionApi, clip: Path) -> str:
    try:
        return send(api, clip, clip.name)
    except PermanentError as error:
        log.warning("a clip is not in the page", extra={"error": str(error)})
        return ""
