"""How long and how large a video may be, and the words in which it is said when one is not."""

from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError


def check_length(duration_s: float | None, max_s: float, name: str = "The video") -> None:
    """Raise NeedsUserError for a video that is too long; an unknown length passes."""
    if duration_s is not None and duration_s > max_s:
        raise NeedsUserError(
            f"{name} is {spoken_length(duration_s)} long; at most {spoken_length(max_s)} are taken.",
            "Choose a shorter video, or raise MAX_VIDEO_S.",
            code=ErrorCode.TOO_LONG,
        )


def check_size(size_bytes: int | None, max_bytes: int, name: str = "The video") -> None:
    """Raise NeedsUserError for a video that is too large; an unknown size passes."""
    if size_bytes is not None and size_bytes > max_bytes:
        raise NeedsUserError(
            f"{name} is larger than {megabytes(max_bytes)}.",
            "Choose a shorter one, or raise MAX_VIDEO_MB.",
            code=ErrorCode.TOO_LARGE,
        )


def spoken_length(seconds: float) -> str:
    """Write a length as people do: 45 s, 10 min, 4 h 5 min."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"


def exact_length(seconds: float) -> str:
    """The same with tenths of seconds below a minute: 1.9 s."""
    return f"{seconds:.1f} s" if seconds < 60 else spoken_length(seconds)


def megabytes(size_bytes: float) -> str:
    """Write a size as people do: 0.4 MB, 12 MB."""
    size = size_bytes / (1024 * 1024)
    return f"{size:.1f} MB" if size < 10 else f"{size:.0f} MB"
