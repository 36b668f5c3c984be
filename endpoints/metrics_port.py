"""The metrics on a port of their own, for a collector inside of the network that can send no token."""

from collections.abc import Iterable
from threading import Thread
from typing import TYPE_CHECKING

from cheroot.wsgi import Server
from flask import Request

from endpoints.port_taken import SERVER_NAME

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATH = "/metrics"
_CAME_HERE = "clipsheet.metrics_port"  # no header of a request becomes such a name
THREADS = 2


def metrics_alone(app: "WSGIApplication") -> "WSGIApplication":
    """Let through what asks for the metrics, and say that it came this way; nothing else is there."""

    def answer(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        if environ.get("PATH_INFO") == PATH and environ.get("REQUEST_METHOD") == "GET":
            return app({**environ, _CAME_HERE: True}, start)
        start("404 Not Found", [("Content-Type", "text/plain")])
        return [b"Only /metrics is here.\n"]

    return answer


def came_by_metrics_port(request: Request) -> bool:
    """Whether the operator's own port was asked, which needs no token and has no name."""
    return bool(request.environ.get(_CAME_HERE))


def open_metrics_port(app: "WSGIApplication", host: str, port: int) -> Server:
    """Serve them until the process ends. Raises OSError when the port cannot be had."""
    server = Server((host, port), metrics_alone(app), numthreads=THREADS, server_name=SERVER_NAME)
    server.prepare()
    Thread(target=server.serve, name="metrics", daemon=True).start()
    return server
