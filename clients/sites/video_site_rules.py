"""What the downloader's and the sites' own words mean: a table, the only place that reads them."""

from dataclasses import dataclass

from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, PermanentError, TransientError

COOKIES = "Give Clipsheet the cookies of a signed-in browser (VIDEO_COOKIES_FILE), or upload the video file."
UPDATE = "Renew the downloader (scripts/run doctor --update-downloader) and retry."


@dataclass(frozen=True)
class Rule:
    """If any fragment is in the downloader's words, this is what happened. `{site}` is filled in."""

    fragments: tuple[str, ...]
    kind: type[NeedsUserError | TransientError | PermanentError]
    code: ErrorCode
    message: str
    advice: str


_NOT_REACHED = (
    *("network is unreachable", "no route to host", "name resolution", "name or service not known"),
    *("nodename nor servname", "could not resolve", "tunnel failed", "connect to proxy"),
)
# The first that fits wins. Fragments are lower case, with straight quotes; they are the downloader's own words or the
# sites' (yt_dlp/extractor/{tiktok,instagram}.py, youtube/_video.py).
RULES = (
    Rule(
        ("no space left", "disk quota exceeded"),
        NeedsUserError,
        ErrorCode.DISK_FULL,
        "The disk is full.",
        "Free some space and retry.",
    ),
    Rule(
        ("permission denied", "read-only file system"),
        NeedsUserError,
        ErrorCode.NOT_WRITABLE,
        "The downloaded file cannot be written.",
        "Check that DATA_DIR may be written to, and retry.",
    ),
    Rule(
        _NOT_REACHED,
        TransientError,
        ErrorCode.SITE_UNREACHABLE,
        "{site} cannot be reached.",
        "Look whether this machine is on the internet, and try again later.",
    ),
    Rule(
        ("not made this video available in your country", "geo restriction", "geo-restrict", "from your location"),
        NeedsUserError,
        ErrorCode.REGION_BLOCKED,
        "{site} does not show this video in the country where Clipsheet runs.",
        "Set VIDEO_PROXY to a proxy in another country, or upload the video file.",
    ),
    Rule(
        ("confirm your age", "age-restricted", "inappropriate for some", "comfortable for some audiences"),
        NeedsUserError,
        ErrorCode.LOGIN_NEEDED,
        "{site} shows this video only to signed-in adults.",
        COOKIES,
    ),
    Rule(
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
        ErrorCode.SITE_REFUSES,
        "{site} refuses this machine's address for now.",
        f"Try again later. If it stays so: {COOKIES}",
    ),
    Rule(
        ("try again later",),
        TransientError,
        ErrorCode.SITE_REFUSES,
        "{site} asks to try again later.",
        f"If it stays so: {COOKIES}",
    ),
    Rule(
        ("members-only", "join this channel", "members on level"),
        NeedsUserError,
        ErrorCode.LOGIN_NEEDED,
        "This video is for the channel's members only.",
        COOKIES,
    ),
    Rule(
        ("empty media response", "login page"),
        NeedsUserError,
        ErrorCode.LOGIN_NEEDED,
        "{site} did not show this post to a visitor who is not signed in.",
        f"It may be private, or {{site}} may be refusing this machine. {COOKIES}",
    ),
    Rule(
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
        ErrorCode.LOGIN_NEEDED,
        "This video is private, or {site} shows it only to people who are signed in.",
        COOKIES,
    ),
    Rule(
        ("no video in this post", "only images are available", "no video formats found"),
        PermanentError,
        ErrorCode.NOT_A_VIDEO,
        "{site} offers neither a video nor pictures of this post.",
        UPDATE,
    ),
    Rule(
        ("premieres in", "live event will begin", "will begin in", "is offline", "not currently live", "live stream"),
        PermanentError,
        ErrorCode.LIVE_STREAM,
        "This is a live stream or has not started yet.",
        "Choose a finished video.",
    ),
    Rule(
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
        ErrorCode.VIDEO_GONE,
        "{site} says that this video is gone: removed, or never there.",
        "Check the link.",
    ),
    Rule(
        ("unexpected response from webpage", "js challenge", "universal data for rehydration"),
        TransientError,
        ErrorCode.ROBOT_CHECK,
        "{site} answered with a page for robots instead of the video.",
        f"Try again later. If it stays so: {UPDATE}",
    ),
    Rule(
        ("requested format is not available",),
        PermanentError,
        ErrorCode.SITE_CHANGED,
        "{site} offers this video in no form that can be used.",
        UPDATE,
    ),
    Rule(
        ("no suitable extractor", "unsupported url", "playlist does not exist"),
        PermanentError,
        ErrorCode.LINK_INVALID,
        "The link is not that of one video.",
        "Open the video in the app and copy its own link.",
    ),
    Rule(
        ("timed out", "timeout", "connection", "resolve", "getaddrinfo", "transport", "incomplete", "more expected"),
        TransientError,
        ErrorCode.SITE_UNREACHABLE,
        "{site} cannot be reached, or broke the download off.",
        "Try again later.",
    ),
    Rule(
        ("please report this issue", "unable to extract", "failed to extract", "failed to parse", "keyerror"),
        NeedsUserError,
        ErrorCode.SITE_CHANGED,
        "{site} has changed, and the downloader does not understand it.",
        UPDATE,
    ),
)
