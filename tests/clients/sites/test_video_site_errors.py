"""What a person reads when a site does not give its video. The words on the left are yt-dlp's and the sites' own."""

import errno
from io import BytesIO

import pytest
from yt_dlp.cookies import CookieLoadError
from yt_dlp.networking.common import Response
from yt_dlp.networking.exceptions import HTTPError, IncompleteRead, ProxyError, RequestError, TransportError
from yt_dlp.utils import (
    ContentTooShortError,
    DownloadError,
    ExtractorError,
    GeoRestrictedError,
    RegexNotFoundError,
    UnsupportedError,
    UserNotLive,
)

from clients.sites.video_site_errors import explain
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError


def as_raised(original: Exception) -> DownloadError:
    """What `extract_info` raises: the original inside a DownloadError, its text decorated."""
    return DownloadError(f"ERROR: [TikTok] 7170520270497680683: {original}", (type(original), original, None))


def http(status: int) -> ExtractorError:
    cause = HTTPError(Response(BytesIO(b""), "https://example.org/", {}, status=status))
    return ExtractorError(f"Unable to download webpage: {cause}", cause=cause, expected=True)


@pytest.mark.parametrize(
    ("site", "text", "kind", "says"),
    [
        ("TikTok", "TikTok is requiring login for access to this content", NeedsUserError, "signed in"),
        (
            "TikTok",
            "You do not have permission to view this post. Log into an account that has access",
            NeedsUserError,
            "private",
        ),
        ("TikTok", "Your IP address is blocked from accessing this post", TransientError, "address"),
        ("TikTok", "Video not available, status code 10231", PermanentError, "gone"),
        ("TikTok", "Unexpected response from webpage request", TransientError, "robots"),
        ("TikTok", "Unable to solve JS challenge", TransientError, "robots"),
        ("TikTok", "Unable to extract universal data for rehydration", TransientError, "robots"),
        ("TikTok", "This post may not be comfortable for some audiences. Log in for access", NeedsUserError, "adults"),
        ("Instagram", "Instagram sent an empty media response.", NeedsUserError, "not signed in"),
        (
            "Instagram",
            "Redirected to the login page. You have exceeded the rate-limit for anonymous access",
            TransientError,
            "address",
        ),
        (
            "Instagram",
            "Restricted Video: You must be 18 years old or over to see this video",
            NeedsUserError,
            "private",
        ),
        (
            "Instagram",
            "This content is only available for registered users who follow this account",
            NeedsUserError,
            "private",
        ),
        ("Instagram", "There is no video in this post", PermanentError, "neither a video nor pictures"),
        ("YouTube", "Sign in to confirm you’re not a bot. Use --cookies-from-browser", TransientError, "address"),
        (
            "YouTube",
            "Sign in to confirm your age. This video may be inappropriate for some users.",
            NeedsUserError,
            "adults",
        ),
        ("YouTube", "Private video. Sign in if you've been granted access to this video", NeedsUserError, "private"),
        (
            "YouTube",
            "Join this channel to get access to members-only content like this video",
            NeedsUserError,
            "members",
        ),
        ("YouTube", "Video unavailable", PermanentError, "gone"),
        ("YouTube", "Video unavailable. This video has been removed by the uploader", PermanentError, "gone"),
        ("YouTube", "Video unavailable. This video is private", NeedsUserError, "private"),
        ("YouTube", "The uploader has not made this video available in your country", NeedsUserError, "country"),
        ("YouTube", "Premieres in 3 hours", PermanentError, "not started"),
        ("YouTube", "This live event will begin in 2 days.", PermanentError, "not started"),
        (
            "YouTube",
            "This content isn't available, try again later. The current session has been rate-limited",
            TransientError,
            "address",
        ),
        ("YouTube", "Requested format is not available. Use --list-formats", PermanentError, "no form"),
        ("YouTube", "HTTP Error 429: Too Many Requests", TransientError, "address"),
        ("YouTube", "Unable to extract yt initial data; please report this issue on …", NeedsUserError, "changed"),
        ("TikTok", "No suitable extractor (['TikTok']) found for URL", PermanentError, "not that of one video"),
        ("TikTok", "The read operation timed out", TransientError, "cannot be reached"),
        (
            "TikTok",
            "[Errno -2] Name or service not known (Failed to resolve 'www.tiktok.com')",
            TransientError,
            "cannot be reached",
        ),
        ("TikTok", "unable to write data: [Errno 28] No space left on device", NeedsUserError, "disk is full"),
        (
            "TikTok",
            "unable to open for writing: [Errno 13] Permission denied: 'video.mp4.part'",
            NeedsUserError,
            "written",
        ),
    ],
)
def test_the_sites_words_become_the_persons(site: str, text: str, kind: type[ClipsheetError], says: str) -> None:
    explained = explain(as_raised(ExtractorError(text, expected=True)), site)

    assert type(explained) is kind
    assert says in explained.message
    assert explained.advice.endswith(".")


