"""The settings page: connections to test, tokens for programs, and webhooks."""

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from endpoints.api.api_models import form
from endpoints.api.tokens import TokenRequest
from endpoints.app_context import web
from endpoints.auth import is_admin
from services.operations.diagnostics import Check
from services.webhooks.outbox import ALL_EVENTS, EVENTS
from utils.errors import ClipsheetError, NotFoundError

HEARS = {
    "entry.completed": "a note is ready",
    "entry.failed": "one has failed",
    "entry.cancelled": "one was cancelled",
    "clip.ready": "a clip is ready",
    "clip.failed": "a clip could not be made",
    "publication.live": "a post is live",
    "publication.failed": "a post has failed",
    "publication.needs_user": "a post or a channel needs you",
}
blueprint = Blueprint("settings_pages", __name__, url_prefix="/settings")


@blueprint.get("")
def overview() -> str:
    """Everything that can be set on a page."""
    return _page()


@blueprint.post("/test/<name>")
def test_connection(name: str) -> str:
    """Ask one connection now and show what it says."""
    w = web()
    if name not in w.operations.connection_tests.names:
        raise NotFoundError("There is no such connection.", "Go back to the settings.")
    return _page(tested=w.operations.connection_tests.run(name, w.user_id))


@blueprint.post("/tokens")
def make_token() -> Response:
    """Make a token and show it, this once."""
    asked, w = form(TokenRequest), web()
    token, secret = w.sign_in.tokens.make(w.user_id, asked.name, asked.scope)
    answer = make_response(_page(secret=secret, name=token.name), 201)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/tokens/<token_id>/revoke")
def revoke_token(token_id: str) -> Response:
    """End a token."""
    web().sign_in.tokens.revoke(web().user_id, token_id)
    return redirect(url_for(".overview") + "#tokens", 303)


@blueprint.post("/webhooks")
def add_webhook() -> Response:
    """Add a webhook and show its secret, this once; an address that cannot be is explained."""
    w, chosen = web(), request.form.getlist("events") or list(EVENTS)
    try:
        webhook, secret = w.messages.webhooks.add(w.user_id, request.form.get("url", "").strip(), chosen)
    except ClipsheetError as error:
        return make_response(_page(refused=str(error), url=request.form.get("url", "")), 422)
    return make_response(_page(signing=secret, url=webhook.url), 201)


@blueprint.post("/signing-secret/<any(show, renew):what>")
def signing_secret(what: str) -> Response:
    """Show what messages about single orders are signed with, or make another."""
    w = web()
    secret = w.messages.once.renew(w.user_id) if what == "renew" else w.messages.once.secret(w.user_id)
    answer = make_response(_page(order_secret=secret))
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/webhooks/<webhook_id>/<any(test, remove):what>")
def change_webhook(webhook_id: str, what: str) -> Response:
    """The buttons of a webhook."""
    w = web()
    (w.messages.webhooks.test if what == "test" else w.messages.webhooks.remove)(w.user_id, webhook_id)
    return redirect(url_for(".overview") + "#webhooks", 303)


@blueprint.post("/webhooks/<webhook_id>/<delivery_id>/replay")
def replay(webhook_id: str, delivery_id: str) -> Response:
    """Send a message again."""
    web().messages.webhooks.replay(web().user_id, webhook_id, delivery_id)
    return redirect(url_for(".overview") + "#webhooks", 303)


def _page(
    *,
    secret: str = "",
    name: str = "",
    signing: str = "",
    url: str = "",
    refused: str = "",
    order_secret: str = "",
    tested: Check | None = None,
) -> str:
    w = web()
    webhooks = w.messages.webhooks
    return render_template(
        "settings.html",
        tokens=w.sign_in.tokens.of_user(w.user_id),
        secret=secret,
        name=name,
        webhooks=[(one, webhooks.deliveries(w.user_id, one.id)[:5]) for one in webhooks.of_user(w.user_id)],
        signing=signing,
        url=url,
        refused=refused,
        order_secret=order_secret,
        events=ALL_EVENTS,
        hears=HEARS,
        is_admin=is_admin,
        pushes=w.settings.has_push,
        connections=w.operations.connection_tests.names,
        tested=tested,
        room=w.intake.allowance.of(w.user_id) if w.intake.allowance else None,
        keep_days=w.settings.media_days,
        address=request.host_url.rstrip("/"),
    )
