"""A small web server on this machine whose answers a test writes: files, redirects, and servers that misbehave."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class WebServer:
    """`routes` are answers by path; `requests` are the paths asked for, with the Host header that came with them."""

    port: int
    routes: dict[str, Answer]
    requests: list[tuple[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)  # of what was posted

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.netloc}{path}"


@contextmanager
def web_server(routes: Mapping[str, Answer] | None = None) -> Iterator[WebServer]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            seen.requests.append((self.path, self.headers.get("Host", "")))
            seen.routes.get(self.path.partition("?")[0], status(404))(self)

        do_HEAD = do_GET

        def do_POST(self) -> None:
            seen.bodies.append(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
            self.do_GET()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:
            """A client that hangs up is part of the tests."""

    with Server(("127.0.0.1", 0), Handler) as server:
        seen = WebServer(server.server_address[1], dict(routes or {}))
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield seen
        finally:
            server.shutdown()
            thread.join()


def content(body: bytes, content_type: str = "application/octet-stream", **headers: str) -> Answer:
    """Answer with `body`."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", content_type)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def status(code: int, **headers: str) -> Answer:
    """Answer with a status and no body."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def redirect(location: str) -> Answer:
    """Send the client elsewhere."""
    return status(302, Location=location)


def raw(*pieces: bytes, pause_s: float = 0.0) -> Answer:
    """Write bytes as they are, with a pause after each piece, and hang up."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        pause = threading.Event()
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            pause.wait(pause_s)

    return answer
