"""An OpenID Connect provider (Authelia, Authentik, Keycloak): found by its address, asked who somebody is."""

import base64
import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from clients.certificates import certificates
from clients.openid.id_token import WrongToken, claims
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, TransientError
from utils.logger import get_logger

WELL_KNOWN = "/.well-known/openid-configuration"
TIMEOUT_S, KEPT_S = 10.0, 600.0
LARGEST = 1_000_000  # bytes of an answer
NAMES = ("preferred_username", "name", "nickname", "email")
AGAIN = "Start again, and finish within five minutes in the same browser."
log = get_logger(__name__)


class Metadata(BaseModel):
    """Of OpenID Connect Discovery 1.0, what is read."""

    model_config = ConfigDict(extra="ignore")

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    authorization_response_iss_parameter_supported: bool = False


@dataclass(frozen=True)
class Identity:
    """Who somebody is there. `subject` never changes and is nobody else's; `name` is only what they are called."""

    subject: str
    name: str


@dataclass(frozen=True)
class SignInAttempt:
    """What one sign-in is recognized by: kept by us, and never told to the browser in this form."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """Asks nobody until somebody signs in. Safe to share between threads."""

    def __init__(
        self,
        issuer: str,
        client_id: str,
        client_secret: str,
        *,
        redirect_uri: str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer = issuer
        self._client_id = client_id
        self._secret = client_secret
        self._redirect_uri = redirect_uri
        self._clock = clock
        self._lock = threading.Lock()
        self._http: httpx.Client | None = None
        self._found: tuple[float, Metadata] | None = None

    @property
    def host(self) -> str:
        """What it is called towards people."""
        return urlsplit(self.issuer).netloc

    def login_url(self, attempt: SignInAttempt) -> str:
        """Where the browser goes. Raises TransientError, NeedsUserError."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=")
        asked = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": self._redirect_uri,
            "scope": "openid profile email",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge.decode(),
            "code_challenge_method": "S256",
        }
        endpoint = self._metadata().authorization_endpoint
        return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"

    def identity(self, attempt: SignInAttempt, code: str, answered_by: str | None) -> Identity:
        """Who came back with the code. `answered_by`: the answer's `iss` (RFC 9207), which must be this provider's.

        Raises TransientError when it is away, NeedsUserError when it refuses or answers with what does not count.
        """
        found = self._metadata()
        if answered_by != found.issuer if answered_by else found.authorization_response_iss_parameter_supported:
            raise self._no_answer("the answer is of another provider (iss)")
        tokens = self._exchange(found, code, attempt.verifier)
        keys = self._json(self._call("GET", found.jwks_uri))
        try:
            said = claims(
                *(str(tokens.get("id_token", "")), keys),
                issuer=found.issuer,
                client_id=self._client_id,
                nonce=attempt.nonce,
            )
        except WrongToken as error:
            raise self._no_answer(str(error)) from error
        return Identity(said["sub"], _name(said) or self._asked_name(found, tokens, said["sub"]) or said["sub"])

    def close(self) -> None:
        """End the connections."""
        if self._http:
            self._http.close()

    def _metadata(self) -> Metadata:
        if self._found and self._clock() - self._found[0] < KEPT_S:
            return self._found[1]
        answer = self._call("GET", self.issuer.rstrip("/") + WELL_KNOWN)
        try:
            found = Metadata.model_validate(self._json(answer))
        except ValidationError as error:
            raise self._is_none() from error
        if found.issuer != self.issuer:
            raise NeedsUserError(
                f"The provider at OIDC_ISSUER calls itself {found.issuer[:100]!r}.",
                "Set OIDC_ISSUER to exactly that, if it is yours.",
                code=ErrorCode.SETUP_NEEDED,
            )
        addresses = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.userinfo_endpoint)
        if not all(one.startswith(f"{urlsplit(self.issuer).scheme}://") for one in addresses if one):
            raise self._is_none()
        self._found = self._clock(), found
        return found

    def _exchange(self, found: Metadata, code: str, verifier: str) -> dict[str, Any]:
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        auth = None
        if "client_secret_basic" in found.token_endpoint_auth_methods_supported:
            auth = httpx.BasicAuth(quote_plus(self._client_id), quote_plus(self._secret))  # RFC 6749, 2.3.1
        else:
            body |= {"client_id": self._client_id, "client_secret": self._secret}
        answer = self._call("POST", found.token_endpoint, data=body, auth=auth)
        if answer.is_success:
            return self._json(answer)
        error = self._json(answer, is_error=True).get("error")
        if error == "invalid_client" or answer.status_code == 401:
            raise NeedsUserError(
                f"{self.host} does not know this Clipsheet.",
                "Check OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.",
                code=ErrorCode.SETUP_NEEDED,
            )
        raise self._no_answer(f"the code is refused: {str(error)[:60]}")

    def _asked_name(self, found: Metadata, tokens: dict[str, Any], subject: str) -> str:
        # Some, Authelia for one, put names there alone. That they are missing keeps nobody out.
        if not found.userinfo_endpoint or not isinstance(tokens.get("access_token"), str):
            return ""
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        answer = self._call("GET", found.userinfo_endpoint, headers=headers)
        said = self._json(answer, is_error=not answer.is_success)
        return _name(said) if answer.is_success and said.get("sub") == subject else ""

    def _call(self, method: str, url: str, **sent: Any) -> httpx.Response:
        with self._lock:
            self._http = self._http or httpx.Client(timeout=TIMEOUT_S, verify=certificates(), follow_redirects=False)
        try:
            answer = self._http.request(method, url, **sent)
        except httpx.HTTPError as error:
            log.warning("the sign-in provider does not answer", extra={"host": self.host, "error": str(error)[:200]})
            raise self._is_away() from error
        if answer.status_code >= 500:
            raise self._is_away()
        return answer

    def _json(self, answer: httpx.Response, *, is_error: bool = False) -> dict[str, Any]:
        try:
            found = answer.json() if len(answer.content) <= LARGEST else None
        except ValueError:
            found = None
        if isinstance(found, dict) and (answer.is_success or is_error):
            return found
        if is_error:
            return {}
        raise self._is_none()

    def _is_away(self) -> TransientError:
        return TransientError(
            f"The sign-in provider {self.host} does not answer.",
            "Try again in a minute; who has a password here can sign in with it meanwhile.",
        )

    def _is_none(self) -> NeedsUserError:
        return NeedsUserError(
            f"{self.host} does not answer as an OpenID Connect provider.",
            "Check OIDC_ISSUER.",
            code=ErrorCode.SETUP_NEEDED,
        )

    def _no_answer(self, why: str) -> NeedsUserError:
        log.warning("a sign-in is refused", extra={"host": self.host, "why": why})
        return NeedsUserError(
            f"The answer of {self.host} does not fit this sign-in.", AGAIN, code=ErrorCode.SIGN_IN_NEEDED
        )


def _name(said: dict[str, Any]) -> str:
    named = (said.get(name) for name in NAMES)
    return next((one.strip() for one in named if isinstance(one, str) and one.strip()), "")
