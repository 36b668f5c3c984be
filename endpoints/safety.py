"""Who may talk to us and what a browser may do with our answers.

State changes need no token: a browser says where a request comes from (`Sec-Fetch-Site`, or `Origin` in old ones), and
one that comes from another site is refused. A program such as curl says neither and carries no cookie of a person's,
so it has nothing to forge. Needs `Referrer-Policy: same-origin`: with `no-referrer` a form's own Origin would be null.
"""

import ipaddress
import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask, Request, Response, request
from werkzeug.exceptions import BadRequest, Forbidden, MisdirectedRequest

from clients.database.answer_time import answer_within
from config.settings import Settings
from endpoints.metrics_port import came_by_metrics_port
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.plain_text import is_plain

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
PROBE = "/health"  # tells nothing; load balancers ask for it by our bare address
METRICS = "/metrics"
ANSWER_S = 5.0  # of the database, for one question
EXTENSIONS = ("chrome-extension://", "moz-extension://", "safari-web-extension://")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_HOST = re.compile(r"([a-z0-9.-]+|\[[0-9a-f:.]+\])(:\d{1,5})?", re.IGNORECASE)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def content_security_policy(media_origin: str) -> str:
    """Everything from us, and videos from the bucket too."""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",  # Bootstrap's own icons are data URLs
            f"media-src 'self' {media_origin}".rstrip(),
            "font-src 'self'",  # of captions, to be seen before a clip is made
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


def protect(app: Flask, settings: Settings, media_origin: str = "") -> None:
    """Check every request, and put the headers on every answer."""
    headers = {"Content-Security-Policy": content_security_policy(media_origin), **HEADERS}
    is_open = not is_loopback(settings.host)
    names = LOOPBACK_NAMES | _public_name(settings) | (_machine_names() if is_open else set())
    for_machines = {PROBE, METRICS} if settings.metrics_token else {PROBE}

    @app.before_request
    def check() -> None:
        answer_within(ANSWER_S)
        if not all(map(is_plain, (request.path, *request.args.keys(), *_values(request)))):
            raise BadRequest("The address holds characters that no text has.")
        # Against DNS rebinding: a stranger's name that resolves to this machine is not ours. A bare address is no name.
        host = host_name(request.headers.get("Host", ""))
        is_named = host in names or (is_open and _is_address(host))
        if not (is_named or request.path in for_machines or came_by_metrics_port(request)):
            raise MisdirectedRequest("This address is not one of this server's names; PUBLIC_URL can add one.")
        is_foreign = is_from_elsewhere(request) and not is_extension(request)
        if request.method not in SAFE_METHODS and is_foreign:
            raise Forbidden("This request comes from another site.")

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response


def _values(sent: Request) -> Iterator[str]:
    for values in sent.args.listvalues():
        yield from values


def host_name(host: str) -> str | None:
    """The name in a Host header without its port, in lower case; None when it is malformed."""
    match = _HOST.fullmatch(host)
    return match.group(1).lower() if match else None


def is_from_elsewhere(sent: Request) -> bool:
    """A browser says that another site than ours caused the request."""
    site = sent.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = sent.headers.get("Origin")
    return origin is not None and _netloc(origin) != sent.headers.get("Host", "").lower()


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:  # no browser sends such as http://[::1
        return None


def is_extension(sent: Request) -> bool:
    """A browser extension orders a note with a token: a page can neither have such an origin nor add that header."""
    return (
        (sent.method, sent.path) == ("POST", "/api/entries")
        and sent.headers.get("Origin", "").startswith(EXTENSIONS)
        and sent.headers.get("Authorization", "")[:7].lower() == "bearer "
    )


def _public_name(settings: Settings) -> frozenset[str]:
    name = host_name(urlsplit(settings.public_url).netloc)
    return frozenset({name}) if name else frozenset()


def _machine_names() -> frozenset[str]:
    """What a home network calls this machine: its own name, alone and as mDNS tells it."""
    own = socket.gethostname().partition(".")[0].lower()
    return frozenset({own, f"{own}.local"})


def _is_address(host: str | None) -> bool:
    try:
        return bool(host) and bool(ipaddress.ip_address((host or "").strip("[]")))
    except ValueError:
        return False


def refuse_strangers(settings: Settings, *, people_sign_in: bool = False) -> None:
    """Raise NeedsUserError when others could reach the page: without sign-in they would be the one local user."""
    is_closed = people_sign_in or settings.has_oauth or settings.has_oidc
    if not (is_closed or settings.trust_network or is_loopback(settings.host)):
        raise NeedsUserError(
            f"HOST={settings.host} would let anybody on the network in, and there is no sign-in.",
            "Make a person who signs in: scripts/run users add NAME. Or use HOST=127.0.0.1.",
            code=ErrorCode.SETUP_NEEDED,
        )


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a server there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
