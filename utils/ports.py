"""What listens on a port of this machine, and which port is free."""

import http.client
import socket
from contextlib import closing

TRIED_PORTS = 100
_ANY_ADDRESS = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


def server_name(host: str, port: int, *, timeout_s: float = 2.0) -> str:
    """Ask whoever listens there for its name (the header Server); empty when it is no web server or says none."""
    connection = http.client.HTTPConnection(_ANY_ADDRESS.get(host, host), port, timeout=timeout_s)
    with closing(connection):
        try:
            connection.request("GET", "/health")
            return connection.getresponse().getheader("Server") or ""
        except (OSError, http.client.HTTPException):
            return ""


def next_free_port(host: str, after: int) -> int | None:
    """Give the first port behind `after` that can be listened on; None when a hundred cannot."""
    ports = range(after + 1, min(after + 1 + TRIED_PORTS, 65536))
    return next((port for port in ports if why_not_free(host, port) is None), None)


def why_not_free(host: str, port: int) -> OSError | None:
    """Try to bind the port: None when a server could listen there now, else the error."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as tried:
        tried.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # as servers do: one that has just ended is no reason
        try:
            tried.bind((host, port))
        except OSError as error:
            return error
    return None
