"""A second way to a post: asked only when the first failed for a reason that it can cure, and while money is left."""

from pathlib import Path

from clients.progress import Report
from clients.sites.video_posts import Fetched
from clients.sites.video_sites import SiteLimits, VideoSites
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, TransientError

# The site turned this machine away, or the downloader no longer understands it; not that the post is gone.
CURABLE = frozenset(
    {
        ErrorCode.SITE_REFUSES,
        ErrorCode.ROBOT_CHECK,
        ErrorCode.SITE_CHANGED,
        ErrorCode.LOGIN_NEEDED,
        ErrorCode.REGION_BLOCKED,
    }
)


class TwoWays:
    """The first way, then perhaps the second. `paused` says why nothing may be paid for now."""

    def __init__(self, first: VideoSites, second: VideoSites, paused: str | None = None) -> None:
        self._first = first
        self._second = second
        self._paused = paused

    def fetch(self, url: str, folder: Path, report: Report, limits: SiteLimits) -> Fetched:
        """Fetch the post. Raises what the first way said, with why the second did not help."""
        try:
            return self._first.fetch(url, folder, report, limits)
        except ClipsheetError as error:
            if error.code not in CURABLE:
                raise
            if self._paused:
                raise _told(error, f"The second way was not asked: {self._paused}") from error
            for left in folder.iterdir():
                left.unlink(missing_ok=True)
            try:
                return self._second.fetch(url, folder, report, limits)
            except ClipsheetError as again:
                raise _told(error, again.message) from again


def _told(error: ClipsheetError, more: str) -> ClipsheetError:
    """The same failure, with what the second way said."""
    message = f"{error.message} {more}"
    if isinstance(error, TransientError):
        return TransientError(message, error.advice, code=error.code, retry_after_s=error.retry_after_s)
    return type(error)(message, error.advice, code=error.code)
