"""How the page of a note looks from outside: its icon by kind, and the video's picture as its cover."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from clients.notion.api import NotionApi
from services.domain.artifacts import Media, Note
from services.notion.columns.rich_text import Json
from services.notion.pages.structure import is_about
from utils.errors import PermanentError
from utils.logger import get_logger

ICONS: Mapping[str, str] = MappingProxyType(
    {"workout": "💪", "recipe": "🍳", "place": "📍", "product": "🛍️", "tutorial": "🛠️", "general": "🎬"}
)
COVER_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
MAX_COVER_BYTES = 5 * 1024 * 1024
log = get_logger(__name__)


def icon(note: Note, title: str) -> Json:
    """The icon of the note's kind; of a database's own schema, of the kind that its title is about."""
    kind = note.schema_name if note.schema_name in ICONS else next((one for one in ICONS if is_about(title, one)), "")
    return {"type": "emoji", "emoji": ICONS.get(kind, ICONS["general"])}


def cover(api: NotionApi, media: Media | None, picture: Path | None, *, may_upload: bool) -> Json | None:
    """The video's picture: YouTube's by its address, another's uploaded where calls are to be had; None without one."""
    if media and media.platform == "youtube" and media.platform_id:
        address = f"https://i.ytimg.com/vi/{media.platform_id}/hqdefault.jpg"
        return {"type": "external", "external": {"url": address}}
    kind = COVER_TYPES.get(picture.suffix.lower()) if picture else None
    if picture is None or kind is None or not may_upload or not 0 < picture.stat().st_size <= MAX_COVER_BYTES:
        return None
    try:
        upload = api.create_file_upload(f"cover{picture.suffix.lower()}", kind)
        api.send_file_upload(upload, picture.read_bytes())
    except PermanentError as error:
        log.warning("the cover is not in the page", extra={"error": str(error)})
        return None
    return {"type": "file_upload", "file_upload": {"id": upload.id}}
