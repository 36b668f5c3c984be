"""What the downloader's failures mean for a person: yt-dlp's exceptions and texts to the three kinds of error."""

import errno
import re
from collections.abc import Iterator, Sequence

from clients.sites.video_site_rules import COOKIES, RULES, UPDATE
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError

_NEEDS_JAVASCRIPT = NeedsUserError(
    "YouTube's videos need a JavaScript runtime, and none that is new enough was found.",
    "Install Deno 2.3 or Node 22 (or newer) where Clipsheet runs, and retry.",
    code=ErrorCode.RUNTIME_MISSING,
)


def explain(
    error: BaseException, site: str, warnings: Sequence[str] = (), *, own_proxy: bool = False
) -> ClipsheetError:
    """Say in words why a download failed and what to do; pure.

    `site` is the name a person knows. `own_proxy`: the operator has set one, so that it may be at fault.
    """
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ClipsheetError):
            return cause
    text = " ".join(_words(str(cause)) for cause in causes)
    found = (
        _by_type(causes, site, own_proxy=own_proxy)
        or _by_text(text, site, warnings)
        or _by_status(_status(causes), site)
        or _by_network(causes, site)
    )
    return found or PermanentError(
        f"{site} could not be downloaded: {_own_words(str(error))}", UPDATE, code=ErrorCode.SITE_CHANGED
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and all that it carries; yt-dlp keeps the original in `exc_info` or `cause`."""
    seen: list[BaseException] = []
    waiting: list[object] = [error]
    while waiting:
        current = waiting.pop(0)
        if not isinstance(current, BaseException) or any(current is other for other in seen):
            continue
        seen.append(current)
        yield current
        carried = getattr(current, "exc_info", None)
        waiting += [carried[1]] if isinstance(carried, tuple) and len(carried) > 1 else []
        waiting += [getattr(current, "cause", None), current.__cause__]


def _by_type(causes: Sequence[BaseException], site: str, *, own_proxy: bool) -> ClipsheetError | None:
    from yt_dlp.cookies import CookieLoadError  # heavy: only the stage's own process loads it
    from yt_dlp.networking.exceptions import ProxyError
    from yt_dlp.utils import GeoRestrictedError, UserNotLive

    for cause in causes:
        if isinstance(cause, CookieLoadError):
            return NeedsUserError(
                "The cookies file cannot be read.",
                "VIDEO_COOKIES_FILE must be in Netscape format; export it again.",
                code=ErrorCode.SITE_ACCESS,
            )
        if own_proxy and isinstance(cause, ProxyError):
            return NeedsUserError("The proxy does not answer.", "Check VIDEO_PROXY.", code=ErrorCode.SITE_ACCESS)
        if isinstance(cause, GeoRestrictedError):
            return _by_text("geo restriction", site, ())
        if isinstance(cause, UserNotLive):
            return _by_text("not currently live", site, ())
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return _by_text("no space left", site, ())
    return None


def _by_text(text: str, site: str, warnings: Sequence[str]) -> ClipsheetError | None:
    for rule in RULES:
        if not any(fragment in text for fragment in rule.fragments):
            continue
        if "requested format" in rule.fragments[0] and _lacks_javascript(warnings):
            return _NEEDS_JAVASCRIPT
        return rule.kind(rule.message.format(site=site), rule.advice.format(site=site), code=rule.code)
    return None


def _lacks_javascript(warnings: Sequence[str]) -> bool:
    return any(
        "javascript runtime" in warning.lower() or "challenge solving" in warning.lower() for warning in warnings
    )


def _status(causes: Sequence[BaseException]) -> int:
    return next((cause.status for cause in causes if isinstance(getattr(cause, "status", None), int)), 0)  # type: ignore[attr-defined]


def _by_status(status: int, site: str) -> ClipsheetError | None:
    if status == 404 and site == "Instagram":
        # It answers 404 to visitors it refuses, also where the post exists.
        return TransientError(
            "Instagram says that this post is not there.",
            f"Check the link. If it is right: {COOKIES}",
            code=ErrorCode.SITE_REFUSES,
        )
    if status in (404, 410):
        return _by_text("video unavailable", site, ())
    if status in (401, 403):
        return _by_text("rate limit", site, ())
    if status == 429:
        return _by_text("too many requests", site, ())
    if status >= 500 or status == 408:
        return TransientError(
            f"{site} has a problem of its own (status {status}).", "Try again later.", code=ErrorCode.SITE_UNREACHABLE
        )
    return None


def _by_network(causes: Sequence[BaseException], site: str) -> ClipsheetError | None:
    from yt_dlp.networking.exceptions import TransportError
    from yt_dlp.utils import ContentTooShortError

    broken = (TransportError, ContentTooShortError, ConnectionError, TimeoutError)
    return _by_text("timed out", site, ()) if any(isinstance(cause, broken) for cause in causes) else None


def _words(text: str) -> str:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).replace("’", "'")
    return plain.lower()


def _own_words(text: str) -> str:
    """Return the downloader's own sentence without its decoration, addresses and requests to report."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    plain = re.sub(r"^(ERROR:\s*)?(\[[^\]]*\]\s*)?([\w-]{5,}:\s*)?", "", plain.strip())
    plain = re.split(r"[;.,]?\s*please report this issue|\(caused by", plain)[0]
    plain = re.sub(r"https?://\S+", "…", plain)
    return " ".join(plain.split())[:200].rstrip(".") + "."
