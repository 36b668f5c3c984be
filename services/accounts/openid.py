"""Signing in at an OpenID Connect provider: an attempt is good once, for five minutes, in the browser that began it."""

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING

from clients.database.session import Database
from config.settings import Settings
from services.accounts.one_time_states import OneTimeStates

CALLBACK = "/auth/oidc/callback"


if TYPE_CHECKING:
    from clients.openid.provider import Provider, SignInAttempt


class ProviderSignIns:
    """Nonce and verifier follow from the state and the server's key: no process keeps them, no cookie shows them."""

    def __init__(self, provider: "Provider", states: OneTimeStates, secret_key: str) -> None:
        self.provider = provider
        self._states = states
        self._key = secret_key.encode()

    @property
    def host(self) -> str:
        """What the provider is called towards people."""
        return self.provider.host

    def begin(self) -> tuple[str, str]:
        """A new state, and where the browser goes with it. Raises TransientError, NeedsUserError."""
        state = self._states.begin()
        return state, self.provider.login_url(self._attempt(state))

    def finish(self, state: str, code: str, answered_by: str | None) -> tuple[str, str]:
        """Who comes back: what they are known by for ever, and what they are called.

        Raises TransientError, and NeedsUserError when the state was used, is too old, or the answer does not count.
        """
        self._states.use_up(state)
        who = self.provider.identity(self._attempt(state), code, answered_by)
        return f"{self.provider.issuer} {who.subject}", who.name

    def use_up(self, state: str) -> None:
        """Make a state worthless. Raises NeedsUserError when it was so before."""
        self._states.use_up(state)

    def _attempt(self, state: str) -> "SignInAttempt":
        from clients.openid.provider import SignInAttempt  # only where people sign in so

        return SignInAttempt(state, nonce=self._derived("nonce", state), verifier=self._derived("verifier", state))

    def _derived(self, what: str, state: str) -> str:
        digest = hmac.digest(self._key, f"openid {what} {state}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def open_sign_ins(settings: Settings, database: Database, secret_key: str) -> ProviderSignIns | None:
    """By the settings; None where there are none. Calls nobody."""
    if not settings.has_oidc:
        return None
    from clients.openid.provider import Provider  # a web process without one need not carry it

    provider = Provider(
        *(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret),
        redirect_uri=settings.address + CALLBACK,
    )
    return ProviderSignIns(provider, OneTimeStates(database), secret_key)
