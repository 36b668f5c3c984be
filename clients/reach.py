"""Whether a host answers at all: a connection is opened and closed, nothing is sent."""

import socket
from collections.abc import Callable
from urllib.parse import urlsplit

MAX_WAIT_S = 4.0
Reach = Callable[[str], bool]


def reaches(url: str) -> bool:
    """Whether something listens at the address's host and port."""
    parts = urlsplit(url)
    port = parts.port or {"http": 80, "socks5": 1080, "socks5h": 1080}.get(parts.scheme, 443)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=MAX_WAIT_S):
            return True
    except OSError:
        return False
