"""What works on this machine and what does not, each in words with what to do."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from clients.chat.configured import configured_chat
from clients.chat.standing import standing
from clients.database.faults import in_words, told
from clients.database.session import Database, database_url
from clients.gemini.configured import configured_pool
from clients.gemini.pool import ADVICE
from clients.language_model import configured_model
from clients.local_models.tessdata import FOLDER, Tessdata
from clients.media.ffmpeg import ffmpeg_path
from clients.notion.connect import whose
from clients.sites.cookies_file import SIGN_IN, site_cookies
from clients.sites.downloader import downloader_in_use, runtimes
from clients.sites.known_sites import NAMES
from clients.vendor import Vendor
from clients.vendors import speech_vendor, vision_vendor
from config.settings import Settings
from services.costs.estimates import estimate
from services.operations.downloads import OLD_DAYS, english_ago, runtime_advice
from utils.errors import ClipsheetError
from utils.redis_client import Redis, RedisState, open_redis

NOTES, SPEECH, SCREEN_TEXT = "Notes", "Speech", "On-screen text"
NOTION, ANSWER = "Notion", "Notion answers"
DOWNLOADER, JAVASCRIPT, COOKIES = "Downloader", "JavaScript", "Cookies"
REDIS, PRICES = "Redis", "Prices"
OLD_PRICES_DAYS = 180
LOW_DISK_GB = 2.0


class CheckState(StrEnum):
    """How a part is."""

    OK = "ok"  # works
    OFF = "off"  # not configured, or fetched when first needed; the rest works without it
    DEGRADED = "limping"  # configured, and does not work, or only a part of it; the rest goes on without it
    BROKEN = "broken"  # needed, and does not work

    @property
    def mark(self) -> str:
        """One sign for the terminal."""
        return {CheckState.OK: "✓", CheckState.OFF: "○", CheckState.DEGRADED: "!", CheckState.BROKEN: "✗"}[self]


@dataclass(frozen=True)
class Check:
    """What was found about one part."""

    name: str
    state: CheckState
    says: str
    advice: str = ""


def checks(settings: Settings) -> list[Check]:
    """All findings; one that fails unexpectedly becomes a broken one and hides nothing else."""
    return [finding(name, settings) for name in CHECKS]


def finding(name: str, settings: Settings) -> Check:
    """One finding, by the name of its check."""
    return guarded(name, lambda: CHECKS[name](settings))


def guarded(name: str, find: Callable[[], Check]) -> Check:
    """The check's result, or a broken one when the check itself failed."""
    try:
        return worded(name, find)
    except Exception as error:  # noqa: BLE001 - a doctor must not die of the illness
        return Check(name, CheckState.BROKEN, f"{type(error).__name__}: {error}")


def worded(name: str, find: Callable[[], Check]) -> Check:
    """The check's result; an expected error becomes a broken one with its message."""
    try:
        return find()
    except ClipsheetError as error:
        words: ClipsheetError | None = error
    except DBAPIError as error:
        words = told(error)
        if words is None:
            raise
    assert words is not None
    return Check(name, CheckState.BROKEN, words.message, words.advice)


def _python(_settings: Settings) -> Check:
    return Check("Python", CheckState.OK, sys.version.split()[0])


def _data(settings: Settings) -> Check:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    probe = settings.data_dir / ".writable"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Check("Data folder", CheckState.BROKEN, f"{settings.data_dir}: {error.strerror}.", "Set DATA_DIR.")
    free_gb = shutil.disk_usage(settings.data_dir).free / 1e9
    if free_gb < LOW_DISK_GB:
        return Check("Data folder", CheckState.BROKEN, f"Only {free_gb:.1f} GB are free.", "Free some space.")
    return Check("Data folder", CheckState.OK, f"{settings.data_dir} ({free_gb:.0f} GB free)")


def _database(settings: Settings) -> Check:
    database = Database(database_url(settings))
    try:
        database.upgrade(settings.data_dir)
        with in_words():
            database.check()
        return Check("Database", CheckState.OK, f"{database.engine.dialect.name}, schema up to date")
    finally:
        database.close()


def _redis(settings: Settings) -> Check:
    redis = open_redis(settings.redis_url)
    try:
        return redis_finding(redis)
    finally:
        redis.close()


