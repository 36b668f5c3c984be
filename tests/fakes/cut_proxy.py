"""A way to a server that can be cut: connections are reset and refused until it is mended."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class CutProxy:
    """Listens on a port of its own and passes everything on, both ways."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._is_cut = False
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection and let nobody in."""
        with self._lock:
            self._is_cut = True
            sockets, self._open = self._open, set()
        for one in sockets:
            _end(one)

    def mend(self) -> None:
        """Let everybody in again."""
        self._is_cut = False

    def close(self) -> None:
        """For good."""
        self.cut()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(self._target, timeout=10)
            except OSError:
                client.close()
                continue
            server.settimeout(None)
            with self._lock:
                is_cut = self._is_cut
                if not is_cut:
                    self._open |= {client, server}
            if is_cut:
                _end(client)
                _end(server)
                continue
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for one in (source, sink):
            _end(one)
            with self._lock:
                self._open.discard(one)


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


@contextmanager
def cut_proxy(host: str, port: int) -> Iterator[CutProxy]:
    """A proxy, closed at the end."""
    proxy = CutProxy(host, port)
    try:
        yield proxy
    finally:
        proxy.close()
