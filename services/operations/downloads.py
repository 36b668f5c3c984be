"""How downloads go, platform by platform: the last that worked, what went wrong since, and what to try.

It is read from the database, so it lasts and tells what any worker saw; the files it names are those of this machine.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, false, func, select
from sqlalchemy.orm import Session

from clients.database.models import Artifact, Entry, Video, now
from clients.database.session import Database
from clients.sites.cookies_file import SIGN_IN, SiteCookies, site_cookies
from clients.sites.downloader import Downloader, Runtime, downloader_in_use, runtimes
from clients.sites.internet import OFFLINE
from clients.sites.known_sites import NAMES
from config.settings import Settings
from services.domain.entries import Status
from services.domain.stages import StageName
from services.operations.canaries import CanaryResult, last_asked
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, TransientError

FILE = "file"  # of hosts in EXTRA_VIDEO_HOSTS
REMEMBERED = timedelta(days=30)
WEEK = timedelta(days=7)
OLD_DAYS = 30  # sites change every few weeks; yt-dlp follows within days
MAX_KINDS = 5


class Cause(StrEnum):
    """Whose fault a failed download was."""

    ACCESS = "access"  # the site wants a login, or refuses this machine's address
    DOWNLOADER = "downloader"  # the site changed, and this yt-dlp does not understand it
    JAVASCRIPT = "javascript"  # a runtime is missing
    NETWORK = "network"  # no answer, or broken off; may be either's
    OFFLINE = "offline"  # this machine's: no site answered
    VIDEO = "video"  # this one video: gone, too long, no video at all


NOT_OF_THE_SITE = frozenset({Cause.VIDEO, Cause.OFFLINE})

_CAUSES = {
    ErrorCode.LOGIN_NEEDED: Cause.ACCESS,
    ErrorCode.REGION_BLOCKED: Cause.ACCESS,
    ErrorCode.SITE_REFUSES: Cause.ACCESS,
    ErrorCode.SITE_ACCESS: Cause.ACCESS,
    ErrorCode.SITE_CHANGED: Cause.DOWNLOADER,
    ErrorCode.ROBOT_CHECK: Cause.DOWNLOADER,
    ErrorCode.RUNTIME_MISSING: Cause.JAVASCRIPT,
}


_IN_WORDS = {
    Cause.ACCESS: "refused, or a sign-in wanted",
    Cause.DOWNLOADER: "the site changed, or took us for a robot",
    Cause.JAVASCRIPT: "no JavaScript runtime",
    Cause.NETWORK: "no answer, or broken off",
    Cause.OFFLINE: "this machine was offline",
}


@dataclass(frozen=True)
class DownloadErrors:
    """Failed downloads with the same reason."""

    says: str  # for a person
    cause: Cause
    count: int
    last_at: datetime


@dataclass(frozen=True)
class PlatformHealth:
    """One platform."""

    platform: str  # tiktok, instagram, youtube, file
    name: str
    last_success: datetime | None  # None: none that is remembered
    errors: tuple[DownloadErrors, ...]  # since then, at most 30 days back, the newest first
    cookies: SiteCookies | None  # None: there is no cookies file, or it is not for this platform
    advice: tuple[str, ...]  # what to try, the most likely first
    worked: int = 0  # downloads of the last week
    kinds: tuple[tuple[Cause, int], ...] = ()  # of the last week's failures that are not the video's, the most first
    canary: CanaryResult | None = None  # the last time that a known video was asked for; None: nobody wants that

    @property
    def failed(self) -> int:
        """Downloads of the last week that failed for another reason than the video itself."""
        return sum(count for _, count in self.kinds)

    @property
    def is_troubled(self) -> bool:
        """Videos fail here that should not."""
        is_silent = self.canary is not None and not self.canary.worked
        return is_silent or any(error.cause not in NOT_OF_THE_SITE for error in self.errors)

    @property
    def says(self) -> str:
        """In a line."""
        began = f"last success {english_ago(self.last_success)}" if self.last_success else "no success yet"
        failed = sum(error.count for error in self.errors)
        return f"{began}, {failed} failed since" if failed else began

    @property
    def week(self) -> str:
        """How the last seven days went; empty when nothing was tried."""
        tried = self.worked + self.failed
        kinds = ", ".join(f"{count} × {_IN_WORDS[cause]}" for cause, count in self.kinds)
        told = f"; failed: {kinds}" if kinds else ""
        return f"{self.worked} of {tried} downloads worked this week{told}" if tried else ""


def download_health(database: Database, settings: Settings) -> list[PlatformHealth]:
    """Every platform that videos may come from. Cheap enough for a page, not for a probe."""
    tools = downloader_in_use(settings.data_dir), runtimes()
    with database.reading() as session:
        return [_health(session, platform, name, settings, tools) for platform, name in platforms(settings).items()]


def platforms(settings: Settings) -> dict[str, str]:
    """The platforms and their names."""
    return {**NAMES, FILE: "Plain files"} if settings.extra_video_hosts else dict(NAMES)


def cause_of(code: ErrorCode | None, kind: str | None, *, is_offline: bool = False) -> Cause:
    """Whose fault it was, from the code and the kind of a failed entry's error, and whether its words say offline."""
    if is_offline:
        return Cause.OFFLINE
    by_kind = Cause.NETWORK if kind == TransientError.kind else Cause.VIDEO
    return _CAUSES.get(code, by_kind) if code else by_kind


