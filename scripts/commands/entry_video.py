"""An entry of the library, where a command takes a file or an entry: its video and its words, as they are kept."""

import re
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from services.container import LOCAL_USER, open_container
from services.domain.artifacts import Media, Transcript
from services.domain.stages import Source
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

_ID = re.compile(r"[0-9a-z]{10,40}")


@dataclass(frozen=True)
class EntryVideo:
    """`folder` holds the media file; no transcript: nobody listened, or nothing is said."""

    source: Source
    media: Media
    folder: Path
    transcript: Transcript | None


def entry_video(settings: Settings, given: str) -> EntryVideo | None:
    """Find the entry of that id; None where the text is no id. Raises PermanentError when there is no such video."""
    if not _ID.fullmatch(given) or Path(given).exists():
        return None
    container = open_container(settings)
    try:
        entry = container.entries.find(given)
        if entry is None or entry.user_id != LOCAL_USER:
            raise PermanentError(
                f"There is no file or entry “{given}”.",
                "Give a video file, or the id of an entry.",
                code=ErrorCode.FILE_UNREADABLE,
            )
        results = container.results.read(entry)
        path = results.files.get("media")
        if results.media is None or path is None:
            raise PermanentError("The video of this entry is not there.", "Fetch it again on its page.")
        return EntryVideo(
            Source(kind="file", path=str(path), name=entry.title), results.media, path.parent, results.transcript
        )
    finally:
        container.close()
