"""Bearer tokens: who a program is, what it may do and how fast; making and revoking them."""

from datetime import datetime
from typing import Annotated

from flask import Blueprint, Flask, Response, g, jsonify, make_response, request
from pydantic import BaseModel, ConfigDict, StringConstraints
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, TooManyRequests, Unauthorized

from endpoints.api.api_models import body
from endpoints.app_context import AppContext, web
from endpoints.limits import SharedLimiter
from endpoints.safety import SAFE_METHODS
from services.accounts.api_tokens import Scope, TokenView

blueprint = Blueprint("tokens", __name__, url_prefix="/api/tokens")
WRONG_PER_MINUTE = 30  # of one address
READS_PER_WRITE = 10  # looking costs less than ordering
PEOPLES_OWN = frozenset(
    {"tokens", "me", "connections"}
)  # what a program must not touch: first part of an endpoint's name


class TokenRequest(BaseModel):
    """A token to make."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
    scope: Scope = Scope.READ


class TokenOut(BaseModel):
    """A token without its secret."""

    id: str
    name: str
    scope: Scope
    created_at: datetime
    used_at: datetime | None

    @classmethod
    def of(cls, token: TokenView) -> "TokenOut":
        """The token as the API shows it."""
        return cls(**{name: getattr(token, name) for name in cls.model_fields})


class NewTokenOut(TokenOut):
    """A new token; `token` is never shown again."""

    token: str


class TokensOut(BaseModel):
    """The person's tokens."""

    tokens: list[TokenOut]


def authenticate_tokens(app: Flask, shared: AppContext) -> None:
    """Read the bearer token of a call to the API; a wrong one is refused, whoever else the caller may be."""
    per_minute = shared.settings.requests_per_minute
    reads = SharedLimiter("reads", per_minute * READS_PER_WRITE, shared.redis)
    writes = SharedLimiter("writes", per_minute, shared.redis)
    wrong = SharedLimiter("wrong", WRONG_PER_MINUTE, shared.redis)

    @app.before_request
    def who() -> None:
        sent = request.headers.get("Authorization", "")
        if not request.path.startswith("/api/") or not sent:
            return
        token = shared.sign_in.tokens.find(sent[7:].strip()) if sent[:7].lower() == "bearer " else None
        if token is None:
            _slow_down(wrong.wait_s(request.remote_addr or ""))
            raise Unauthorized("This token is not valid.", www_authenticate=WWWAuthenticate("bearer"))
        is_safe = request.method in SAFE_METHODS
        _slow_down((reads if is_safe else writes).wait_s(token.id))
        if not is_safe and token.scope is Scope.READ:
            raise Forbidden("This token may only read.")
        if (request.endpoint or "").partition(".")[0] in PEOPLES_OWN:
            raise Forbidden("Tokens may not do this; a signed-in person may.")
        g.token, g.user_id = token, token.user_id


def _slow_down(wait_s: float) -> None:
    if wait_s:
        raise TooManyRequests("This is too fast. Wait a little.", retry_after=max(1, round(wait_s)))


@blueprint.post("")
def make() -> tuple[Response, int]:
    """Make a token; the answer is the only place that shows it."""
    asked, w = body(TokenRequest), web()
    token, secret = w.sign_in.tokens.make(w.user_id, asked.name, asked.scope)
    made = NewTokenOut(**TokenOut.of(token).model_dump(), token=secret)
    return jsonify(made.model_dump(mode="json")), 201


@blueprint.get("")
def all_of_them() -> Response:
    """The person's tokens, without their secrets."""
    found = TokensOut(tokens=[TokenOut.of(token) for token in web().sign_in.tokens.of_user(web().user_id)])
    return jsonify(found.model_dump(mode="json"))


@blueprint.delete("/<token_id>")
def revoke(token_id: str) -> Response:
    """End a token at once; its open streams end within seconds."""
    web().sign_in.tokens.revoke(web().user_id, token_id)
    return make_response("", 204)