def english_ago(moment: datetime) -> str:
    """How long ago, roughly, for sentences from below the pages: a page says it in the language of who reads."""
    seconds = max(0, int((now() - moment).total_seconds()))
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86_400
    if days:
        return "1 day ago" if days == 1 else f"{days} days ago"
    if hours:
        return "1 hour ago" if hours == 1 else f"{hours} hours ago"
    if minutes:
        return "1 minute ago" if minutes == 1 else f"{minutes} minutes ago"
    return "just now"


def _health(
    session: Session, platform: str, name: str, settings: Settings, tools: tuple[Downloader, list[Runtime]]
) -> PlatformHealth:
    last = _last_success(session, platform)
    errors = _errors(session, platform, last)
    cookies, problem = _cookies(settings, platform)
    advice = _advice(platform, errors, cookies, tools)
    told = tuple([problem] if problem else []) + advice
    worked, kinds = _week(session, platform)
    canary = last_asked(settings.data_dir).get(platform)
    return PlatformHealth(platform, name, last, errors, cookies, told, worked, kinds, canary)


def _week(session: Session, platform: str) -> tuple[int, tuple[tuple[Cause, int], ...]]:
    """How many downloads of the last week worked, and how the others failed, though the video was there."""
    begin = now() - WEEK
    made = (
        select(func.count())
        .select_from(Artifact)
        .join(Video, Video.id == Artifact.video_id)
        .where(Artifact.kind == StageName.DOWNLOAD, Artifact.created_at > begin, *_of(platform))
    )
    was_offline = func.coalesce(Entry.message.startswith(OFFLINE), false()).label("was_offline")
    ended = (
        select(Entry.error_kind, Entry.error_code, was_offline, func.count())
        .join(Video, Video.id == Entry.video_id)
        .where(Entry.status == Status.FAILED, Entry.stage == StageName.DOWNLOAD, Entry.finished_at > begin)
        .where(*_of(platform))
        .group_by(Entry.error_kind, Entry.error_code, was_offline)
    )
    kinds: Counter[Cause] = Counter()
    for kind, code, is_offline, count in session.execute(ended).all():
        kinds[cause_of(ErrorCode.read(code), kind, is_offline=bool(is_offline))] += count
    del kinds[Cause.VIDEO]
    return session.scalar(made) or 0, tuple(kinds.most_common())


def _last_success(session: Session, platform: str) -> datetime | None:
    query = (
        select(Artifact.created_at)
        .join(Video, Video.id == Artifact.video_id)
        .where(Artifact.kind == StageName.DOWNLOAD, *_of(platform))
        .order_by(Artifact.created_at.desc())
    )
    return session.scalar(query.limit(1))


