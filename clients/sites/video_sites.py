"""TikTok, Instagram and YouTube through yt-dlp: one link in; the file, what the site says of it and its captions out.

Runs in a process of its own that can be killed: yt-dlp is not made to be stopped from outside.
"""

import io
import time
import urllib.request
from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext, redirect_stderr
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from clients.media.media_limits import check_length, check_size, megabytes
from clients.progress import Report
from clients.sites.internet import not_reached, silent_sites
from clients.sites.known_sites import KNOWN_SITES, NAMES
from clients.sites.tiktok_posts import photo_extractor
from clients.sites.video_posts import Fetched, ask_for, read_post
from clients.sites.video_site_errors import explain
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, PermanentError
from utils.guard_proxy import GuardProxy, guard_proxy

T = TypeVar("T")
EXTRACTORS = tuple(name for platform in KNOWN_SITES for name in platform.extractors)


@dataclass(frozen=True)
class SiteLimits:
    """What one download may take; checked before it starts and while it runs."""

    max_s: float  # length of the video
    max_bytes: int
    max_wait_s: float = 900


class VideoSites(Protocol):
    """Fetches one video from a site."""

    def fetch(self, url: str, folder: Path, report: Report, limits: SiteLimits) -> Fetched:
        """Fetch the video behind a canonical link into `folder`. Raises the three kinds of error."""
        ...


class YtDlpSites:
    """The real sites. `make` builds the downloader from its options; tests give one that knows a local site.

    `inner_hosts` (`host:port`) are the only inner addresses that may be reached. `silent` tells which sites do not
    answer, when one was not reached.
    """

    def __init__(
        self,
        *,
        cookies_file: Path | None = None,
        proxy: str | None = None,
        ffmpeg: Path | None = None,
        make: Callable[[dict[str, Any]], Any] | None = None,
        inner_hosts: Collection[str] = (),
        silent: Callable[[], list[str]] = silent_sites,
    ) -> None:
        self._silent = silent
        self._cookies_file = cookies_file
        self._proxy = proxy
        self._ffmpeg = ffmpeg
        self._make = make or make_downloader
        self._inner_hosts = inner_hosts

    def fetch(self, url: str, folder: Path, report: Report, limits: SiteLimits) -> Fetched:
        """Fetch the video behind a canonical link into `folder`. Raises the three kinds of error."""
        watch = _Watch(report, limits)
        report(f"Asking {_site_of(url)} for the video")
        return self._with(url, folder, watch, lambda one: read_post(one, url, folder, limits.max_bytes, report))

    def ask(self, url: str, folder: Path, limits: SiteLimits) -> None:
        """Ask whether a post is there and can be had, without fetching it. Raises as `fetch` does."""
        self._with(url, folder, _Watch(_nobody, limits), lambda one: ask_for(one, url))

    def _with(self, url: str, folder: Path, watch: "_Watch", use: Callable[[Any], T]) -> T:
        cookies = _private_copy(self._cookies_file, folder) if self._cookies_file else None
        try:
            with self._route() as route:
                options = self._options(folder, watch, cookies, route.url)
                # Only there: on other sites the words of why there is nothing to download would be lost.
                options["ignore_no_formats_error"] = _may_be_pictures(url)
                downloader = self._make(options)
                return self._use(downloader, url, watch, route, use)
        finally:
            if cookies:
                cookies.unlink(missing_ok=True)

    def _use(self, downloader: Any, url: str, watch: "_Watch", route: GuardProxy, use: Callable[[Any], T]) -> T:
        try:
            # yt-dlp's cookie jar prints lines it does not understand, secrets and all.
            with redirect_stderr(io.StringIO()), downloader:
                return use(downloader)
        except ClipsheetError:
            raise
        except Exception as error:  # some of yt-dlp's failures are plain ValueErrors and KeyErrors
            if route.blocked:
                raise PermanentError(
                    f"{_site_of(url)} led to an address that may not be fetched.",
                    "Check the link, or upload the file.",
                    code=ErrorCode.LINK_INVALID,
                ) from error
            if route.unreached:  # whatever yt-dlp makes of that
                raise not_reached(_site_of(url), self._silent()) from error
            raise explain(error, _site_of(url), watch.warnings, own_proxy=self._has_own_proxy) from error

    @property
    def _has_own_proxy(self) -> bool:
        return bool(self._proxy or urllib.request.getproxies())

    def _route(self) -> AbstractContextManager[GuardProxy]:
        """Lead all connections through the guard; a proxy of the operator's own resolves names in our stead."""
        if self._has_own_proxy:
            return nullcontext(GuardProxy(self._proxy or ""))
        return guard_proxy(self._inner_hosts)

    def _options(self, folder: Path, watch: "_Watch", cookies: Path | None, proxy: str) -> dict[str, Any]:
        options: dict[str, Any] = {
            "allowed_extractors": list(EXTRACTORS),
            "noplaylist": True,
            # `res` is the shorter side, so that upright 1080 x 1920 counts as 1080; H.264 in MP4 plays everywhere.
            "format": "bv*+ba/b",
            # What was said comes before a dub, whatever it is encoded as: `lang` counts first.
            "format_sort": ["lang", "vcodec:h264", "res:1080", "acodec:aac", "ext:mp4:m4a"],
            "merge_output_format": "mp4/mkv",
            "match_filter": watch.check_before,
            "progress_hooks": [watch.check_while],
            "socket_timeout": 20,
            "retries": 3,
            "fragment_retries": 3,
            "extractor_retries": 2,
            "file_access_retries": 2,
            "external_downloader": {"default": "native"},
            "paths": {"home": str(folder), "temp": str(folder)},
            "outtmpl": "video.%(ext)s",
            "cachedir": False,
            "overwrites": True,
            "quiet": True,
            "noprogress": True,
            "color": "never",
            "logger": watch,
            # Captions are listed, not written: one track is chosen afterwards, and its failure must not fail the video.
            "writesubtitles": True,
            "writeautomaticsub": True,
            "subtitleslangs": ["-all"],
            "js_runtimes": {"deno": {}, "node": {}, "bun": {}},
        }
        if cookies is not None:
            options["cookiefile"] = str(cookies)
        if proxy:
            options["proxy"] = proxy
        if self._ffmpeg is not None:
            options["ffmpeg_location"] = str(self._ffmpeg)
        return options


