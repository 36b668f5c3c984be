"""cheroot with a door, a head of limited size, bodies that are read piece by piece, and threads kept for probes."""

import queue
import threading
from typing import Any

from cheroot.server import HTTPConnection, HTTPRequest
from cheroot.wsgi import Server

from utils.logger import get_logger
from utils.web_server.bodies import Body, ChunkedBody, Pace
from utils.web_server.door import Door

MAX_HEAD_BYTES = 64 * 1024
PROBE_THREADS = 4
SECONDS = 10  # for the head of a request, for the next one on the same connection, for silence within a body
log = get_logger(__name__)


class _Request(HTTPRequest):
    def respond(self) -> None:
        """Answer through the application."""
        if self.chunked_read:
            self.rfile = ChunkedBody(self.conn.rfile, Pace())
        else:
            length = self.inheaders.get(b"Content-Length", b"0")
            if not length.isdigit():
                self.simple_response("400 Bad Request", "Content-Length is a number.")
                return
            self.rfile = Body(self.conn.rfile, int(length), Pace())
        self.server.gateway(self).respond()
        if self.ready:
            self.ensure_headers_sent()
        if self.chunked_write:
            self.conn.wfile.write(b"0\r\n\r\n")

    def send_headers(self) -> None:
        """Before them, decide what becomes of a body that nobody has read: cheroot would read all of it at once."""
        self.close_connection = not self.rfile.skip(self.conn.socket) or self.close_connection
        super().send_headers()


class _Connection(HTTPConnection):
    RequestHandlerClass = _Request


class WebServer(Server):
    """`probes`: the beginning of the paths that threads of their own answer, however busy the others are."""

    ConnectionClass = _Connection
    max_request_header_size = MAX_HEAD_BYTES

    def __init__(
        self, address: tuple[str, int], app: Any, *, threads: int, backlog: int, probes: str, name: str
    ) -> None:
        super().__init__(address, app, threads, name, request_queue_size=backlog, timeout=SECONDS)
        self._probes = tuple(f"{method} {probes}".encode() for method in ("GET", "HEAD"))
        self._probing: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def prepare(self) -> None:
        """Listen. Raises OSError when the address cannot be used."""
        super().prepare()
        self._connections._selector.close()  # type: ignore[has-type]
        self._connections = Door(self)
        for number in range(PROBE_THREADS):
            threading.Thread(target=self._answer_probes, name=f"probes-{number}", daemon=True).start()

    def let_in(self, connection: Any, head: bytes) -> None:
        """Give the connection to a thread."""
        if head.startswith(self._probes):
            self._probing.put(connection)
        else:
            self.process_conn(connection)

    def stop(self) -> None:
        """Stop listening; requests that are running end."""
        super().stop()
        for _ in range(PROBE_THREADS):
            self._probing.put(None)

    def _answer_probes(self) -> None:
        while (connection := self._probing.get()) is not None:
            try:
                if connection.communicate():
                    self.put_conn(connection)
                else:
                    connection.close()
            except OSError as error:  # the prober went away
                log.debug("probe", extra={"error": str(error)})
