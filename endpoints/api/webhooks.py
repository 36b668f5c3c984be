"""Webhooks: other programs are told when an entry ends, signed by Standard Webhooks."""

from datetime import datetime
from typing import Annotated, Literal

from flask import Blueprint, Response, g, jsonify, make_response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from werkzeug.exceptions import Forbidden

from endpoints.api.api_models import body, query
from endpoints.app_context import web
from services.accounts.api_tokens import Scope
from services.webhooks.registry import DeliveryView, WebhookView
from utils.error_codes import ErrorCode

blueprint = Blueprint("webhooks", __name__, url_prefix="/api/webhooks")
EntryEvent = Literal["entry.completed", "entry.failed", "entry.cancelled"]
Event = Literal[
    "entry.completed",
    "entry.failed",
    "entry.cancelled",
    "clip.ready",
    "clip.failed",
    "publication.live",
    "publication.failed",
    "publication.needs_user",
]


class WebhookRequest(BaseModel):
    """Where to send which events."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
    events: list[Event] = Field(
        default=["entry.completed", "entry.failed", "entry.cancelled"], min_length=1, max_length=8
    )


class SecretOut(BaseModel):
    """What messages to the `webhook_url` of single orders are signed with."""

    secret: str


class EndedEntry(BaseModel):
    """What a message tells: enough to decide whether to fetch the note at `path`."""

    id: str
    status: Literal["completed", "failed", "cancelled"]
    partial: bool
    title: str
    message: str
    error_code: ErrorCode | None  # why it failed: docs/errors.md
    url: str | None
    schema_name: str = Field(serialization_alias="schema")
    run: int
    path: str


class Message(BaseModel):
    """A message when an entry ends, signed by Standard Webhooks."""

    type: EntryEvent
    timestamp: datetime
    data: EndedEntry


class DeliveryQuery(BaseModel):
    """Which messages."""

    state: Literal["", "waiting", "delivered", "dead"] = ""


class WebhookOut(BaseModel):
    """A webhook without its secret."""

    id: str
    url: str
    events: list[str]
    created_at: datetime


class NewWebhookOut(WebhookOut):
    """A new webhook; `secret` is never shown again."""

    secret: str


class WebhooksOut(BaseModel):
    """The person's webhooks."""

    webhooks: list[WebhookOut]


class DeliveryOut(BaseModel):
    """One message."""

    id: str
    event: str
    state: str
    attempts: int
    problem: str
    due_at: datetime | None
    created_at: datetime
    tried_at: datetime | None


class DeliveriesOut(BaseModel):
    """The last messages of a webhook."""

    deliveries: list[DeliveryOut]


@blueprint.post("")
def add() -> tuple[Response, int]:
    """Register an address; the answer is the only place that shows the secret."""
    asked, w = body(WebhookRequest), web()
    webhook, secret = w.messages.webhooks.add(w.user_id, asked.url, asked.events)
    return _answer(NewWebhookOut(**_out(webhook).model_dump(), secret=secret)), 201


@blueprint.get("")
def all_of_them() -> Response:
    """The person's webhooks, without their secrets."""
    return _answer(WebhooksOut(webhooks=[_out(one) for one in web().messages.webhooks.of_user(web().user_id)]))


@blueprint.get("/secret")
def secret() -> Response:
    """What messages to the `webhook_url` of single orders are signed with; made when it is first asked for."""
    _refuse_readers()
    return _answer(SecretOut(secret=web().messages.once.secret(web().user_id)))


@blueprint.post("/secret")
def renew_secret() -> tuple[Response, int]:
    """Another secret for the orders that come; messages that are on their way keep theirs."""
    return _answer(SecretOut(secret=web().messages.once.renew(web().user_id))), 201


@blueprint.delete("/<webhook_id>")
def remove(webhook_id: str) -> Response:
    """Send nothing more there."""
    web().messages.webhooks.remove(web().user_id, webhook_id)
    return make_response("", 204)


@blueprint.post("/<webhook_id>/test")
def test(webhook_id: str) -> tuple[Response, int]:
    """Send a message that says only that it arrives."""
    return _answer(_delivery(web().messages.webhooks.test(web().user_id, webhook_id))), 202


@blueprint.get("/<webhook_id>/deliveries")
def deliveries(webhook_id: str) -> Response:
    """The last messages, the newest first; `dead` ones were tried for a day and a half."""
    found = web().messages.webhooks.deliveries(web().user_id, webhook_id, state=query(DeliveryQuery).state)
    return _answer(DeliveriesOut(deliveries=[_delivery(one) for one in found]))


@blueprint.post("/<webhook_id>/deliveries/<delivery_id>/replay")
def replay(webhook_id: str, delivery_id: str) -> tuple[Response, int]:
    """Send a message again; its id stays."""
    return _answer(_delivery(web().messages.webhooks.replay(web().user_id, webhook_id, delivery_id))), 202


def _refuse_readers() -> None:
    token = g.get("token")
    if token is not None and token.scope is Scope.READ:  # whoever knows it can speak in our name
        raise Forbidden("This token may only read.")


def _out(webhook: WebhookView) -> WebhookOut:
    return WebhookOut(**{**vars(webhook), "events": list(webhook.events)})


def _delivery(delivery: DeliveryView) -> DeliveryOut:
    return DeliveryOut(**vars(delivery))


def _answer(model: BaseModel) -> Response:
    return jsonify(model.model_dump(mode="json"))
