"""Plain video files from the few hosts the operator allows (EXTRA_VIDEO_HOSTS)."""

from collections.abc import Collection
from pathlib import Path
from urllib.parse import unquote, urlsplit

from clients.media.media_limits import megabytes
from clients.progress import Report
from utils import safe_http
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError


def fetch_plain_file(
    url: str, target: Path, *, hosts: Collection[str], max_bytes: int, max_s: float, report: Report
) -> None:
    """Fetch `url` into `target`. Raises the three kinds of error, and OSError of the disk."""

    def progress(done: int, total: int | None) -> None:
        size = f"{megabytes(done)} of {megabytes(total)}" if total else megabytes(done)
        report(f"Downloading, {size}", min(1.0, done / total) if total else None)

    try:
        safe_http.fetch_to_file(
            url, target, limits=safe_http.Limits(max_bytes, max_s), allowed=_with_ports(hosts), progress=progress
        )
    except safe_http.FetchError as error:
        raise explain(error, url, max_bytes) from error


def file_name(url: str) -> str:
    """Return the name of the file a link points to, as a person would write it."""
    return unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]


def explain(error: safe_http.FetchError, url: str, max_bytes: int) -> ClipsheetError:
    """Say in words why a file could not be fetched and what to do."""
    host = urlsplit(url).hostname or "the server"
    match error:
        case safe_http.BlockedError():
            return PermanentError(
                f"The link leads from {host} to an address that may not be fetched.",
                "Give the file's own link.",
                code=ErrorCode.LINK_INVALID,
            )
        case safe_http.TooLargeError():
            return NeedsUserError(
                f"The video is larger than {megabytes(max_bytes)}.",
                "Choose a shorter one, or raise MAX_VIDEO_MB.",
                code=ErrorCode.TOO_LARGE,
            )
        case safe_http.StatusError(status=(401 | 403)):
            return NeedsUserError(
                f"{host} does not let anybody fetch this file.",
                "Make the file public, or upload it.",
                code=ErrorCode.LOGIN_NEEDED,
            )
        case safe_http.StatusError(status=(404 | 410)):
            return PermanentError(f"{host} has no such file.", "Check the link.", code=ErrorCode.VIDEO_GONE)
        case safe_http.StatusError(status=(408 | 425 | 429 | 500 | 502 | 503 | 504)):
            return TransientError(
                f"{host} is busy (status {error.status}).",
                "Try again later.",
                retry_after_s=error.retry_after_s,
                code=ErrorCode.SITE_UNREACHABLE,
            )
        case safe_http.StatusError():
            return PermanentError(
                f"{host} did not give the file (status {error.status}).", "Check the link.", code=ErrorCode.VIDEO_GONE
            )
        case safe_http.TooSlowError():
            return TransientError(f"{host} was too slow.", "Try again later.", code=ErrorCode.SITE_UNREACHABLE)
        case _:
            return TransientError(
                f"{host} cannot be reached.", "Check the link, or try again later.", code=ErrorCode.SITE_UNREACHABLE
            )


def _with_ports(hosts: Collection[str]) -> frozenset[str]:
    """Spell out the ports: an entry without one means the usual ports of http and https."""
    named = {host.lower() for host in hosts}
    bare = {host for host in named if not host.rpartition(":")[2].isdecimal() or host.endswith("]")}
    return frozenset(named | {f"{host}:{port}" for host in bare for port in (80, 443)})