def redis_finding(redis: Redis) -> Check:
    """How it is, and how long the answer took."""
    found = redis.health()
    if found.state is RedisState.OFF:
        return Check(REDIS, CheckState.OFF, found.says)
    says = f"{found.says.removesuffix('.')} ({found.ms:.0f} ms)."
    if found.state is RedisState.ON:
        return Check(REDIS, CheckState.OK, says)
    return Check(REDIS, CheckState.DEGRADED, says, "See REDIS_URL, or leave it out.")


def _ffmpeg(_settings: Settings) -> Check:
    return Check("ffmpeg", CheckState.OK, str(ffmpeg_path()))


def _pose(settings: Settings) -> Check:
    if not settings.pose_model.is_file():
        return Check("Highlights", CheckState.BROKEN, "The pose model is missing.", "Start again with scripts/run.")
    return Check("Highlights", CheckState.OK, f"LiteRT {version('ai-edge-litert')}, pose model in place")


def _screen_text(settings: Settings) -> Check:
    added = [model.script for model in Tessdata(settings.models_dir / FOLDER).models()]
    scripts = ", ".join(["Latin, Chinese, Japanese", *dict.fromkeys(added)])
    local = f"RapidOCR {version('rapidocr')}, on this machine; it reads {scripts}"
    vendor = vision_vendor(settings)
    if vendor is None:
        return Check(SCREEN_TEXT, CheckState.OK, local)
    return _first(SCREEN_TEXT, "Google Vision", vendor, local, "See VISION_API_KEY and its quota at Google.")


def _speech(settings: Settings) -> Check:
    local = f"faster-whisper {version('faster-whisper')}, model “{settings.whisper_model}”"
    is_here = Path(settings.whisper_model).is_dir() or any(settings.models_dir.glob("whisper/**/model.bin"))
    vendor = speech_vendor(settings)
    if vendor is not None:
        local += "" if is_here else ", which is fetched when it is first needed"
        return _first(
            SPEECH,
            f"{vendor.name}/{settings.transcribe_model}",
            vendor,
            local,
            "See OPENAI_API_KEY and the account's billing.",
        )
    if is_here:
        return Check(SPEECH, CheckState.OK, local)
    return Check(SPEECH, CheckState.OFF, f"{local} is not here yet.", "It is fetched when speech is first heard.")


def _first(name: str, whom: str, vendor: Vendor, local: str, advice: str) -> Check:
    """A vendor that is asked first, and what it said last."""
    if rest := vendor.rest:
        return Check(name, CheckState.DEGRADED, f"{whom} rests: {rest.why}. Meanwhile {local}.", advice)
    return Check(name, CheckState.OK, f"{whom}; without it {local}")


def _downloader(settings: Settings) -> Check:
    used = downloader_in_use(settings.data_dir)
    age = "" if used.age_days is None else f", {used.age_days} days old"
    whence = ", renewed" if used.folder else ""
    says = f"yt-dlp {used.version}{age}{whence}, for TikTok, Instagram and YouTube"
    is_old = (used.age_days or 0) > OLD_DAYS
    return Check(DOWNLOADER, CheckState.OK, says, "scripts/run doctor --update-downloader renews it." if is_old else "")


def _javascript(_settings: Settings) -> Check:
    found = runtimes()
    usable = next((runtime for runtime in found if runtime.is_new_enough), None)
    if usable is None:
        return Check(
            JAVASCRIPT,
            CheckState.OFF,
            "No runtime that is new enough, so YouTube may give no videos.",
            runtime_advice(found),
        )
    return Check(JAVASCRIPT, CheckState.OK, f"{usable.name.capitalize()} {usable.version}, which YouTube needs")


