"""Tries settings before they are saved: a real call of the service that they are for."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from clients.chat.configured import configured_chat
from clients.chat.transport import ABSENT
from clients.gemini.configured import configured_pool
from clients.gemini.faults import FaultKind
from clients.gemini.health import Rest
from clients.notion.connect import whose
from clients.sites.cookies_file import SIGN_IN, site_cookies
from clients.vendors import speech_vendor, vision_vendor
from config.settings import Settings
from services.operations.diagnostics import NOTES, SCREEN_TEXT, SPEECH, ask_vendors
from utils.errors import ClipsheetError, TransientError


class TrialOutcome(StrEnum):
    """What came of it."""

    GOOD = "good"
    WRONG = "wrong"  # the service refuses it
    UNREACHED = "unreached"  # nobody knows


@dataclass(frozen=True)
class Tried:
    """The outcome, and why in a sentence; nothing of a key is in it."""

    outcome: TrialOutcome
    says: str = ""


def tried(group: str, settings: Settings) -> Tried:
    """Try what a group of settings is for; good where there is nothing to try."""
    try:
        return TRIALS[group](settings) if group in TRIALS else Tried(TrialOutcome.GOOD)
    except TransientError as error:
        return Tried(TrialOutcome.UNREACHED, error.message)
    except ClipsheetError as error:
        return Tried(TrialOutcome.WRONG, f"{error.message} {error.advice}".strip())


def _gemini(settings: Settings) -> Tried:
    pool = configured_pool(settings) if settings.gemini_api_keys else None
    if pool is None:
        return Tried(TrialOutcome.GOOD)
    pool.greet()
    return _told(list(pool.rests().values()))


def _chat(settings: Settings) -> Tried:
    chat = configured_chat(settings)
    if chat is None:
        return Tried(TrialOutcome.GOOD)
    ask_vendors(settings.model_copy(update={"gemini_api_keys": ()}), NOTES)
    return _told([chat.door.rest])


def _speech(settings: Settings) -> Tried:
    vendor = speech_vendor(settings)
    ask_vendors(settings, SPEECH)
    return _told([vendor.rest] if vendor else [])


def _vision(settings: Settings) -> Tried:
    vendor = vision_vendor(settings) if settings.vision_api_key else None
    ask_vendors(settings, SCREEN_TEXT)
    return _told([vendor.rest] if vendor else [])


def _notion(settings: Settings) -> Tried:
    if settings.notion_token:
        me = whose(settings.notion_base_url, settings.notion_token)
        return Tried(TrialOutcome.GOOD, f"Notion answers for “{me.workspace_name}”.")
    return Tried(TrialOutcome.GOOD)


def _downloads(settings: Settings) -> Tried:
    if path := settings.video_cookies_file:
        held = [site_cookies(path, platform) for platform in SIGN_IN]  # raises where it is no cookies file
        if not any(one.count for one in held):
            return Tried(TrialOutcome.WRONG, "The file holds no cookies of TikTok, Instagram or YouTube.")
    if settings.scrapecreators_api_key:
        from clients.scrapecreators.credits import credits_left  # heavy: only who has a key needs it

        left = credits_left(settings.scrapecreators_api_key, settings.scrapecreators_base_url)
        return Tried(TrialOutcome.GOOD, f"ScrapeCreators has {left} credits left." if left is not None else "")
    return Tried(TrialOutcome.GOOD)


def _told(rests: list[Rest | None]) -> Tried:
    """The worst of what the service's clients say."""
    found = [rest for rest in rests if rest]
    refused = [rest for rest in found if rest.kind in (FaultKind.REFUSED, FaultKind.PROMPT) and rest.why != ABSENT]
    if refused:
        return Tried(TrialOutcome.WRONG, f"The service refuses it: {refused[0].why}.")
    unknown = [rest for rest in found if rest.kind in (FaultKind.FAILED, FaultKind.BUSY) or rest.why == ABSENT]
    if unknown:
        return Tried(TrialOutcome.UNREACHED, f"The service does not answer: {unknown[0].why}.")
    return Tried(TrialOutcome.GOOD, f"The key works, but: {found[0].why}." if found else "")


TRIALS: dict[str, Callable[[Settings], Tried]] = {
    "gemini": _gemini,
    "llm": _chat,
    "speech": _speech,
    "vision": _vision,
    "notion": _notion,
    "downloads": _downloads,
}
