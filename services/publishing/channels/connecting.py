"""Connecting a channel: where the browser goes, what it comes back with, and a token that is pasted."""

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from clients.platforms.platform import Grant, Platform, SignIn
from services.accounts.one_time_states import OneTimeStates
from services.publishing.channels.accounts import Accounts, AccountView
from utils.errors import NeedsUserError, NotFoundError

MAX_TOKEN = 4000  # characters
SIXTY_DAYS_S = 60 * 86_400.0


@dataclass(frozen=True)
class Connecting:
    """`address` is where our page is; `key` makes each sign-in's verifier, so that none has to be kept."""

    accounts: Accounts
    platforms: Mapping[str, Platform]
    ways: Mapping[tuple[str, str], SignIn]
    states: OneTimeStates
    address: str
    key: Callable[[], str]

    def begin(self, platform: str, way: str) -> tuple[str, str]:
        """A state for the browser's session, and where it goes. Raises NotFoundError, NeedsUserError."""
        sign_in = self._way(platform, way)
        if not sign_in.is_configured:
            raise NeedsUserError(f"There is no app for {sign_in.label} yet.", "docs/publishing.md says how to get one.")
        state = self.states.begin()
        return state, sign_in.login_url(state, self._verifier(state), self.redirect_uri(platform))

    def finish(self, user_id: str, platform: str, way: str, state: str, code: str) -> list[AccountView]:
        """Keep the channels that were granted. Raises NeedsUserError for a state that was used or is too old."""
        self.states.use_up(state)
        sign_in = self._way(platform, way)
        grant = sign_in.exchange(code, self._verifier(state), self.redirect_uri(platform))
        return self._keep(user_id, platform, sign_in, grant)

    def paste(self, user_id: str, platform: str, way: str, token: str) -> list[AccountView]:
        """Connect with a token that was made in the platform's own pages. Raises what the platform answers."""
        sign_in = self._way(platform, way)
        token = token.strip()
        if not sign_in.takes_token:
            raise NeedsUserError(f"{sign_in.label} gives out no tokens to paste.", "Connect by signing in.")
        if not token or len(token) > MAX_TOKEN or not token.isascii() or any(sign.isspace() for sign in token):
            raise NeedsUserError("This is no token.", "Copy it whole from the app's page at Meta.")
        return self._keep(user_id, platform, sign_in, Grant(token, None, None, SIXTY_DAYS_S))

    def redirect_uri(self, platform: str) -> str:
        """Where the platform sends the browser back to; registered there character by character."""
        return f"{self.address}/publish/connected/{platform}"

    def _keep(self, user_id: str, platform: str, sign_in: SignIn, grant: Grant) -> list[AccountView]:
        channels = sign_in.channels(grant)
        return [self.accounts.connect(user_id, platform, sign_in.way, grant, one) for one in channels]

    def _way(self, platform: str, way: str) -> SignIn:
        found = self.ways.get((platform, way))
        if found is None:
            raise NotFoundError("There is no such way to connect.")
        return found

    def _verifier(self, state: str) -> str:
        digest = hmac.digest(self.key().encode(), f"verifier {state}".encode(), hashlib.sha256)
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
