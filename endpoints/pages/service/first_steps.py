"""The checklist of a first run on the start page: each step ticks itself, and the list can be put away for good."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from endpoints.app_context import web
from endpoints.auth import is_admin
from endpoints.languages import gettext as _

blueprint = Blueprint("first_steps", __name__)
COOKIE, KEPT_S = "first_steps", 10 * 365 * 86_400


@dataclass(frozen=True)
class FirstStep:
    """What is to be done, where, and whether it is."""

    words: str
    address: str
    is_done: bool


def first_steps(completed: int) -> list[FirstStep]:
    """The steps; none where all are done, or the person put the list away. `completed`: finished notes there are."""
    if request.cookies.get(COOKIE):
        return []
    w = web()
    settings, user_id = w.settings, w.user_id
    has_key = settings.has_llm or settings.has_gemini or settings.has_remote_speech
    has_phone = w.messages.push.count(user_id) > 0 or any(token.used_at for token in w.sign_in.tokens.of_user(user_id))
    steps = [
        FirstStep(_("Make a first note: paste a link, or look at the example"), "#url", completed > 0),
        FirstStep(
            _("Save links in your own Notion"),
            url_for("notion_pages.overview"),
            bool(w.notion.connections.of_user(user_id)),
        ),
    ]
    if is_admin():
        steps.append(
            FirstStep(_("Let a model fill in the notes: add a key"), url_for("service_settings.overview"), has_key)
        )
    steps.append(FirstStep(_("Put it on your phone"), url_for("ways_in.overview") + "#phone", has_phone))
    return [] if all(step.is_done for step in steps) else steps


@blueprint.post("/first-steps/hide")
def hide() -> Response:
    """Put the list away, in this browser for good."""
    answer = redirect(url_for("pages.start"), 303)
    answer.set_cookie(COOKIE, "hidden", max_age=KEPT_S, samesite="Lax", httponly=True, secure=request.is_secure)
    return answer
