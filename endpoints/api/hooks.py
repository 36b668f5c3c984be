"""Calls from outside: Notion's webhooks."""

from flask import Blueprint, abort, request

from endpoints.app_context import web
from services.notion.monitor.hooks import WrongSignature

SIGNATURE = "X-Notion-Signature"
blueprint = Blueprint("hooks", __name__)


@blueprint.post("/hooks/notion")
def notion() -> tuple[str, int]:
    """Something happened in a workspace. Always answered at once: what follows is a poll."""
    hooks = web().hooks
    if hooks is None:
        abort(404)
    raw = request.get_data(cache=False)  # the signature is over these bytes, not over what they say
    try:
        hooks.receive(raw, request.headers.get(SIGNATURE, ""))
    except WrongSignature as error:
        abort(401, description=str(error))
    return "", 200
