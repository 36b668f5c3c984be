"""What the downloader's failures mean for a person: yt-dlp's exceptions and texts to the three kinds of error."""

import errno
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError

COOKIES = "Give Clipsheet the cookies of a signed-in browser (VIDEO_COOKIES_FILE), or upload the video file."
UPDATE = "Renew the downloader (scripts/run doctor --update-downloader) and retry."


@dataclass(frozen=True)
class _Rule:
    """If any fragment is in the downloader's words, this is what happened. `{site}` is filled in."""

    fragments: tuple[str, ...]
    kind: Callable[[str, str], ClipsheetError]
    message: str
    advice: str


_NOT_REACHED = (
    *("network is unreachable", "no route to host", "name resolution", "name or service not known"),
    *("nodename nor servname", "could not resolve", "tunnel failed", "connect to proxy"),
)
# The first that fits wins. Fragments are lower case, with straight quotes; they are the downloader's own words or the
# sites' (yt_dlp/extractor/{tiktok,instagram}.py, youtube/_video.py).
_RULES = (
    _Rule(
        ("no space left", "disk quota exceeded"),
        NeedsUserError,
        "The disk is full.",
        "Free some space and retry.",
    ),
    _Rule(
        ("permission denied", "read-only file system"),
        NeedsUserError,
        "The downloaded file cannot be written.",
        "Check that DATA_DIR may be written to, and retry.",
    ),
    _Rule(
        _NOT_REACHED,
        TransientError,
        "{site} cannot be reached.",
        "Look whether this machine is on the internet, and try again later.",
    ),
    _Rule(
        ("not made this video available in your country", "geo restriction", "geo-restrict", "from your location"),
        NeedsUserError,
        "{site} does not show this video in the country where Clipsheet runs.",
        "Set VIDEO_PROXY to a proxy in another country, or upload the video file.",
    ),
    _Rule(
        ("confirm your age", "age-restricted", "inappropriate for some", "comfortable for some audiences"),
        NeedsUserError,
        "{site} shows this video only to signed-in adults.",
        COOKIES,
    ),
    _Rule(
        (
            "not a bot",
            "captcha",
            "ip address is blocked",
            "ip is likely",
            "rate-limit",
            "rate limit",
            "too many requests",
        ),
        TransientError,
        "{site} refuses this machine's address for now.",
        f"Try again later. If it stays so: {COOKIES}",
    ),
    _Rule(
        ("try again later",),
        TransientError,
        "{site} asks to try again later.",
        f"If it stays so: {COOKIES}",
    ),
    _Rule(
        ("members-only", "join this channel", "members on level"),
        NeedsUserError,
        "This video is for the channel's members only.",
        COOKIES,
    ),
    _Rule(
        ("empty media response", "login page"),
        NeedsUserError,
        "{site} did not show this post to a visitor who is not signed in.",
        f"It may be private, or {{site}} may be refusing this machine. {COOKIES}",
    ),
    _Rule(
        (
            "private video",
            "video is private",
            "restricted video",
            "permission to view",
            "requiring login",
            "registered users",
            "login required",
            "log in",
            "sign in",
            "unreachable",
        ),
        NeedsUserError,
        "This video is private, or {site} shows it only to people who are signed in.",
        COOKIES,
    ),
    _Rule(
        ("no video in this post", "only images are available", "no video formats found"),
        PermanentError,
        "This post holds no video, only pictures.",
        "Choose a post that has a video.",
    ),
    _Rule(
        ("premieres in", "live event will begin", "will begin in", "is offline", "not currently live", "live stream"),
        PermanentError,
        "This is a live stream or has not started yet.",
        "Choose a finished video.",
    ),
    _Rule(
        (
            "video unavailable",
            "no longer available",
            "has been removed",
            "been terminated",
            "not available, status code",
            "does not exist",
            "isn't available",
            "is not available anymore",
            "content is not available",
        ),
        PermanentError,
        "{site} says that this video is gone: removed, or never there.",
        "Check the link.",
    ),
    _Rule(
        ("unexpected response from webpage", "js challenge", "universal data for rehydration"),
        TransientError,
        "{site} answered with a page for robots instead of the video.",
        f"Try again later. If it stays so: {UPDATE}",
    ),
    _Rule(
        ("requested format is not available",),
        PermanentError,
        "{site} offers this video in no form that can be used.",
        UPDATE,
    ),
    _Rule(
        ("no suitable extractor", "unsupported url", "playlist does not exist"),
        PermanentError,
        "The link is not that of one video.",
        "Open the video in the app and copy its own link.",
    ),
    _Rule(
        ("timed out", "timeout", "connection", "resolve", "getaddrinfo", "transport", "incomplete", "more expected"),
        TransientError,
        "{site} cannot be reached, or broke the download off.",
        "Try again later.",
    ),
    _Rule(
        ("please report this issue", "unable to extract", "failed to extract", "failed to parse", "keyerror"),
        NeedsUserError,
        "{site} has changed, and the downloader does not understand it.",
        UPDATE,
    ),
)

_NEEDS_JAVASCRIPT = NeedsUserError(
    "YouTube's videos need a JavaScript runtime, and none that is new enough was found.",
    "Install Deno 2.3 or Node 22 (or newer) where Clipsheet runs, and retry.",
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
    return found or PermanentError(f"{site} could not be downloaded: {_own_words(str(error))}", UPDATE)


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
                "The cookies file cannot be read.", "VIDEO_COOKIES_FILE must be in Netscape format; export it again."
            )
        if own_proxy and isinstance(cause, ProxyError):
            return NeedsUserError("The proxy does not answer.", "Check VIDEO_PROXY.")
        if isinstance(cause, GeoRestrictedError):
            return _by_text("geo restriction", site, ())
        if isinstance(cause, UserNotLive):
            return _by_text("not currently live", site, ())
        if isinstance(cause, OSError) and cause.errno in (errno.ENOSPC, errno.EDQUOT):
            return _by_text("no space left", site, ())
    return None


def _by_text(text: str, site: str, warnings: Sequence[str]) -> ClipsheetError | None:
    for rule in _RULES:
        if not any(fragment in text for fragment in rule.fragments):
            continue
        if "requested format" in rule.fragments[0] and _lacks_javascript(warnings):
            return _NEEDS_JAVASCRIPT
        return rule.kind(rule.message.format(site=site), rule.advice.format(site=site))
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
            "Instagram says that this post is not there.", f"Check the link. If it is right: {COOKIES}"
        )
    if status in (404, 410):
        return _by_text("video unavailable", site, ())
    if status in (401, 403):
        return _by_text("rate limit", site, ())
    if status == 429:
        return _by_text("too many requests", site, ())
    if status >= 500 or status == 408:
        return TransientError(f"{site} has a problem of its own (status {status}).", "Try again later.")
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
