"""The status page: what waits and runs, how each site's last download went, which engines are in use, the disk."""

from flask import Blueprint, render_template

from config.settings import Settings
from endpoints.app_context import web
from endpoints.auth import is_admin
from endpoints.pages.template_filters import STATUS_WORDS
from services.operations.diagnostics import NOTES, SCREEN_TEXT, SPEECH, Check, CheckState
from services.operations.downloads import Cause
from utils.logger import get_logger

log = get_logger(__name__)
blueprint = Blueprint("status_page", __name__)
ENGINES = (SPEECH, SCREEN_TEXT, NOTES, "Highlights", "Downloader", "Cookies")
CAUSES = {
    Cause.ACCESS: "It wants a sign-in, or refuses this address.",
    Cause.DOWNLOADER: "It changed, and this yt-dlp does not understand it.",
    Cause.JAVASCRIPT: "A JavaScript runtime is missing.",
    Cause.NETWORK: "No answer, or broken off.",
    Cause.OFFLINE: "This machine was offline.",
    Cause.VIDEO: "That one video cannot be had.",
}
ENDED = {"completed": "done", "partial": "partial", "failed": "failed", "cancelled": "cancelled"}


@blueprint.get("/status")
def overview() -> str:
    """Everything at one moment; the page asks again every few seconds."""
    w = web()
    state, uploads = w.operations.overview, w.videos.uploads
    line = state.line()
    return render_template(
        "status.html",
        line=line,
        is_own=is_admin(),
        running={STATUS_WORDS[status]: count for status, count in line.running.items()},
        ended={word: line.ended[key] for key, word in ENDED.items() if line.ended.get(key)},
        sites=state.sites(),
        causes=CAUSES,
        engines=[_asked(name) for name in ENGINES if name in w.operations.findings],
        why=_why(w.settings) if is_admin() else {},
        watched=state.watched(w.user_id),
        interval_s=w.settings.poll_interval_s,
        disk=state.disk(),
        sent_bytes=uploads.quota_bytes - uploads.room_bytes(w.user_id) + w.videos.resumable.promised_bytes(w.user_id),
        quota_bytes=uploads.quota_bytes,
        budget=w.operations.budget.pause(w.user_id),
    )


def _why(settings: Settings) -> dict[str, str]:
    """Why that engine is the one in use."""
    remote, vision = settings.has_remote_speech, settings.has_vision
    return {
        SPEECH: "OPENAI_API_KEY or OPENAI_BASE_URL is set." if remote else "OPENAI_API_KEY would let OpenAI listen.",
        SCREEN_TEXT: "Google's credentials are set." if vision else "VISION_API_KEY would let Google read.",
        NOTES: _why_notes(settings),
    }


def _why_notes(settings: Settings) -> str:
    if settings.has_llm:
        return "LLM_BASE_URL and LLM_MODEL are set."
    return "Gemini's keys or Google Cloud are set." if settings.has_gemini else ""  # the check says what is missing


def _asked(name: str) -> Check:
    try:
        return web().operations.findings[name]()
    except Exception:  # the page must say that a check broke, whatever broke it
        log.exception("status check failed", extra={"check": name})
        return Check(name, CheckState.BROKEN, "The check itself failed; the log says why.")
