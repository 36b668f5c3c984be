"""Signing in with Google for YouTube: PKCE, offline access, and a refresh token that stays the same."""

import base64
import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from clients.platforms.hosts import Hosts
from clients.platforms.platform import Access, AccountReconnectNeeded, Channel, Grant
from clients.platforms.tokens import GivenToken
from clients.platforms.transport import PlatformAnswer, PlatformTransport
from clients.platforms.youtube.platform import YouTube
from utils.errors import NeedsUserError, TransientError

AUTHORIZE = "https://accounts.google.com/o/oauth2/v2/auth"
TOKEN = "https://oauth2.googleapis.com/token"
REVOKE = "https://oauth2.googleapis.com/revoke"
UPLOAD_SCOPE = "https://www.googleapis.com/auth/youtube.upload"
SCOPES = f"{UPLOAD_SCOPE} https://www.googleapis.com/auth/youtube.readonly"


@dataclass(frozen=True)
class YouTubeSignIn:
    """One app at Google."""

    transport: PlatformTransport
    hosts: Hosts
    platform: YouTube
    client_id: str
    client_secret: str

    way = "youtube"
    label = "YouTube"
    takes_token = False

    @property
    def is_configured(self) -> bool:
        """Whether there is an app."""
        return bool(self.client_id)

    def login_url(self, state: str, verifier: str, redirect_uri: str) -> str:
        """Where the browser goes. Without the consent screen there is no refresh token."""
        digest = hashlib.sha256(verifier.encode()).digest()
        asked = {
            "client_id": self.client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": SCOPES,
            "access_type": "offline",
            "prompt": "consent",
            "state": state,
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self.hosts.at(AUTHORIZE)}?{urlencode(asked)}"

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> Grant:
        """The tokens for a code. Raises NeedsUserError when the person did not allow uploads."""
        form = {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}
        grant = self._ask({"grant_type": "authorization_code", **form})
        if UPLOAD_SCOPE not in grant.scopes:
            raise NeedsUserError("Google was not told to allow uploads.", "Connect again and tick both boxes.")
        return grant

    def refresh(self, grant: Grant) -> Grant | None:
        """A new access token; the refresh token stays."""
        if grant.refresh_token is None:
            return None
        return self._ask({"grant_type": "refresh_token", "refresh_token": grant.refresh_token})

    def revoke(self, grant: Grant) -> None:
        """End the access at Google. Raises TransientError."""
        token = grant.refresh_token or grant.access_token
        self.transport.send("POST", self.hosts.at(REVOKE), data={"token": token})

    def channels(self, grant: Grant) -> tuple[Channel, ...]:
        """The channel that was chosen on Google's page."""
        return (self.platform.who(Access("", GivenToken(grant.access_token))),)

    def _ask(self, form: dict[str, str]) -> Grant:
        form = {**form, "client_id": self.client_id, "client_secret": self.client_secret}
        answer = self.transport.send("POST", self.hosts.at(TOKEN), data=form)
        body = answer.json()
        if answer.is_success and body.get("access_token"):
            return Grant(
                access_token=str(body["access_token"]),
                refresh_token=str(body["refresh_token"]) if body.get("refresh_token") else None,
                expires_in_s=float(body.get("expires_in") or 3600),
                scopes=tuple(str(body.get("scope") or "").split()),
            )
        raise _refusal(answer, str(body.get("error") or ""))


def _refusal(answer: PlatformAnswer, error: str) -> NeedsUserError | TransientError:
    if error == "invalid_grant":
        return AccountReconnectNeeded(
            "Google no longer accepts this sign-in.",
            "Connect the channel again. If it ends every 7 days, set the app at Google to “In production”.",
        )
    if error in ("invalid_client", "unauthorized_client"):
        return NeedsUserError("Google does not know this app.", "Check YOUTUBE_CLIENT_ID and YOUTUBE_CLIENT_SECRET.")
    if error and answer.status < 500:
        return NeedsUserError(f"Google ended the sign-in ({error[:60]}).", "Connect the channel again.")
    return TransientError(f"Google answered {answer.status}.", "It will be tried again.")
