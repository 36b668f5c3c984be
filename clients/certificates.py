"""The certificates that connections are checked against: read once for all clients of a process."""

import functools
import ssl

import httpx


@functools.cache
def certificates() -> ssl.SSLContext:
    """The usual ones; reading them takes longer than a call, and a megabyte each time."""
    return httpx.create_ssl_context()
