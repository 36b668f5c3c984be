"""Which video a source is, before anything is downloaded: the same video always gets the same platform and id."""

import hashlib
from collections.abc import Collection
from pathlib import Path

from services.domain.stages import Source
from services.sources.links import parse_link
from services.sources.post_texts import clean_line
from services.sources.texts import PLATFORM
from utils.error_codes import ErrorCode
from utils.errors import PermanentError
from utils.files import sha256_file


def identify(source: Source, extra_hosts: Collection[str] = ()) -> tuple[str, str]:
    """Return platform and id: a link's own, or ("file" or "text", SHA-256). Raises as `parse_link`."""
    if source.kind == "link":
        link = parse_link(source.url or "", extra_hosts)
        return link.platform, link.id
    if source.kind == "text":
        return PLATFORM, hashlib.sha256((source.text or "").encode()).hexdigest()
    path = local_file(source)
    try:
        return "file", sha256_file(path)
    except OSError as error:
        raise PermanentError(
            f"{source_name(source)} cannot be read.", "Check its permissions.", code=ErrorCode.FILE_UNREADABLE
        ) from error


def local_file(source: Source) -> Path:
    """Return the path of an upload or a file after a look at it. Raises PermanentError naming the file."""
    path, name = Path(source.path or ""), source_name(source)
    try:
        if not source.path or not path.exists():
            raise PermanentError(f"There is no file {name}.", "Check the path.", code=ErrorCode.FILE_UNREADABLE)
        if path.is_dir():
            raise PermanentError(f"{name} is a folder.", "Give the video file in it.", code=ErrorCode.FILE_UNREADABLE)
        if not path.is_file():
            raise PermanentError(
                f"{name} is a device or a pipe, not a file.", "Give a video file.", code=ErrorCode.FILE_UNREADABLE
            )
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        raise PermanentError(
            f"There is no file {name}.", "Check the path and its permissions.", code=ErrorCode.FILE_UNREADABLE
        ) from error
    return path


def source_name(source: Source) -> str:
    """Return what messages call an upload or a file: its name, printable and not too long."""
    return clean_line(source.name or Path(source.path or "").name) or "The file"
