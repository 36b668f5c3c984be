"""What is told of a file that arrives: what it is by its first bytes, and what the disk says."""

import errno

from clients.media.formats import PICTURE_FORMATS, VIDEO_FORMATS, format_of, picture_suffix, what_it_is
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, PermanentError, TransientError


def kept_suffix(head: bytes, name: str) -> str:
    """The suffix that fits a file's first bytes. Raises PermanentError when it is neither a video nor a picture."""
    if not head:
        raise PermanentError(f"“{name}” is empty.", "Choose the file again.", code=ErrorCode.MEDIA_DAMAGED)
    kind = format_of(head)
    if kind is not None:
        return kind.suffix
    if suffix := picture_suffix(head):
        return suffix
    advice = f"Send {VIDEO_FORMATS}; of pictures {PICTURE_FORMATS}."
    raise PermanentError(f"“{name}” {what_it_is(head)}.", advice, code=ErrorCode.NOT_A_VIDEO)


def disk_error(name: str, error: OSError) -> ClipsheetError:
    """What the disk said, for a person."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return TransientError(
            f"There is no room left on the disk for “{name}”.",
            "Free some space and send it again.",
            code=ErrorCode.DISK_FULL,
        )
    return TransientError(
        f"“{name}” could not be written to the disk.",
        "Check the data folder's permissions.",
        code=ErrorCode.NOT_WRITABLE,
    )
