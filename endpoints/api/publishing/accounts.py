"""The JSON API of channels on platforms: see, test, set the times of, connect by a token, disconnect."""

from flask import Blueprint, Response, g, jsonify, make_response
from pydantic import BaseModel
from werkzeug.exceptions import Forbidden

from clients.database.models import now
from endpoints.api.api_models import body
from endpoints.api.publishing.models import (
    AccountOut,
    AccountsOut,
    ConnectedOut,
    OfferOut,
    PlatformOut,
    SlotOut,
    SlotsRequest,
    TestOut,
    TokenAccountRequest,
)
from endpoints.app_context import web

blueprint = Blueprint("accounts", __name__, url_prefix="/api/accounts")


@blueprint.get("")
def all_of_them() -> Response:
    """The person's channels, and what posts to each platform need."""
    publishing = web().publishing
    ways = publishing.platforms.ways
    platforms = [
        PlatformOut.of(one, [way for (name, _), way in ways.items() if name == one.name])
        for one in publishing.platforms.platforms.values()
    ]
    accounts = [AccountOut.of(one) for one in publishing.accounts.of_user(web().user_id)]
    return _answer(AccountsOut(accounts=accounts, platforms=platforms))


@blueprint.post("")
def add() -> tuple[Response, int]:
    """Connect with a token that was made in the platform's own pages; it is tried first."""
    _refuse_programs()
    asked = body(TokenAccountRequest)
    found = web().publishing.connecting.paste(web().user_id, asked.platform, asked.way, asked.token)
    return _answer(ConnectedOut(accounts=[AccountOut.of(one) for one in found])), 201


@blueprint.patch("/<account_id>")
def change(account_id: str) -> Response:
    """The person's own times to post at."""
    asked = body(SlotsRequest)
    found = web().publishing.accounts.set_slots(web().user_id, account_id, asked.slots, asked.timezone)
    return _answer(AccountOut.of(found))


@blueprint.delete("/<account_id>")
def remove(account_id: str) -> Response:
    """Disconnect it, at the platform too; posts that did not go yet wait for the person."""
    _refuse_programs()
    web().publishing.accounts.disconnect(web().user_id, account_id)
    return make_response("", 204)


@blueprint.post("/<account_id>/test")
def test(account_id: str) -> Response:
    """Ask the platform whose account it is, with a call that costs nothing."""
    return _answer(TestOut(name=web().publishing.accounts.test(web().user_id, account_id).name))


@blueprint.get("/<account_id>/offer")
def offer(account_id: str) -> Response:
    """Ask the platform what a post of the account may choose just now."""
    return _answer(OfferOut.of(web().publishing.accounts.offer(web().user_id, account_id)))


@blueprint.get("/<account_id>/next-slot")
def next_slot(account_id: str) -> Response:
    """The next of the account's own times that no post has yet."""
    return _answer(SlotOut(at=web().publishing.free_slot(web().user_id, account_id, now())))


def _refuse_programs() -> None:
    if g.get("token"):
        raise Forbidden("Tokens may not do this; a signed-in person may.")


def _answer(model: BaseModel) -> Response:
    return jsonify(model.model_dump(mode="json"))
