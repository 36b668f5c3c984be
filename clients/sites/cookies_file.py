"""What a cookies file holds for each site, without its secrets: whether somebody is signed in, and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from clients.sites.known_sites import KNOWN_SITES
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

SIGN_IN = {platform.key: (platform.domain, platform.signs_in) for platform in KNOWN_SITES}
HTTP_ONLY = "#HttpOnly_"  # begins a line that is no comment
FIELDS = 7  # domain, subdomains, path, secure, expires, name, value
LAST_SECOND = 253_402_300_799  # of the year 9999; some browsers write more


@dataclass(frozen=True)
class SiteCookies:
    """A site's part of the file."""

    age_days: int  # since the file was written
    count: int
    is_signed_in: bool  # a cookie that signs in is there, expired or not
    expired_at: datetime | None  # when the last of those expired; None: one still holds, or there is none
    ends_at: datetime | None = None  # when the last of those that still hold expires; None: nobody knows


@dataclass(frozen=True)
class _Cookie:
    domain: str
    name: str
    expires: int  # seconds since 1970; 0: with the browser's session, so nobody knows


def site_cookies(path: Path, platform: str) -> SiteCookies:
    """What the file holds for `platform`. Raises NeedsUserError when it cannot be read."""
    domain, names = SIGN_IN[platform]
    own = [cookie for cookie in _read(path) if f".{cookie.domain.lstrip('.')}".endswith(f".{domain}")]
    signing = [cookie for cookie in own if cookie.name in names]
    last = _last_end(signing)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return SiteCookies(
        age_days=max(0, (datetime.now(UTC) - written).days),
        count=len(own),
        is_signed_in=bool(signing),
        expired_at=last if last and last < datetime.now(UTC) else None,
        ends_at=last if last and last >= datetime.now(UTC) else None,
    )


def _read(path: Path) -> list[_Cookie]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NeedsUserError(
            "The cookies file cannot be read.",
            "Check VIDEO_COOKIES_FILE and its permissions.",
            code=ErrorCode.SITE_ACCESS,
        ) from error
    cookies = [cookie for line in lines if (cookie := _cookie(line.removeprefix(HTTP_ONLY)))]
    if not cookies:
        raise NeedsUserError(
            "The cookies file holds no cookies.",
            "VIDEO_COOKIES_FILE must be in Netscape format; export it again.",
            code=ErrorCode.SITE_ACCESS,
        )
    return cookies


def _cookie(line: str) -> _Cookie | None:
    fields = line.split("\t")
    if line.startswith("#") or len(fields) != FIELDS:
        return None
    expires = fields[4].partition(".")[0]
    return _Cookie(fields[0], fields[5], min(int(expires), LAST_SECOND) if expires.isdecimal() else 0)


def _last_end(signing: Sequence[_Cookie]) -> datetime | None:
    if not all(cookie.expires for cookie in signing):
        return None
    return max((datetime.fromtimestamp(cookie.expires, UTC) for cookie in signing), default=None)
