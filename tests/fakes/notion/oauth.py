"""Notion's sign-in: consent, tokens that rotate, introspection, revocation."""

import base64
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.fakes.notion.things import Json, new_id
from tests.fakes.notion.workspace import BOT, PERSON, Workspace


class OauthError(Exception):
    """OAuth's own kind of refusal: `{"error": code}`."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status, self.code = status, code


@dataclass
class Oauth:
    """One registered application. `access` maps the tokens that work to their bots."""

    workspace: Workspace
    client_id: str = "client-of-tests"
    client_secret: str = "secret-of-tests"
    redirect_uris: list[str] = field(default_factory=list)  # empty: any
    is_denied: bool = False  # the person says no
    bot_id: str = BOT
    user_id: str = PERSON
    user_name: str = "Alice Example"
    access: dict[str, str] = field(default_factory=dict)  # token -> bot id
    refresh: dict[str, str] = field(default_factory=dict)  # refresh token -> access token
    codes: dict[str, str] = field(default_factory=dict)  # code -> redirect_uri

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser is sent after the person decided."""
        back = asked.get("redirect_uri", "")
        if asked.get("client_id") != self.client_id or asked.get("response_type") != "code":
            raise OauthError(400, "invalid_request")
        if self.redirect_uris and back not in self.redirect_uris:
            raise OauthError(400, "invalid_redirect_uri")
        state = {"state": asked["state"]} if "state" in asked else {}
        if self.is_denied:
            return f"{back}?{urlencode({'error': 'access_denied', **state})}"
        code = secrets.token_urlsafe(12)
        self.codes[code] = back
        return f"{back}?{urlencode({'code': code, **state})}"

    def token(self, header: str, body: Json) -> Json:
        """Exchange a code or a refresh token; each works once."""
        self._check_client(header)
        if body.get("grant_type") == "authorization_code":
            if self.codes.pop(body.get("code", ""), None) != body.get("redirect_uri"):
                raise OauthError(400, "invalid_grant")
            return self._pair(self.bot_id)
        if body.get("grant_type") != "refresh_token":
            raise OauthError(400, "unsupported_grant_type")
        old = self.refresh.pop(body.get("refresh_token", ""), None)
        if old is None:
            raise OauthError(400, "invalid_grant")
        return self._pair(self.access.pop(old, self.bot_id))

    def introspect(self, header: str, body: Json) -> Json:
        """Whether a token works."""
        self._check_client(header)
        return {"active": body.get("token") in self.access}

    def revoke(self, header: str, body: Json) -> Json:
        """End a token and the one that would renew it."""
        self._check_client(header)
        self.access.pop(body.get("token", ""), None)
        for refresh in [one for one, token in self.refresh.items() if token == body.get("token")]:
            del self.refresh[refresh]
        return {}

    def expire(self) -> None:
        """All access tokens stop working; refresh tokens still do."""
        self.access = {f"expired-{token}": bot for token, bot in self.access.items()}
        self.refresh = {refresh: f"expired-{token}" for refresh, token in self.refresh.items()}

    def _pair(self, bot_id: str) -> Json:
        access, refresh = f"ntn_{secrets.token_urlsafe(12)}", f"nrt_{secrets.token_urlsafe(12)}"
        self.access[access], self.refresh[refresh] = bot_id, access
        person = {"object": "user", "id": self.user_id, "type": "person", "name": self.user_name, "avatar_url": None}
        return {
            "access_token": access,
            "token_type": "bearer",
            "refresh_token": refresh,
            "bot_id": bot_id,
            "workspace_id": self.workspace.id,
            "workspace_name": self.workspace.name,
            "workspace_icon": None,
            "owner": {"type": "user", "user": {**person, "person": {"email": "alice@example.com"}}},
            "duplicated_template_id": None,
            "request_id": new_id(),
        }

    def _check_client(self, header: str) -> None:
        expected = base64.b64encode(f"{self.client_id}:{self.client_secret}".encode()).decode()
        if header != f"Basic {expected}":
            raise OauthError(401, "invalid_client")
