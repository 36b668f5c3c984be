"""Who is let in to a thread: connections whose request has begun to make sense, while the others wait in one selector.

A connection that says nothing, or a byte now and then, costs a file handle for some seconds and no thread.
"""

import selectors
import socket
import time
from contextlib import suppress
from typing import Any

from cheroot.connections import ConnectionManager

MAX_WAITING = 512  # the one that was last heard of longest ago makes way
END_OF_HEAD = (b"\r\n\r\n", b"\n\n")


class Door(ConnectionManager):
    """In place of cheroot's, which gives each new connection a thread to wait in.

    `server.let_in(connection, head)` is called when the head of a request has come, or as much as there may be of one.
    """

    _selector: Any  # cheroot's types leave these out
    _stop_requested: bool
    _expire: Any
    _from_server_socket: Any
    _remove_invalid_sockets: Any

    def _run(self, expiration_interval: float) -> None:
        checked_at = time.time()
        while not self._stop_requested:
            try:
                ready = list(self._selector.select(timeout=expiration_interval))
            except OSError:
                self._remove_invalid_sockets()
                continue
            for handle, connection in ready:
                if connection is self.server:
                    self._greet()
                else:
                    self._look(handle, connection)
            now = time.time()
            if now - checked_at > expiration_interval:
                self._expire(threshold=now - self.server.timeout)
                checked_at = now

    def put(self, connection: Any) -> None:
        """Wait for another request on a connection."""
        connection.last_used = time.time()
        if not connection.rfile.has_data():
            self._wait(connection)
        elif _is_whole(connection.rfile.peek()):  # two requests sent at once
            self.server.process_conn(connection)
        else:
            connection.close()

    def _greet(self) -> None:
        connection = self._from_server_socket(self.server.socket)
        if connection is not None:
            connection.last_used = time.time()
            self._make_way()
            self._wait(connection)

    def _wait(self, connection: Any) -> None:
        self._selector.register(connection.socket.fileno(), selectors.EVENT_READ, data=connection)

    def _make_way(self) -> None:
        waiting = [one for one in self._selector.connections if one[1] is not self.server]
        if len(waiting) >= MAX_WAITING:
            handle, oldest = min(waiting, key=lambda one: one[1].last_used)
            self._selector.unregister(handle)
            oldest.close()

    def _look(self, handle: int, connection: Any) -> None:
        head = _peek(connection.socket, self.server.max_request_header_size)
        if head and not _is_whole(head) and len(head) < self.server.max_request_header_size:
            # Still in the system's buffer: wake us when there is more, or the connection ends.
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, len(head) + 1)
            return
        self._selector.unregister(handle)
        if head:
            connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, 1)
            self.server.let_in(connection, head)
        else:
            with suppress(OSError):
                connection.close()


def _peek(connection: socket.socket, most: int) -> bytes:
    try:
        return connection.recv(most, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:  # it is gone
        return b""


def _is_whole(head: bytes) -> bool:
    return any(end in head for end in END_OF_HEAD)
