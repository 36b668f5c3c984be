"""How often a password may be tried: slowed by account and by address, and nobody is ever locked out for good.

A browser in which the person signed in before counts for itself, so that a stranger who tries passwords all day keeps
nobody out (OWASP, "device cookies"). Known and unknown names are counted alike.
"""

import secrets
import time
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import TooManyRequests

from endpoints.app_context import AppContext, web
from endpoints.limits import SharedLimiter
from services.accounts.people import name_key

EXTENSION = "password_tries"
COOKIE, COOKIE_S = "clipsheet_known", 365 * 86_400
OF_ACCOUNT, OF_ADDRESS, OF_BROWSER = 10, 30, 10  # in a minute
IPV6_NETWORK = 64  # bits: one household, or one rented machine, has as many addresses as it likes


class PasswordTries:
    """Counts over all processes where there is Redis."""

    def __init__(self, shared: AppContext, *, is_secure: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._accounts = SharedLimiter("password-account", OF_ACCOUNT, shared.redis, clock)
        self._addresses = SharedLimiter("password-address", OF_ADDRESS, shared.redis, clock)
        self._browsers = SharedLimiter("password-browser", OF_BROWSER, shared.redis, clock)
        self._signer = (
            URLSafeSerializer(shared.sign_in.secret_key, salt="known browser") if shared.sign_in.secret_key else None
        )
        self._is_secure = is_secure

    def take(self, name: str) -> None:
        """Count one try for the person of that name. Raises TooManyRequests, whether or not there is one."""
        key = name_key(name)
        if known := self._known(key):
            _wait(self._browsers.wait_s(known))
            return
        _wait(self._addresses.wait_s(network_of(request.remote_addr or "")))
        _wait(self._accounts.wait_s(key))

    def remember(self, name: str, response: Response) -> None:
        """Let the browser count for itself from now on."""
        if self._signer:
            value = self._signer.dumps([name_key(name), self._known(name_key(name)) or secrets.token_urlsafe(9)])
            response.set_cookie(*(COOKIE, str(value), COOKIE_S), secure=self._is_secure, httponly=True, samesite="Lax")

    def _known(self, key: str) -> str:
        try:
            sent = self._signer.loads(request.cookies.get(COOKIE, "")) if self._signer else None
        except BadSignature:
            return ""
        return str(sent[1]) if isinstance(sent, list) and len(sent) == 2 and sent[0] == key else ""


def tries() -> PasswordTries:
    """Those of the running application, made when somebody first tries."""
    if EXTENSION not in current_app.extensions:
        made = PasswordTries(web(), is_secure=bool(current_app.config["SESSION_COOKIE_SECURE"]))
        current_app.extensions.setdefault(EXTENSION, made)
    found: PasswordTries = current_app.extensions[EXTENSION]
    return found


def network_of(address: str) -> str:
    """What tries are counted for: an IPv4 address, or the network of an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> (128 - IPV6_NETWORK) << (128 - IPV6_NETWORK)))
    return str(parsed)


def _wait(wait_s: float) -> None:
    if wait_s:
        seconds = max(1, round(wait_s))
        raise TooManyRequests(f"Too many passwords were tried. Wait {seconds} s, then try again.", retry_after=seconds)
