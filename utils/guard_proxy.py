"""A web proxy for one process's own use that leads to public addresses only.

Libraries that fetch by themselves (and follow redirects, and resolve names) are given it as their proxy: whatever link
they come upon, each connection is checked and goes to the address that was checked.
"""

import selectors
import socket
import socketserver
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from utils.safe_http import BlockedError, FetchError, Resolve, UnreachableError, checked_addresses, netloc, resolve

_CONNECT_S = 10.0
_IDLE_S = 60.0
_MAX_HEAD = 64 * 1024
_PIECE = 64 * 1024


@dataclass
class GuardProxy:
    """A running proxy: its address for clients, what it refused, and what did not answer."""

    url: str
    blocked: list[str] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)


@contextmanager
def guard_proxy(allowed: Collection[str] = (), resolver: Resolve = resolve) -> Iterator[GuardProxy]:
    """Run the proxy until the block ends. `allowed` holds `host:port` names that may be inner addresses."""

    class Handler(socketserver.StreamRequestHandler):
        timeout = _IDLE_S

        def handle(self) -> None:
            with suppress(OSError, ValueError):
                _serve(self.connection, proxy, allowed, resolver)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        block_on_close = False

    with Server(("127.0.0.1", 0), Handler) as server:
        proxy = GuardProxy(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join()


def _serve(client: socket.socket, proxy: GuardProxy, allowed: Collection[str], resolver: Resolve) -> None:
    head, rest = _read_head(client)
    method, target, _version = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
    tunnel = method == "CONNECT"
    parts = urlsplit(f"//{target}" if tunnel else target)
    host, port = parts.hostname or "", parts.port or (443 if tunnel else 80)
    try:
        if port not in (80, 443) and netloc(host, port) not in allowed:
            raise BlockedError(f"Port {port} of {host} is not one of the web.")
        server = _connect(checked_addresses(host, port, allowed, resolver), port)
    except BlockedError:
        proxy.blocked.append(host)
        client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    except FetchError:
        proxy.unreached.append(host)
        client.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    else:
        with server:
            if tunnel:
                client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                server.sendall(rest)
            else:
                server.sendall(_for_the_server(head, method, target) + rest)
                client.sendall(_last_of_its_connection(server))
            _relay(client, server)


def _read_head(client: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(_PIECE)
        if not piece or len(data) > _MAX_HEAD:
            raise ValueError("no request")
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head, rest


def _for_the_server(head: bytes, method: str, target: str) -> bytes:
    """Rewrite a request for the server itself, one per connection, so that the next one is checked as well."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    dropped = (b"proxy-", b"connection:", b"keep-alive:")
    headers = [line for line in head.split(b"\r\n")[1:] if not line.lower().startswith(dropped)]
    return b"\r\n".join([f"{method} {path} HTTP/1.1".encode("latin-1"), *headers, b"Connection: close", b"", b""])


def _last_of_its_connection(server: socket.socket) -> bytes:
    """Read the start of an answer and tell the client in it that this connection takes no further request."""
    data = b""
    while b"\r\n" not in data:
        piece = server.recv(_PIECE)
        if not piece or len(data) > _MAX_HEAD:
            return data
        data += piece
    return data.replace(b"\r\n", b"\r\nConnection: close\r\n", 1)


def _connect(addresses: list[str], port: int) -> socket.socket:
    for address in addresses:
        with suppress(OSError):
            connection = socket.create_connection((address, port), timeout=_CONNECT_S)
            connection.settimeout(_IDLE_S)
            return connection
    raise UnreachableError("Nobody answers.")


def _relay(one: socket.socket, other: socket.socket) -> None:
    """Pass bytes both ways until one side ends or both are silent for a minute."""
    with selectors.DefaultSelector() as ready:
        ready.register(one, selectors.EVENT_READ, other)
        ready.register(other, selectors.EVENT_READ, one)
        while events := ready.select(_IDLE_S):
            for key, _ in events:
                piece = key.fileobj.recv(_PIECE)  # type: ignore[union-attr]
                if not piece:
                    return
                key.data.sendall(piece)
