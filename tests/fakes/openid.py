"""A strict OpenID Connect provider on a local port: it takes nothing that the standard does not ask for.

with openid_provider() as provider:
    answer = httpx.get(login_url)          # the person signs in there
    provider.twist = lambda claims: claims | {"aud": "another"}
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

Claims = dict[str, Any]
Answer = tuple[int, dict[str, Any] | str]


@dataclass
class FakeProvider:
    """What a test may change: who signs in, what is wrong, and which calls came."""

    url: str = ""
    issuer: str = ""  # the url, when it tells the truth
    client_id: str = "clipsheet"
    client_secret: str = "s3cret: of tests/+"
    redirect_uri: str = ""  # the only one that is registered; empty: the first that comes
    subject: str = "u-1"
    name: str = "Alice Example"
    names_in_token: bool = True
    auth_methods: list[str] = field(default_factory=lambda: ["client_secret_basic"])
    says_iss: bool = True
    is_denied: bool = False
    is_down: bool = False
    key_id: str = "one"
    twist: Callable[[Claims], Claims] = lambda claims: claims
    sign: Callable[[Claims], str] | None = None  # in place of the right key
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())

    def answer(self, method: str, path: str, sent: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        """What a request is answered; a text is an address to go to."""
        self.calls.append(f"{method} {path}")
        if self.is_down:
            return 503, {}
        answers: dict[tuple[str, str], Callable[[], Answer]] = {
            ("GET", "/.well-known/openid-configuration"): self._discovery,
            ("GET", "/authorize"): lambda: self._authorize(sent),
            ("POST", "/token"): lambda: self._token(sent, headers.get("Authorization", "")),
            ("GET", "/keys"): lambda: (200, {"keys": [self._public_key()]}),
            ("GET", "/userinfo"): lambda: self._userinfo(headers.get("Authorization", "")),
        }
        return answers.get((method, path), lambda: (404, {}))()

    def _discovery(self) -> Answer:
        return 200, {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": self.auth_methods,
            "authorization_response_iss_parameter_supported": self.says_iss,
        }

    def _authorize(self, sent: Mapping[str, str]) -> Answer:
        wanted = {"response_type": "code", "client_id": self.client_id, "code_challenge_method": "S256"}
        is_right = all(sent.get(name) == value for name, value in wanted.items())
        is_whole = all(len(sent.get(name, "")) >= 32 for name in ("state", "nonce", "code_challenge"))
        self.redirect_uri = self.redirect_uri or sent.get("redirect_uri", "")
        is_known = sent.get("redirect_uri") == self.redirect_uri
        if not (is_right and is_whole and is_known and "openid" in sent.get("scope", "").split()):
            return 400, {"error": "invalid_request"}
        back = {"state": sent["state"], **({"iss": self.issuer} if self.says_iss else {})}
        if self.is_denied:
            return 302, f"{self.redirect_uri}?{urlencode({'error': 'access_denied', **back})}"
        code = secrets.token_urlsafe(16)
        self.codes[code] = dict(sent)
        return 302, f"{self.redirect_uri}?{urlencode({'code': code, **back})}"

    def _token(self, sent: Mapping[str, str], header: str) -> Answer:
        if self._client(sent, header) != (self.client_id, self.client_secret):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(sent.get("code", ""), None)  # a code works once
        challenge = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        if (
            asked is None
            or sent.get("grant_type") != "authorization_code"
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or challenge.rstrip(b"=").decode() != asked["code_challenge"]
        ):
            return 400, {"error": "invalid_grant"}
        token = secrets.token_urlsafe(16)
        self.tokens.add(token)
        return 200, {"access_token": token, "token_type": "Bearer", "id_token": self._id_token(asked["nonce"])}

    def _client(self, sent: Mapping[str, str], header: str) -> tuple[str, str]:
        if "client_secret_post" in self.auth_methods:
            return sent.get("client_id", ""), sent.get("client_secret", "")
        pair = base64.b64decode(header.removeprefix("Basic ")).decode() if header.startswith("Basic ") else ":"
        name, _, secret = pair.partition(":")
        return unquote_plus(name), unquote_plus(secret)

    def _id_token(self, nonce: str) -> str:
        now = int(time.time())
        named = {"preferred_username": self.name} if self.names_in_token else {}
        claims = {"iss": self.issuer, "sub": self.subject, "aud": self.client_id, "iat": now, "exp": now + 300}
        claims = self.twist({**claims, "nonce": nonce, **named})
        if self.sign:
            return self.sign(claims)
        return jwt.encode(claims, self.key, "ES256", headers={"kid": self.key_id})

    def _public_key(self) -> dict[str, Any]:
        return {**ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True), "kid": "one", "use": "sig"}

    def _userinfo(self, header: str) -> Answer:
        if header.removeprefix("Bearer ") not in self.tokens:
            return 401, {"error": "invalid_token"}
        return 200, {"sub": self.subject, "preferred_username": self.name}


@contextmanager
def openid_provider() -> Iterator[FakeProvider]:
    """Serve one until the block ends."""
    provider = FakeProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer("GET", {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            self._answer("POST", dict(parse_qsl(body)))

        def _answer(self, method: str, sent: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            status, said = provider.answer(
                method, parts.path, {**dict(parse_qsl(parts.query)), **sent}, dict(self.headers)
            )
            body = b"" if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            if isinstance(said, str):
                self.send_header("Location", said)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
