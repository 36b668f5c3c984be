"""Fetching from addresses that strangers name: inner addresses are refused, size and time are capped while it runs.

Names are resolved once, every answer is checked, and the connection goes to the address that was checked, so that a
name cannot change between the check and the use. Redirects are followed by hand, each hop checked like the first.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]
Progress = Callable[[int, int | None], None]
"""Called with the bytes so far and the bytes in all, where known."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")


class FetchError(Exception):
    """The file could not be fetched; the subclass says why."""


class BlockedError(FetchError):
    """The address, scheme or port may not be fetched."""


class TooLargeError(FetchError):
    """More bytes than allowed."""


class TooSlowError(FetchError):
    """More time than allowed, in all or for one step."""


class UnreachableError(FetchError):
    """The name does not resolve, nobody answers, or the answer is broken off."""


class StatusError(FetchError):
    """The server answered with something other than the file."""

    def __init__(self, status: int, retry_after_s: float | None = None) -> None:
        super().__init__(f"HTTP status {status}")
        self.status = status
        self.retry_after_s = retry_after_s


@dataclass(frozen=True)
class Limits:
    """What one fetch may take."""

    max_bytes: int
    max_s: float = 600
    connect_s: float = 10
    read_s: float = 20
    max_redirects: int = 5


@dataclass(frozen=True)
class Answer:
    """What was fetched, and from where in the end."""

    url: str
    content_type: str
    size_bytes: int


