"""The pictures of a photo post on their way into a Notion page; one that cannot be sent is told in words."""

from collections.abc import Mapping
from pathlib import Path

from clients.notion.api import NotionApi
from services.exports.library import slides_of
from services.exports.results import Results
from services.notion.pages.reel_file import send
from utils.errors import PermanentError
from utils.logger import get_logger

CONTENT_TYPE = "image/jpeg"
log = get_logger(__name__)


def pictures_of(results: Results) -> dict[int, Path]:
    """The slides that go into the page, by number; a clip has its place in the reel."""
    stills = {slide.number for slide in results.media.pictures} if results.media else set()
    return {number: path for number, path in slides_of(results).items() if number in stills}


def upload_pictures(api: NotionApi, pictures: Mapping[int, Path], cap_bytes: int) -> dict[int, str]:
    """Upload them; the ids by number, empty for one that could not be."""
    return {number: _sent(api, path, cap_bytes) for number, path in pictures.items()}


def _sent(api: NotionApi, path: Path, cap_bytes: int) -> str:
    if path.stat().st_size > cap_bytes:
        return ""
    try:
        return send(api, path, path.name, CONTENT_TYPE)
    except PermanentError as error:
        log.warning("a picture is not in the page", extra={"error": str(error)})
        return ""