def _of(platform: str) -> list[ColumnElement[bool]]:
    is_of = [Video.platform == platform]
    return [*is_of, Video.platform_id.startswith("url:")] if platform == FILE else is_of  # not uploads


def _errors(session: Session, platform: str, since: datetime | None) -> tuple[DownloadErrors, ...]:
    count, last_at = func.count(), func.max(Entry.finished_at)
    begin = max(since or now() - REMEMBERED, now() - REMEMBERED)
    failed = and_(Entry.status == Status.FAILED, Entry.stage == StageName.DOWNLOAD, Entry.finished_at > begin)
    query = (
        select(Entry.message, Entry.error_kind, Entry.error_code, count, last_at)
        .join(Video, Video.id == Entry.video_id)
        .where(failed, *_of(platform))
        .group_by(Entry.message, Entry.error_kind, Entry.error_code)
        .order_by(last_at.desc())
        .limit(MAX_KINDS)
    )
    found = session.execute(query).all()
    return tuple(
        DownloadErrors(
            _first_sentence(message),
            cause_of(ErrorCode.read(code), kind, is_offline=message.startswith(OFFLINE)),
            number,
            at,
        )
        for message, kind, code, number, at in found
        if at is not None
    )


def _first_sentence(message: str) -> str:
    # What follows is advice, and is given for all errors together.
    return re.split(r"(?<=[.!?])\s", message, maxsplit=1)[0]


def _cookies(settings: Settings, platform: str) -> tuple[SiteCookies | None, str]:
    if settings.video_cookies_file is None or platform not in SIGN_IN:
        return None, ""
    try:
        return site_cookies(settings.video_cookies_file, platform), ""
    except ClipsheetError as error:
        return None, str(error)


def _advice(
    platform: str,
    errors: tuple[DownloadErrors, ...],
    cookies: SiteCookies | None,
    tools: tuple[Downloader, list[Runtime]],
) -> tuple[str, ...]:
    causes = {error.cause for error in errors}
    downloader, found = tools
    advice = []
    if platform == "youtube" and not any(runtime.is_new_enough for runtime in found):
        advice.append(f"YouTube needs a JavaScript runtime. {runtime_advice(found)}")
    if Cause.DOWNLOADER in causes or (causes - NOT_OF_THE_SITE and (downloader.age_days or 0) > OLD_DAYS):
        advice.append("Renew yt-dlp: scripts/run doctor --update-downloader")
    if Cause.ACCESS in causes:
        advice.append(_access_advice(cookies))
    elif cookies and cookies.expired_at:
        advice.append(f"The sign-in in the cookies file ended {english_ago(cookies.expired_at)}: export it again.")
    elif cookies and cookies.ends_at and cookies.ends_at - now() < WEEK:
        advice.append(f"The sign-in in the cookies file ends on {cookies.ends_at:%d %B}: export it again soon.")
    if Cause.NETWORK in causes:
        advice.append(
            "Look whether this machine reaches the site; then retry what failed: scripts/run queue --retry-failed"
        )
    if Cause.OFFLINE in causes:
        advice.append("What failed while this machine was offline can be tried again: scripts/run queue --retry-failed")
    return tuple(advice)


def _access_advice(cookies: SiteCookies | None) -> str:
    if cookies is None:
        return "Give the cookies of a signed-in browser (VIDEO_COOKIES_FILE), or another address (VIDEO_PROXY)."
    if cookies.expired_at:
        return f"The sign-in in the cookies file ended {english_ago(cookies.expired_at)}: export it again."
    if not cookies.is_signed_in:
        return "The cookies file holds no sign-in for this site: export it from a browser that is signed in there."
    return f"The cookies are {cookies.age_days} days old and may be dead: export them again, or set VIDEO_PROXY."


def runtime_advice(found: list[Runtime]) -> str:
    """What to install, given what is there."""
    old = next((f"; {runtime.name} {runtime.version} is too old" for runtime in found), "")
    return f"Install Deno 2.3 or Node 22, or newer, where workers run{old}."
