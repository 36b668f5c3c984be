"""What strangers hold of the web server, and for how long: real connections to a real server."""

import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from utils.web_server import door
from utils.web_server.server import WebServer

THREADS = 8


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read() if environ["PATH_INFO"] == "/read" else b""
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


@pytest.fixture
def server() -> Iterator[WebServer]:
    server = WebServer(("127.0.0.1", 0), application, probes="/health", name="Test", threads=THREADS, backlog=128)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server
    server.stop()
    thread.join(30)


def connect(server: WebServer, sent: bytes = b"") -> socket.socket:
    connection = socket.create_connection(server.bind_addr[:2], timeout=30)
    connection.sendall(sent)
    return connection


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *headers, "", ""]).encode()


def answer(connection: socket.socket) -> bytes:
    """Its status line, within five seconds."""
    return connection.recv(4096).split(b"\r\n")[0]


@pytest.fixture
def opened() -> Iterator[list[socket.socket]]:
    opened: list[socket.socket] = []
    yield opened
    for connection in opened:
        connection.close()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"], ids=["silent", "line", "head"])
def test_connections_that_wait_hold_no_thread(server: WebServer, opened: list[socket.socket], sent: bytes) -> None:
    opened += [connect(server, sent) for _ in range(4 * THREADS)]
    for path in ("/", "/health"):
        with connect(server, get(path)) as other:
            assert answer(other) == b"HTTP/1.1 200 OK"


def test_a_head_that_comes_in_pieces_is_answered(server: WebServer) -> None:
    with connect(server) as connection:
        for byte in get("/"):
            connection.sendall(bytes([byte]))
        assert answer(connection) == b"HTTP/1.1 200 OK"
        connection.sendall(get("/") + get("/"))  # and the connection is kept
        assert answer(connection) == b"HTTP/1.1 200 OK"


def test_probes_are_answered_while_every_thread_is_held(server: WebServer, opened: list[socket.socket]) -> None:
    body = b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"
    opened += [connect(server, body) for _ in range(2 * THREADS)]
    with connect(server, get("/health")) as probe:
        assert answer(probe) == b"HTTP/1.1 200 OK"


def test_too_many_that_wait_make_way_for_the_next(
    server: WebServer, opened: list[socket.socket], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "MAX_WAITING", 10)
    opened += [connect(server) for _ in range(12)]
    with connect(server, get("/")) as other:
        assert answer(other) == b"HTTP/1.1 200 OK"
    assert opened[0].recv(1) == b""


def test_a_head_of_many_megabytes_is_refused_at_its_64th_kilobyte(server: WebServer) -> None:
    sent = b"GET / HTTP/1.1\r\nX: " + b"x" * 20_000_000
    with connect(server) as connection:
        tracemalloc.start()
        with suppress(OSError):  # it is refused before all is sent
            connection.sendall(sent)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 2_000_000


def test_a_body_that_nobody_wants_is_not_read(server: WebServer) -> None:
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8000000000\r\n\r\n"
    with connect(server, head + b"x" * 100_000) as connection:
        assert answer(connection) == b"HTTP/1.1 200 OK"


def test_a_chunk_of_gigabytes_is_read_in_pieces(server: WebServer) -> None:
    head = b"POST /read HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with connect(server, head + b"3\r\nabc\r\n0\r\n\r\n") as connection:
        assert answer(connection) == b"HTTP/1.1 200 OK"
