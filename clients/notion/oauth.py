"""Notion's sign-in for many people: codes, tokens that rotate, revocation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from pydantic import AliasPath, Field

from clients.notion.models import Model
from clients.notion.refusals import parse, refusal, unreachable
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.logger import get_logger

log = get_logger(__name__)


class GrantRefused(NeedsUserError):
    """The code or refresh token was used before, revoked, or is too old."""

    code = ErrorCode.NOTION_SIGN_IN


class NotionGrant(Model):
    """What Notion hands out. `bot_id` names the authorization; tokens never show in a representation."""

    access_token: str = Field(repr=False)
    refresh_token: str | None = Field(default=None, repr=False)
    bot_id: str
    workspace_id: str = ""
    workspace_name: str | None = None
    person_id: str = Field(default="", validation_alias=AliasPath("owner", "user", "id"))
    person_name: str | None = Field(default=None, validation_alias=AliasPath("owner", "user", "name"))


@dataclass(frozen=True)
class OauthApp:
    """Our registration with Notion."""

    http: httpx.Client
    client_id: str
    client_secret: str
    redirect_uri: str

    def login_url(self, state: str) -> str:
        """Where a browser goes to sign in."""
        asked = {
            "client_id": self.client_id,
            "response_type": "code",
            "owner": "user",
            "redirect_uri": self.redirect_uri,
            "state": state,
        }
        return str(self.http.base_url.join(f"/v1/oauth/authorize?{urlencode(asked)}"))

    def exchange(self, code: str) -> NotionGrant:
        """The tokens for a code. Raises GrantRefused for a code that was used or is too old."""
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        return NotionGrant.model_validate(self._post("token", body))

    def refresh(self, refresh_token: str) -> NotionGrant:
        """A new pair of tokens; the old pair dies. Raises GrantRefused when this one is dead already."""
        return NotionGrant.model_validate(
            self._post("token", {"grant_type": "refresh_token", "refresh_token": refresh_token})
        )

    def revoke(self, token: str) -> None:
        """End a token."""
        self._post("revoke", {"token": token})

    def _post(self, what: str, body: Mapping[str, str]) -> dict[str, Any]:
        try:
            answer = self.http.post(
                f"/v1/oauth/{what}", json=dict(body), auth=httpx.BasicAuth(self.client_id, self.client_secret)
            )
        except httpx.HTTPError as error:
            raise unreachable(is_write=False) from error
        found = parse(answer.content)
        if answer.is_success:
            return found
        log.info("Notion refused", extra={"path": answer.url.path, "status": answer.status_code})
        if found.get("error") == "invalid_grant" or found.get("code") == "invalid_grant":
            raise GrantRefused("Notion no longer accepts this sign-in.", "Sign in with Notion again.")
        if answer.status_code == 401 or found.get("error") == "invalid_client":
            raise NeedsUserError(
                "Notion does not know this Clipsheet.",
                "Check NOTION_CLIENT_ID and NOTION_CLIENT_SECRET.",
                code=ErrorCode.NOTION_SIGN_IN,
            )
        raise refusal(answer.status_code, answer.headers, answer.content, is_write=False)