def is_public(address: str) -> bool:
    """Tell whether an address is one of the open internet, whatever notation hides an inner one."""
    try:
        ip: IPAddress = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped or ip in _NAT64:
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        elif ip in _SIX_TO_FOUR or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolve(host: str, port: int) -> list[str]:
    """Return every address of a name. Raises UnreachableError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(f"The name {host} does not resolve.") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(host: str, port: int, allowed: Collection[str] = (), resolver: Resolve = resolve) -> list[str]:
    """Resolve a name and return its addresses when all are public, or when `allowed` names `host:port`.

    One inner address among several is enough to refuse. Raises BlockedError or UnreachableError.
    """
    addresses = resolver(host, port)
    if not addresses:
        raise UnreachableError(f"The name {host} has no address.")
    if netloc(host, port) not in allowed and not all(map(is_public, addresses)):
        raise BlockedError(f"{host} is an address inside a network.")
    return addresses


def netloc(host: str, port: int) -> str:
    """Return `host:port`, the form of entries in `allowed`."""
    host = host.lower().rstrip(".")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def fetch_to_file(
    url: str,
    target: Path,
    *,
    limits: Limits,
    allowed: Collection[str] = (),
    progress: Progress = lambda _done, _total: None,
    resolver: Resolve = resolve,
    user_agent: str = "Mozilla/5.0",
) -> Answer:
    """GET `url` into `target`, which is left whole or not at all. Raises FetchError, and OSError of the disk.

    `allowed` holds `host:port` names that may be inner addresses and may speak http; all others must be public, https
    and on port 443.
    """
    deadline = time.monotonic() + limits.max_s
    backend = _CheckedBackend(deadline, allowed, resolver)
    sent: dict[bytes | str, bytes | str] = {"Accept": "*/*", "Accept-Encoding": "identity", "User-Agent": user_agent}
    with (
        _translated(),
        httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(trust_env=False), network_backend=backend) as pool,
    ):
        for _hop in range(limits.max_redirects + 1):
            _check_url(url, allowed)
            with pool.stream("GET", url, headers=sent, extensions={"timeout": _timeouts(limits)}) as response:
                reply = {name.decode().lower(): value.decode("latin-1") for name, value in response.headers}
                if response.status in (301, 302, 303, 307, 308) and "location" in reply:
                    url = urljoin(url, reply["location"])
                    continue
                _check_reply(response.status, reply, limits)
                size = _write(response.iter_stream(), target, _length(reply), limits, deadline, progress)
                return Answer(url, reply.get("content-type", ""), size)
    raise StatusError(310)


def check_address(url: str, allowed: Collection[str] = (), resolver: Resolve = resolve) -> None:
    """Raise BlockedError or UnreachableError when nothing may be sent to that address."""
    _check_url(url, allowed)
    parts = urlsplit(url)
    checked_addresses(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80), allowed, resolver)


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    limits: Limits,
    allowed: Collection[str] = (),
    resolver: Resolve = resolve,
) -> int:
    """POST `body` and return the status; redirects are not followed, the answer is not read. Raises FetchError."""
    _check_url(url, allowed)
    backend = _CheckedBackend(time.monotonic() + limits.max_s, allowed, resolver)
    context = httpx.create_ssl_context(trust_env=False)
    sent = list(headers.items())
    with (
        _translated(),
        httpcore.ConnectionPool(ssl_context=context, network_backend=backend) as pool,
        pool.stream("POST", url, headers=sent, content=body, extensions={"timeout": _timeouts(limits)}) as response,
    ):
        return response.status


def _check_url(url: str, allowed: Collection[str]) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
    except ValueError as error:
        raise BlockedError("The address is not valid.") from error
    if parts.username is not None or not parts.hostname or parts.scheme not in ("http", "https"):
        raise BlockedError("The address is not a plain web address.")
    if netloc(parts.hostname, port) in allowed:
        return
    if parts.scheme != "https" or port != 443:
        raise BlockedError(f"{parts.hostname} may only be reached by https on its usual port.")


def _check_reply(status: int, reply: Mapping[str, str], limits: Limits) -> None:
    if status != 200:
        retry_after = reply.get("retry-after", "")
        raise StatusError(status, float(retry_after) if retry_after.isdecimal() else None)
    if reply.get("content-encoding", "identity").lower() != "identity":
        raise UnreachableError("The server packed the file although it was asked not to.")
    if (_length(reply) or 0) > limits.max_bytes:
        raise TooLargeError(f"The file has {_length(reply)} bytes.")


def _length(reply: Mapping[str, str]) -> int | None:
    text = reply.get("content-length", "")
    return int(text) if text.isdecimal() else None


def _timeouts(limits: Limits) -> dict[str, float]:
    return {"connect": limits.connect_s, "read": limits.read_s, "write": limits.read_s, "pool": limits.connect_s}


def _write(
    pieces: Iterable[bytes], target: Path, total: int | None, limits: Limits, deadline: float, progress: Progress
) -> int:
    size = 0
    try:
        with target.open("wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > limits.max_bytes:
                    raise TooLargeError(f"The file has more than {limits.max_bytes} bytes.")
                if time.monotonic() > deadline:
                    raise TooSlowError("The whole download took too long.")
                file.write(piece)
                progress(size, total)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return size


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except httpcore.TimeoutException as error:
        raise TooSlowError("The server did not answer in time.") from error
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, ssl.SSLError) as error:
        raise UnreachableError("The connection failed.") from error


class _CheckedBackend(httpcore.NetworkBackend):
    """Connects to checked addresses only, and lets no single step outlast the deadline."""

    def __init__(self, deadline: float, allowed: Collection[str], resolver: Resolve) -> None:
        self._deadline = deadline
        self._allowed = allowed
        self._resolver = resolver
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = UnreachableError(f"{host} cannot be reached.")
        for address in checked_addresses(host.strip("[]"), port, self._allowed, self._resolver):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, _time_left(timeout, self._deadline), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
                continue
            return _TimedStream(stream, self._deadline)
        raise failure


class _TimedStream(httpcore.NetworkStream):
    """A connection whose reads and writes end at the deadline, so that a byte now and then cannot hold it open."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _time_left(timeout, self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _time_left(timeout, self._deadline))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, _time_left(timeout, self._deadline))
        return _TimedStream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _time_left(timeout: float | None, deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TooSlowError("The whole download took too long.")
    return left if timeout is None else min(timeout, left)
