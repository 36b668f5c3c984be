"""Signing in for Instagram: by Instagram itself, or by Facebook and its Pages; or by a token that was made there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from clients.platforms.hosts import Hosts
from clients.platforms.instagram.platform import FACEBOOK, GRAPH, INSTAGRAM, VERSION, Instagram
from clients.platforms.platform import Access, AccountReconnectNeeded, Channel, Grant
from clients.platforms.tokens import GivenToken
from clients.platforms.transport import PlatformAnswer, PlatformTransport
from utils.errors import NeedsUserError, TransientError

LABELS: Mapping[str, str] = {INSTAGRAM: "Instagram Login", FACEBOOK: "Instagram by Facebook Login"}
AUTHORIZE: Mapping[str, str] = {
    INSTAGRAM: "https://www.instagram.com/oauth/authorize",
    FACEBOOK: f"https://www.facebook.com/{VERSION}/dialog/oauth",
}
SCOPES: Mapping[str, str] = {
    INSTAGRAM: "instagram_business_basic,instagram_business_content_publish",
    FACEBOOK: "instagram_basic,instagram_content_publish,pages_read_engagement,pages_show_list",
}
SHORT = "https://api.instagram.com/oauth/access_token"
SIXTY_DAYS_S = 60 * 86_400.0


@dataclass(frozen=True)
class InstagramSignIn:
    """One app at Meta; `way` is instagram or facebook. There is no PKCE."""

    transport: PlatformTransport
    hosts: Hosts
    platform: Instagram
    app_id: str
    app_secret: str
    way: str

    takes_token = True

    @property
    def label(self) -> str:
        """For people."""
        return LABELS[self.way]

    @property
    def is_configured(self) -> bool:
        """Whether there is an app."""
        return bool(self.app_id)

    def login_url(self, state: str, verifier: str, redirect_uri: str) -> str:  # noqa: ARG002 - the Protocol's
        """Where the browser goes."""
        asked = {
            "client_id": self.app_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": SCOPES[self.way],
            "state": state,
        }
        return f"{self.hosts.at(AUTHORIZE[self.way])}?{urlencode(asked)}"

    def exchange(self, code: str, verifier: str, redirect_uri: str) -> Grant:  # noqa: ARG002 - the Protocol's
        """A token of sixty days for a code, by way of one of an hour."""
        form = {"client_id": self.app_id, "client_secret": self.app_secret, "redirect_uri": redirect_uri}
        code = code.removesuffix("#_")
        if self.way == INSTAGRAM:
            form |= {"grant_type": "authorization_code", "code": code}
            short = self._read(self.transport.send("POST", self.hosts.at(SHORT), data=form))
            query = {"grant_type": "ig_exchange_token", "client_secret": self.app_secret}
            return self._long(f"{GRAPH[INSTAGRAM]}/access_token", query, str(short["access_token"]))
        url = f"{GRAPH[FACEBOOK]}/{VERSION}/oauth/access_token"
        short = self._read(self.transport.send("GET", self.hosts.at(url), params=form | {"code": code}))
        query = {"grant_type": "fb_exchange_token", "client_id": self.app_id, "client_secret": self.app_secret}
        return self._long(url, query, str(short["access_token"]), name="fb_exchange_token")

    def refresh(self, grant: Grant) -> Grant | None:
        """Sixty days more for Instagram's own tokens while they live; Facebook's end with a new sign-in alone."""
        if self.way == FACEBOOK:
            return None
        query = {"grant_type": "ig_refresh_token"}
        return self._long(f"{GRAPH[INSTAGRAM]}/refresh_access_token", query, grant.access_token)

    def revoke(self, grant: Grant) -> None:
        """Instagram Login has no way; Facebook takes the app's rights back. Raises TransientError."""
        if self.way == FACEBOOK:
            url = self.hosts.at(f"{GRAPH[FACEBOOK]}/{VERSION}/me/permissions")
            self.transport.send("DELETE", url, headers={"Authorization": f"Bearer {grant.access_token}"})

    def channels(self, grant: Grant) -> tuple[Channel, ...]:
        """The professional accounts there are. Raises NeedsUserError for none."""
        if self.way == INSTAGRAM:
            found = self.platform.who(Access("", GivenToken(grant.access_token), {"way": INSTAGRAM}))
            return (found,)
        fields = "access_token,name,instagram_business_account{id,username}"
        url = self.hosts.at(f"{GRAPH[FACEBOOK]}/{VERSION}/me/accounts")
        headers = {"Authorization": f"Bearer {grant.access_token}"}
        pages = self._read(self.transport.send("GET", url, params={"fields": fields}, headers=headers), needs="data")[
            "data"
        ]
        accounts = tuple(
            Channel(str(one["id"]), str(one.get("username", "")), {}, str(page.get("access_token", "")))
            for page in pages
            if (one := page.get("instagram_business_account"))
        )
        if not accounts:
            raise NeedsUserError(
                "None of the Facebook Pages has a professional Instagram account.",
                "Link the account with a Page in Instagram's settings, or use Instagram Login.",
            )
        return accounts

    def _long(self, url: str, query: dict[str, str], token: str, name: str = "access_token") -> Grant:
        found = self._read(self.transport.send("GET", self.hosts.at(url), params=query | {name: token}))
        lives_s = float(found.get("expires_in") or SIXTY_DAYS_S)
        # The end is told to the person; it is renewed daily from its thirtieth day, not at its last second.
        return Grant(str(found["access_token"]), None, None, lives_s, tuple(SCOPES[self.way].split(",")))

    def _read(self, answer: PlatformAnswer, needs: str = "access_token") -> dict[str, Any]:
        body = answer.json()
        if isinstance(body.get("data"), list) and needs == "access_token" and body["data"]:
            body = body["data"][0]  # Instagram wraps the first token
        if answer.is_success and needs in body:
            return body
        error = body.get("error") if isinstance(body.get("error"), dict) else {}
        if answer.status >= 500 or not body:
            raise TransientError(f"{self.label} answered {answer.status}.", "It will be tried again.")
        if error and error.get("code") == 190:
            raise AccountReconnectNeeded(f"{self.label} no longer accepts this sign-in.", "Connect the account again.")
        says = str((error or {}).get("message") or body.get("error_message") or "no reason was given")[:160]
        raise NeedsUserError(f"{self.label} ended the sign-in: {says.rstrip('.')}.", "Connect the account again.")