class UnknownExtractorsError(Exception):
    """This version of yt-dlp names its extractors differently: a bug of ours."""


def make_downloader(options: dict[str, Any]) -> Any:
    """Build yt-dlp with exactly the extractors asked for."""
    import yt_dlp  # heavy: only the stage's own process loads it

    downloader = yt_dlp.YoutubeDL(options)
    if photo := photo_extractor():
        downloader.add_info_extractor(photo())  # in the place of yt-dlp's own
    # A name that matches nothing is no error to yt-dlp: every link would fail with a misleading text.
    if len(downloader._ies) != len(EXTRACTORS):
        raise UnknownExtractorsError(f"yt-dlp loaded {sorted(downloader._ies)} instead of {EXTRACTORS}")
    return downloader


class _Watch:
    """Looks at the video before the download and at the bytes while it runs; also yt-dlp's logger."""

    def __init__(self, report: Report, limits: SiteLimits) -> None:
        self.limits = limits
        self.warnings: list[str] = []
        self.report = report
        self._deadline = time.monotonic() + limits.max_wait_s
        self._bytes: dict[str, int] = {}

    def check_before(self, info: Mapping[str, Any], *, incomplete: bool = False) -> None:
        """Refuse a video by what the site says about it; yt-dlp's own filter would skip it without a word."""
        if info.get("is_live") or info.get("live_status") in ("is_live", "is_upcoming"):
            raise PermanentError(
                "This is a live stream or has not started yet.", "Choose a finished video.", code=ErrorCode.LIVE_STREAM
            )
        check_length(info.get("duration"), self.limits.max_s)
        if not incomplete:
            check_size(info.get("filesize"), self.limits.max_bytes)

    def check_while(self, state: Mapping[str, Any]) -> None:
        """Stop when it grows too large or takes too long; fragments have no size that could be checked before."""
        # Picture and sound may come as two files.
        self._bytes[str(state.get("filename"))] = int(state.get("downloaded_bytes") or 0)
        done = sum(self._bytes.values())
        check_size(max(done, state.get("total_bytes") or 0), self.limits.max_bytes)
        if time.monotonic() > self._deadline:
            raise NeedsUserError(
                "The download took too long.", "Retry later, or upload the video file.", code=ErrorCode.TIMED_OUT
            )
        total = state.get("total_bytes") or state.get("total_bytes_estimate")
        size = f"{megabytes(done)} of {megabytes(total)}" if total and total >= done else megabytes(done)
        self.report(f"Downloading, {size}", min(1.0, done / total) if total else None)

    def debug(self, message: str) -> None:
        """Drop yt-dlp's chatter."""

    def warning(self, message: str) -> None:
        """Keep warnings: they tell why a later error happened."""
        self.warnings.append(message)

    def error(self, message: str) -> None:
        """Drop errors: they are raised as well."""


def _nobody(text: str, done: float | None = None) -> None:
    """Nobody watches."""


def _may_be_pictures(url: str) -> bool:
    """Whether a post without a video is a photo post there: Instagram's answer alone tells."""
    return "instagram.com/" in url


def _site_of(url: str) -> str:
    return next((name for key, name in NAMES.items() if key in url.replace("youtu.be", "youtube")), "The site")


def _private_copy(cookies_file: Path, folder: Path) -> Path:
    """Copy the cookies: yt-dlp writes its jar back, and two downloads at once must not spoil the person's file."""
    copy = folder / ".cookies.txt"
    try:
        content = cookies_file.read_bytes()
    except OSError as error:
        raise NeedsUserError(
            "The cookies file cannot be read.",
            "Check VIDEO_COOKIES_FILE and its permissions.",
            code=ErrorCode.SITE_ACCESS,
        ) from error
    copy.touch(mode=0o600)
    copy.write_bytes(content)
    return copy
