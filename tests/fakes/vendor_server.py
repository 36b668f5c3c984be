"""A vendor's server on this machine: answers in turn, with every fault that servers have."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

JSON = "application/json"


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What goes over the transport, and how it goes wrong."""

    status: int = 200
    body: bytes = b""
    kind: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    pause_s: float = 0.0
    reset: bool = False  # the connection breaks before the answer
    cut: bool = False  # the connection breaks in the answer
    drips: bool = False  # a byte now and then, so that no read ever times out


Answer = Reply | Callable[[Asked], Reply]


@dataclass
class VendorServer:
    """`answers` are given in turn; the last one is given for ever."""

    port: int
    answers: list[Answer]
    asked: list[Asked] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        """The address."""
        return f"http://127.0.0.1:{self.port}"

    def next(self, asked: Asked) -> Reply:
        """The answer whose turn it is."""
        with self.lock:
            self.asked.append(asked)
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer if isinstance(answer, Reply) else answer(asked)


@contextmanager
def vendor_server(*answers: Answer) -> Iterator[VendorServer]:
    """Serve until the block ends."""
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.fake = VendorServer(server.server_address[1], list(answers))
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.fake
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    fake: VendorServer

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(address, handler)
        self.stopping = threading.Event()

    def handle_error(self, *args: object) -> None:
        """A client that hangs up is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else answers wait 40 ms for an acknowledgement
    server: _Server

    def do_GET(self) -> None:
        self.do_POST()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.path, {name.casefold(): value for name, value in self.headers.items()}, body)
        reply = self.server.fake.next(asked)
        self.server.stopping.wait(reply.pause_s)
        if reply.reset:
            # An abortive end: the other side sees "connection reset", not an orderly close.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        self._send(reply)
        while reply.drips and not self.server.stopping.wait(0.02):
            self.wfile.write(b" ")

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body) + 9999 * (reply.cut or reply.drips)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body)
        self.close_connection = self.close_connection or reply.cut

    def log_message(self, *args: object) -> None:
        """Say nothing."""


def json_reply(body: object, status: int = 200, **headers: str) -> Reply:
    """An answer in JSON; `Retry_After` becomes Retry-After."""
    known = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(body).encode(), headers=known)


HTML_ERROR = Reply(502, b"<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html")
HTML_PAGE = Reply(200, b"<!doctype html><html><body>Sign in to the network</body></html>", "text/html")
RESET = Reply(reset=True)
EMPTY = Reply()
TRUNCATED = Reply(200, b'{"text": "ten squ')
CUT_OFF = Reply(200, b'{"text": "ten squ', cut=True)
DRIPPING = Reply(200, b" ", drips=True)
HUGE = json_reply({"text": "squats " * 200_000})


def slow(answer: Reply, pause_s: float) -> Reply:
    """The answer, later."""
    return Reply(answer.status, answer.body, answer.kind, answer.headers, pause_s)
