"""Addresses as settings give them: which are accepted, and how they are completed."""

import re
from urllib.parse import urlsplit


def web_address(address: str) -> str:
    """An http address without a slash at its end, or nothing. Raises ValueError."""
    if address and not re.match(r"https?://[^/\s]+", address):
        raise ValueError("an address begins with https:// or http://")
    return address.rstrip("/")


def chat_address(address: str) -> str:
    """Where a chat endpoint begins, of what a person copied: without the call's own path, with /v1 behind a bare host.

    Raises ValueError.
    """
    base = web_address(address).removesuffix("/chat/completions").rstrip("/")
    if "@" in urlsplit(base).netloc:
        raise ValueError("a key in the address would be told in logs; LLM_API_KEY is the place for it")
    return f"{base}/v1" if base and not urlsplit(base).path else base


def issuer_address(address: str) -> str:
    """The issuer of an OpenID Connect provider, letter for letter as it calls itself, or nothing. Raises ValueError."""
    parts = urlsplit(address)
    is_local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if address and (not (parts.scheme == "https" or is_local) or not parts.netloc or parts.query or parts.fragment):
        raise ValueError("an issuer is an https:// address, as the provider's own page of its settings shows it")
    return address


def redis_address(url: str) -> str:
    """An address of Redis, or nothing. Raises ValueError."""
    if url and not _is_redis(url):
        raise ValueError(
            "an address is redis://user:password@host:port/number, rediss://… or unix://…; "
            "signs such as / # @ in the password as %2F %23 %40"
        )
    return url


def _is_redis(url: str) -> bool:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises when it is none, and redis-py would then quote from the password
    except ValueError:
        return False
    if parts.scheme == "unix":
        return bool(parts.path)
    return parts.scheme in ("redis", "rediss") and bool(parts.hostname)
