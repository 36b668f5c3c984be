"""Push messages: which devices of a person are told when a note is done."""

from typing import Annotated

from flask import Blueprint, Response, g, jsonify
from pydantic import BaseModel, StringConstraints

from clients.web_push.sender import Device
from clients.web_push.vapid import public_key
from endpoints.api.api_models import body
from endpoints.app_context import web
from services.accounts.sessions import session_id
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

blueprint = Blueprint("push", __name__, url_prefix="/api/push")
Endpoint = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class PushOut(BaseModel):
    """What a browser needs to subscribe; no key: this server sends no push messages."""

    public_key: str | None
    devices: int


class DeviceKeys(BaseModel):
    """What messages to it are encrypted with."""

    p256dh: Key
    auth: Key


class DeviceRequest(BaseModel):
    """A browser's PushSubscription, as its toJSON() gives it."""

    endpoint: Endpoint
    keys: DeviceKeys


class EndpointRequest(BaseModel):
    """One of the person's devices, by its endpoint."""

    endpoint: Endpoint


@blueprint.get("")
def overview() -> Response:
    """Say whether push messages are sent, and to how many of the person's devices."""
    w = web()
    key = public_key(w.settings.vapid_private_key) if w.settings.has_push else None
    return jsonify(PushOut(public_key=key, devices=w.messages.push.count(w.user_id)).model_dump())


@blueprint.post("/devices")
def add() -> tuple[str, int]:
    """Tell a device from now on."""
    w, asked = web(), body(DeviceRequest)
    if not w.settings.has_push:
        raise NeedsUserError(
            "This server sends no push messages.",
            "scripts/run push-keys makes the key that it takes.",
            code=ErrorCode.SETUP_NEEDED,
        )
    device, secret = Device(asked.endpoint, asked.keys.p256dh, asked.keys.auth), g.get("session")
    w.messages.push.add(w.user_id, device, session_id=session_id(secret) if secret else None)
    return "", 204


@blueprint.delete("/devices")
def remove() -> tuple[str, int]:
    """Tell a device nothing more."""
    web().messages.push.remove(web().user_id, body(EndpointRequest).endpoint)
    return "", 204


@blueprint.post("/test")
def test() -> tuple[str, int]:
    """Send a device a message that says nothing but that it arrives."""
    web().messages.push.test(web().user_id, body(EndpointRequest).endpoint)
    return "", 202
