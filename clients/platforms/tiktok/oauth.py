"""Signing in with TikTok: for drafts, or for direct posts too; refresh tokens that change with every use."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from clients.platforms.hosts import Hosts
from clients.platforms.platform import Access, AccountReconnectNeeded, Channel, Grant
from clients.platforms.tiktok.platform import API, DIRECT, DRAFT, TikTok
from clients.platforms.tokens import GivenToken
from clients.platforms.transport import PlatformTransport
from utils.errors import NeedsUserError, TransientError

AUTHORIZE = "https://www.tiktok.com/v2/auth/authorize/"
LABELS: Mapping[str, str] = {DRAFT: "TikTok, drafts", DIRECT: "TikTok, direct posts"}
SCOPES: Mapping[str, str] = {
    DRAFT: "user.info.basic,video.upload",
    DIRECT: "user.info.basic,video.upload,video.publish",
}
NEEDED: Mapping[str, str] = {DRAFT: "video.upload", DIRECT: "video.publish"}
DESKTOP = ("127.0.0.1", "localhost")


@dataclass(frozen=True)
class TikTokSignIn:
    """One app at TikTok. `way` is draft or direct: an app may have the one product without the other."""

    transport: PlatformTransport
    hosts: Hosts
    platform: TikTok
    client_key: str
    client_secret: str
    way: str

    takes_token = False

    @property
    def label(self) -> str:
        """For people."""
        return LABELS[self.way]

    @property
    def is_configured(self) -> bool:
        """Whether there is an app."""
        return bool(self.client_key)

    def login_url(self, state: str, verifier: str, redirect_uri: str) -> str:
        """Where the browser goes. Only Login Kit for Desktop knows PKCE, and wants the digest in hex."""
        asked = {
            "client_key": self.client_key,
            "response_type": "code",
            "scope": SCOPES[self.way],
            "redirect_uri": redirect_uri,
            "state": state,
        }
        if _is_desktop(redirect_uri):
            digest = hashlib.sha256(verifier.encode()).hexdigest()
            asked |= {"code_challenge": digest, "code_challenge_method": "S256"}
        return f"{self.hosts.at(AUTHORIZE)}?{urlencode(asked)}"

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> Grant:
        """The tokens for a code. Raises NeedsUserError when the person did not allow what it takes."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect_uri}
        grant = self._ask(form | ({"code_verifier": verifier} if _is_desktop(redirect_uri) else {}))
        if NEEDED[self.way] not in grant.scopes:
            raise NeedsUserError("TikTok was not told to allow it.", "Connect again and allow everything it asks for.")
        return grant

    def refresh(self, grant: Grant) -> Grant | None:
        """A new pair; the old one is dead at once."""
        if grant.refresh_token is None:
            return None
        return self._ask({"grant_type": "refresh_token", "refresh_token": grant.refresh_token})

    def revoke(self, grant: Grant) -> None:
        """End the access at TikTok. Raises TransientError."""
        form = {"client_key": self.client_key, "client_secret": self.client_secret, "token": grant.access_token}
        self.transport.send("POST", self.hosts.at(f"{API}/v2/oauth/revoke/"), data=form)

    def channels(self, grant: Grant) -> tuple[Channel, ...]:
        """The account that signed in."""
        found = self.platform.who(Access(grant.remote_id, GivenToken(grant.access_token)))
        return (Channel(grant.remote_id or found.remote_id, found.name),)

    def _ask(self, form: dict[str, str]) -> Grant:
        form = {**form, "client_key": self.client_key, "client_secret": self.client_secret}
        answer = self.transport.send("POST", self.hosts.at(f"{API}/v2/oauth/token/"), data=form)
        body = answer.json()
        if answer.is_success and body.get("access_token"):
            return Grant(
                access_token=str(body["access_token"]),
                refresh_token=str(body.get("refresh_token") or "") or None,
                expires_in_s=float(body.get("expires_in") or 7200),
                refresh_expires_in_s=float(body.get("refresh_expires_in") or 0) or None,
                scopes=tuple(one.strip() for one in str(body.get("scope") or "").split(",") if one.strip()),
                remote_id=str(body.get("open_id") or ""),
            )
        error = str(body.get("error") or "")  # sometimes with status 200
        if error in ("invalid_grant", "invalid_request") and form["grant_type"] == "refresh_token":
            raise AccountReconnectNeeded("TikTok no longer accepts this sign-in.", "Connect the account again.")
        if error in ("invalid_client", "unauthorized_client"):
            raise NeedsUserError("TikTok does not know this app.", "Check TIKTOK_CLIENT_KEY and TIKTOK_CLIENT_SECRET.")
        if error and answer.status < 500:
            raise NeedsUserError(f"TikTok ended the sign-in ({error[:60]}).", "Connect the account again.")
        raise TransientError(f"TikTok answered {answer.status}.", "It will be tried again.")


def _is_desktop(redirect_uri: str) -> bool:
    return urlsplit(redirect_uri).hostname in DESKTOP