def _cookies(settings: Settings) -> Check:
    path = settings.video_cookies_file
    if path is None:
        return Check(COOKIES, CheckState.OFF, "None. Public videos need none.", "VIDEO_COOKIES_FILE gives them.")
    if not path.is_file():
        return Check(COOKIES, CheckState.BROKEN, "VIDEO_COOKIES_FILE is not a file.", "Correct it or leave it out.")
    held = {NAMES[platform]: site_cookies(path, platform) for platform in SIGN_IN}
    age_days = max(one.age_days for one in held.values())
    ended = [f"{name} {english_ago(one.expired_at)}" for name, one in held.items() if one.expired_at]
    signed_in = [
        f"{name} until {one.ends_at:%d %B %Y}" if one.ends_at else name
        for name, one in held.items()
        if one.is_signed_in and not one.expired_at
    ]
    says = f"{age_days} days old; signed in to {', '.join(signed_in) or 'no site'}"
    if ended:
        return Check(COOKIES, CheckState.DEGRADED, f"{says}; ended: {', '.join(ended)}", "Export the cookies again.")
    return Check(COOKIES, CheckState.OK, says)


def _notes(settings: Settings) -> Check:
    if chat := configured_chat(settings):
        how = standing(chat)
        return Check(NOTES, CheckState.OK if how.is_well else CheckState.DEGRADED, how.says, how.advice)
    pool = configured_pool(settings)
    if pool is None:
        advice = "LLM_BASE_URL with LLM_MODEL, or GEMINI_API_KEYS, lets a model make them."
        return Check(NOTES, CheckState.OFF, "Made by rules, without AI.", advice)
    rests = pool.rests()
    resting = [f"{name} rests: {rest.why}" for name, rest in rests.items() if rest]
    says = f"By {pool.name}, with one client." if len(rests) == 1 else f"By {pool.name}, with {len(rests)} clients."
    if not resting:
        return Check(NOTES, CheckState.OK, says)
    without = " Notes are made by rules meanwhile." if len(resting) == len(rests) else ""
    return Check(NOTES, CheckState.DEGRADED, f"{says} {'. '.join(resting)}.{without}", ADVICE)


def _prices(settings: Settings) -> Check:
    table = settings.prices
    kept = f"your {settings.price_table_file.name}" if settings.price_table_file else "built in"
    age_days = max(0, (date.today() - table.as_of).days)
    says = f"List prices of {table.as_of}, {kept}, {age_days} days old"
    listener = speech_vendor(settings)  # a server of one's own is free, for all that is known
    own = f"{listener.name}/" if listener else "-"
    unknown = [model for model in estimate(settings).unpriced if not model.startswith(own)]
    free = f"; none for {', '.join(unknown)}, which counts as free" if unknown else ""
    if not free and age_days <= OLD_PRICES_DAYS:
        return Check(PRICES, CheckState.OK, f"{says}.")
    advice = "Estimates and budgets go by them; PRICE_TABLE_FILE puts newer prices over them."
    return Check(PRICES, CheckState.DEGRADED, f"{says}{free}.", advice)


def answers(settings: Settings) -> list[Check]:
    """What vendors say when they are asked now, where nothing keeps it for the checks."""
    if not settings.notion_token:
        return []
    try:
        me = whose(settings.notion_base_url, settings.notion_token)
    except ClipsheetError as error:
        return [Check(ANSWER, CheckState.DEGRADED, error.message, error.advice)]
    return [Check(ANSWER, CheckState.OK, f"NOTION_TOKEN works in “{me.workspace_name}”.")]


def ask_vendors(settings: Settings, *names: str) -> None:
    """Ask the vendors' clients whether they would work; the checks then tell what was said.

    It is free, but for a chat endpoint, which is asked a small question. `names` are those of their checks; without any
    all are asked.
    """
    # heavy: only who asks needs them
    from clients.google_vision.configured import configured_vision
    from clients.remote_speech.engine import configured_speech

    configured: dict[str, Callable[[Settings], Any]] = {
        NOTES: configured_model,
        SPEECH: configured_speech,
        SCREEN_TEXT: configured_vision,
    }
    for name in names or configured:
        vendor = configured[name](settings)
        if vendor is not None:
            vendor.greet()


CHECKS: dict[str, Callable[[Settings], Check]] = {
    "Python": _python,
    "Data folder": _data,
    "Database": _database,
    REDIS: _redis,
    "ffmpeg": _ffmpeg,
    DOWNLOADER: _downloader,
    JAVASCRIPT: _javascript,
    COOKIES: _cookies,
    SPEECH: _speech,
    SCREEN_TEXT: _screen_text,
    NOTES: _notes,
    PRICES: _prices,
    "Highlights": _pose,
}