@pytest.mark.parametrize(
    ("original", "kind", "says"),
    [
        (GeoRestrictedError("not here", countries=["DE"]), NeedsUserError, "country"),
        (UserNotLive(), PermanentError, "live"),
        (CookieLoadError("no Netscape header"), NeedsUserError, "cookies"),
        (ProxyError("refused"), NeedsUserError, "proxy"),
        (TransportError("reset by peer"), TransientError, "cannot be reached"),
        (IncompleteRead(10, 20), TransientError, "cannot be reached"),
        (ContentTooShortError(10, 20), TransientError, "cannot be reached"),
        (UnsupportedError("https://example.org"), PermanentError, "not that of one video"),
        (RegexNotFoundError("Unable to extract sigi state"), NeedsUserError, "changed"),
        (RequestError("file:// URLs are disabled"), PermanentError, "file:// URLs are disabled"),
        (http(403), TransientError, "address"),
        (http(404), PermanentError, "gone"),
        (http(502), TransientError, "502"),
        (OSError(errno.ENOSPC, "No space left on device"), NeedsUserError, "disk is full"),
        (KeyError("itemStruct"), PermanentError, "could not be downloaded"),
    ],
)
def test_what_the_error_is_counts_as_much_as_its_words(
    original: Exception, kind: type[ClipsheetError], says: str
) -> None:
    explained = explain(as_raised(original), "TikTok", own_proxy=True)

    assert type(explained) is kind
    assert says in explained.message


def test_errors_that_come_bare_are_explained_too() -> None:
    assert isinstance(explain(TransportError("timed out"), "TikTok"), TransientError)


def test_a_proxy_that_nobody_set_is_not_blamed() -> None:
    error = as_raised(ProxyError("Tunnel connection failed: 502 Bad Gateway"))

    assert "cannot be reached" in explain(error, "TikTok").message


def test_instagram_says_404_to_those_it_refuses_so_it_may_be_tried_again() -> None:
    assert isinstance(explain(as_raised(http(404)), "Instagram"), TransientError)


def test_our_own_refusal_passes_through_whatever_wraps_it() -> None:
    ours = NeedsUserError("Too long.", "Choose a shorter video.")

    assert explain(as_raised(ours), "TikTok") is ours


def test_a_missing_javascript_runtime_is_named() -> None:
    error = as_raised(ExtractorError("Requested format is not available", expected=True))
    warnings = ["No supported JavaScript runtime could be found"]

    assert "Deno" in explain(error, "YouTube", warnings).advice


def test_an_unknown_failure_is_quoted_without_codes_and_addresses() -> None:
    error = DownloadError("\x1b[0;31mERROR:\x1b[0m [TikTok] 7170520: A strange thing at https://example.org/?token=1")

    assert explain(error, "TikTok").message == "TikTok could not be downloaded: A strange thing at …."
