"""Posts of TikTok and Instagram by ScrapeCreators, a paid service that asks the sites from elsewhere."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import httpx

from clients.certificates import certificates
from clients.media.media_limits import check_length, megabytes
from clients.progress import Report
from clients.scrapecreators.answers import FoundPost, Json, read_instagram, read_tiktok
from clients.sites.photo_posts import MAX_PICTURE_BYTES, PartFile
from clients.sites.video_posts import Fetched
from clients.sites.video_sites import SiteLimits
from clients.vendor import Remember, forgetful, identity
from utils import safe_http
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, PermanentError, TransientError

BASE_URL = "https://api.scrapecreators.com"
CALL_S = 60.0
MAX_ANSWER_BYTES = 8_000_000
_COPIES = 3
NAME = "ScrapeCreators"
_CALLS: dict[str, tuple[str, Callable[[Json], FoundPost | None]]] = {
    "tiktok.com": ("/v2/tiktok/video", read_tiktok),
    "instagram.com": ("/v1/instagram/post", read_instagram),
}


class ScrapeCreators:
    """One credit a post. What it says is kept until it was used, so that nothing is paid for twice."""

    def __init__(
        self,
        key: str,
        *,
        base_url: str = "",
        remember: Remember = forgetful,
        forget: Callable[[str], None] = lambda _key: None,
        inner_hosts: Collection[str] = (),
    ) -> None:
        self._key = key
        self._base_url = (base_url or BASE_URL).rstrip("/")
        self._remember = remember
        self._forget = forget
        self._inner_hosts = inner_hosts

    def fetch(self, url: str, folder: Path, report: Report, limits: SiteLimits) -> Fetched:
        """Fetch the post behind a canonical link into `folder`. Raises the three kinds of error."""
        path, read = next((call for site, call in _CALLS.items() if site in url), ("", read_tiktok))
        if not path:
            raise PermanentError(f"{NAME} has no videos of this site.", code=ErrorCode.SITE_UNSUPPORTED)
        report(f"Asking {NAME} for the post")
        asked = url.partition("?")[0]  # parameters make it find nothing
        key = identity(NAME, asked)
        answer, lost = self._remember(key, lambda: self._ask(path, asked))
        post = read(answer)
        if post is None or not (post.video or post.parts):
            self._forget(key)
            raise PermanentError(f"{NAME} found nothing there.", code=ErrorCode.VIDEO_GONE)
        check_length(post.duration_s, limits.max_s)
        try:
            return self._fetched(post, url, folder, report, limits, paid=1 + lost)
        except ClipsheetError:
            self._forget(key)  # its addresses end after some hours
            raise

    def _ask(self, path: str, url: str) -> Mapping[str, Any]:
        try:
            with httpx.Client(verify=certificates(), trust_env=False, timeout=CALL_S) as client:
                sent = {"x-api-key": self._key, "Accept": "application/json"}
                response = client.get(f"{self._base_url}{path}", params={"url": url}, headers=sent)
        except httpx.HTTPError as error:
            raise TransientError(f"{NAME} cannot be reached.", code=ErrorCode.SERVICE_BUSY) from error
        check_status(response.status_code)
        if len(response.content) > MAX_ANSWER_BYTES:
            raise PermanentError(f"{NAME} answered with too much.", code=ErrorCode.SERVICE_REFUSES)
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise TransientError(f"{NAME} did not answer as expected.", code=ErrorCode.SERVICE_BUSY)
        return answer

    def _fetched(
        self, post: FoundPost, url: str, folder: Path, report: Report, limits: SiteLimits, *, paid: int
    ) -> Fetched:
        parts = [
            PartFile(n, self._part(one.addresses, folder, n, limits, is_clip=one.is_clip), one.is_clip)
            for n, one in enumerate(post.parts, 1)
        ]
        if parts and not any(one.path for one in parts):
            raise TransientError(f"None of the pictures that {NAME} named can be fetched.", code=ErrorCode.SERVICE_BUSY)
        path = self._first(post.video or post.sound, folder / "video.part", report, limits)
        if post.video and path is None:
            raise TransientError(f"The video that {NAME} named cannot be fetched.", code=ErrorCode.SERVICE_BUSY)
        return Fetched(
            path, post.platform, post.id, url, "", post.caption, post.author, parts=tuple(parts), credits=paid
        )

    def _part(
        self, addresses: tuple[str, ...], folder: Path, number: int, limits: SiteLimits, *, is_clip: bool
    ) -> Path | None:
        name = f"clip-{number:03}.part" if is_clip else f"picture-{number:03}.original"
        smaller = SiteLimits(limits.max_s, limits.max_bytes if is_clip else MAX_PICTURE_BYTES, limits.max_wait_s)
        return self._first(addresses, folder / name, lambda _text, _done=None: None, smaller)

    def _first(self, addresses: tuple[str, ...], target: Path, report: Report, limits: SiteLimits) -> Path | None:
        """The first copy that can be had."""

        def told(done: int, total: int | None) -> None:
            report(f"Downloading, {megabytes(done)}", done / total if total else None)

        for address in addresses[:_COPIES]:
            wanted = safe_http.Limits(limits.max_bytes, limits.max_wait_s)
            try:
                safe_http.fetch_to_file(address, target, limits=wanted, allowed=self._inner_hosts, progress=told)
            except safe_http.FetchError:
                continue
            return target
        return None


def check_status(status: int) -> None:
    """Raise what an answer's HTTP status means, if it is no success."""
    if status in (401, 403):
        raise NeedsUserError(
            f"{NAME} refuses the key.", "Check SCRAPECREATORS_API_KEY.", code=ErrorCode.SERVICE_REFUSES
        )
    if status == 402:
        raise NeedsUserError(f"{NAME} has no credits left.", "Buy some there.", code=ErrorCode.SERVICE_REFUSES)
    if status == 404:
        raise PermanentError(f"{NAME} found nothing there.", code=ErrorCode.VIDEO_GONE)
    if status != 200:
        raise TransientError(f"{NAME} is busy (status {status}).", code=ErrorCode.SERVICE_BUSY)
