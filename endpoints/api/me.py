"""The signed-in person: leaving for good."""

from typing import Any

from flask import Blueprint, Response, request, session

from endpoints.app_context import web
from utils.errors import NeedsUserError

blueprint = Blueprint("me", __name__)
WORDS = "forget me"


@blueprint.delete("/api/me")
def forget() -> tuple[Response, int]:
    """Forget the person: entries, notes, files, tokens. The body must say `{"confirm": "forget me"}`."""
    body: Any = request.get_json(silent=True)
    if not isinstance(body, dict) or body.get("confirm") != WORDS:
        raise NeedsUserError("This cannot be undone.", f'Send {{"confirm": "{WORDS}"}} to say that you mean it.')
    w = web()
    w.operations.forgetting.forget(w.user_id)
    session.clear()
    return Response(), 204
