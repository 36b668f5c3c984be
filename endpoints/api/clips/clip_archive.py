"""All clips of an entry in one ZIP file: videos as they are, words beside them."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from services.clips.clip_view import ClipView
from services.domain.entries import EntryView
from services.exports.library import slug

_KEPT = ("video", "srt", "vtt", "ass")


def archive_name(entry: EntryView) -> str:
    """What the file is called."""
    return f"{slug(entry.title)}-clips.zip"


def zipped(clips: Sequence[tuple[ClipView, Mapping[str, Path]]]) -> IO[bytes]:
    """Give the archive as an open file that is gone when it is closed; nothing is packed, videos are already."""
    file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for clip, files in clips:
            name = f"{clip.number:02}-{slug(clip.plan.title)}"
            for what in _KEPT:
                path = files.get(what)
                if path is not None and path.is_file():
                    archive.write(path, name + path.suffix)
    file.seek(0)
    return file
