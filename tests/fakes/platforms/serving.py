"""The fakes behind real sockets: for a browser, another process, or a person who tries by hand."""

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.fakes.platforms.host import FakeHost, Fault, Response, answer, read
from tests.fakes.platforms.instagram import FakeInstagram
from tests.fakes.platforms.tiktok import FakeTikTok
from tests.fakes.platforms.youtube import FakeYouTube


@dataclass
class ServedPlatforms:
    """Each at an origin of its own."""

    youtube: FakeYouTube
    tiktok: FakeTikTok
    instagram: FakeInstagram

    @property
    def environment(self) -> dict[str, str]:
        """Their addresses and made-up apps, as settings."""
        return {
            "YOUTUBE_BASE_URL": self.youtube.origin,
            "TIKTOK_BASE_URL": self.tiktok.origin,
            "INSTAGRAM_BASE_URL": self.instagram.origin,
            "FACEBOOK_BASE_URL": self.instagram.origin,
            "YOUTUBE_CLIENT_ID": "made-up",
            "YOUTUBE_CLIENT_SECRET": "made-up-youtube",
            "TIKTOK_CLIENT_KEY": "made-up-key",
            "TIKTOK_CLIENT_SECRET": "made-up-tiktok",
            "INSTAGRAM_APP_ID": "made-up",
            "INSTAGRAM_APP_SECRET": "made-up-instagram",
            "FACEBOOK_APP_ID": "made-up",
            "FACEBOOK_APP_SECRET": "made-up-facebook",
        }


@contextmanager
def served_platforms(*, processing_s: float = 3.0) -> Iterator[ServedPlatforms]:
    """Serve until the block ends."""
    clock = lambda: datetime.now(UTC)  # noqa: E731 - a clock is a function
    youtube = FakeYouTube(clock, processing_s=processing_s)
    tiktok = FakeTikTok(clock, processing_s=processing_s)
    instagram = FakeInstagram(clock, reading_s=processing_s)
    with ExitStack() as stack:
        for host in (youtube, tiktok, instagram):
            stack.enter_context(_served(host))
        yield ServedPlatforms(youtube, tiktok, instagram)


@contextmanager
def _served(host: FakeHost) -> Iterator[None]:
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle_any(self) -> None:
            body = self._body()
            request = read(self.command, self.path, dict(self.headers), body)
            with lock:
                found = _told(host, request.path, request.query) or host.serve(request)
            if isinstance(found, Fault):
                self.close_connection = True
                with suppress(OSError):
                    self.connection.shutdown(socket.SHUT_RDWR)
                return
            self._send(found)

        def _body(self) -> bytes:
            if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            pieces = []
            while size := int(self.rfile.readline().strip() or b"0", 16):
                pieces.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(pieces)

        def _send(self, found: Response) -> None:
            head = [f"HTTP/1.1 {found.status} Answer", f"Content-Length: {len(found.body)}"]
            head += [f"{name}: {value}" for name, value in found.headers.items()]
            with suppress(OSError):
                self.wfile.write("\r\n".join([*head, "", ""]).encode() + found.body)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:
            """A client that hangs up is part of the tests."""

    with Server(("127.0.0.1", 0), Handler) as server:
        host.origin = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


def _told(host: FakeHost, path: str, query: object) -> Response | None:
    """What a person or a test tells the fake itself."""
    assert isinstance(query, dict)
    if path == "/fake/expire":
        host.expire()
    elif path == "/fake/finish" and isinstance(host, FakeTikTok):
        for key, task in host.tasks.items():
            if task.mode == "draft" and task.whole_at and not task.finished:
                host.finish(key)
    elif path == "/fake/fault":
        host.inject(query["operation"], Fault(query["fault"]))
    elif path != "/fake/posts":
        return None
    return answer({"posts": [vars(post) for post in host.posts], "mistakes": host.mistakes})
