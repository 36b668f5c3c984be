"""Reads the body of a request: never more at once than asked for, and not for ever."""

import re
import select
import socket
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from utils.errors import PermanentError

GRACE_S, SLOWEST_BYTES_S = 30.0, 1000.0  # a body may take so long, and longer when it comes at such a rate
MAX_LINE = 4096
_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")
PIECE = 64 * 1024
Clock = Callable[[], float]


class Source(Protocol):
    """A buffered connection."""

    def read1(self, size: int, /) -> bytes:
        """Read at most `size` bytes as soon as some have arrived; empty at the end."""


class Pace:
    """Raises PermanentError when a body comes so slowly that it holds a thread for nothing."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._until = clock() + GRACE_S

    def came(self, count: int) -> None:
        """Count bytes that arrived."""
        self._until += count / SLOWEST_BYTES_S
        if self._clock() > self._until:
            raise PermanentError("The request came too slowly.", "Send it again over a better connection.")


class Body:
    """As an application reads it; `remaining` is what has not come yet."""

    def __init__(self, source: Source, size_bytes: int, pace: Pace) -> None:
        self._source = source
        self._pace = pace
        self.remaining = size_bytes

    def read(self, size: int | None = None) -> bytes:
        """Read at most `size` bytes, or all that are left."""
        found = bytearray()
        while (left := _left(size, found)) and (piece := self._piece(min(left, PIECE))):
            found += piece
        return bytes(found)

    def readline(self, size: int | None = None) -> bytes:
        """A line, or so many bytes of one."""
        line = bytearray()
        while _left(size, line) and not line.endswith(b"\n") and (byte := self._piece(1)):
            line += byte
        return bytes(line)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.readline, b"")

    def close(self) -> None:
        """The connection is not ours to close."""

    def skip(self, connection: socket.socket) -> bool:
        """Pass over what has come and nobody has read. False when there is more to come."""
        while self.remaining and select.select([connection], [], [], 0)[0] and self._piece(PIECE):
            pass
        return not self.remaining

    def _piece(self, most: int) -> bytes:
        piece = self._took(min(most, self.remaining)) if self.remaining else b""
        self.remaining -= len(piece)
        return piece

    def _took(self, most: int) -> bytes:
        piece = self._source.read1(most)
        self._pace.came(len(piece))
        return piece


class ChunkedBody(Body):
    """A body without a length, in chunks (RFC 9112, 7.1). What is no chunk raises PermanentError."""

    def __init__(self, source: Source, pace: Pace) -> None:
        super().__init__(source, 0, pace)
        self.is_over = self.is_wrong = False

    def skip(self, connection: socket.socket) -> bool:  # noqa: ARG002
        """Whether it was read to its end."""
        return self.is_over and not self.is_wrong

    def _piece(self, most: int) -> bytes:
        if not self.remaining and not self.is_over:
            self._begin_chunk()
        if self.is_over:
            return b""
        piece = super()._piece(most)
        if not piece:
            raise self._wrong()
        if not self.remaining and self._line().strip():
            raise self._wrong()
        return piece

    def _begin_chunk(self) -> None:
        digits = self._line().partition(b";")[0].strip()
        if not _SIZE.fullmatch(digits):
            raise self._wrong()
        self.remaining = int(digits, 16)
        if not self.remaining:
            self.is_over = True
            while self._line().strip():  # trailers
                pass

    def _line(self) -> bytes:
        line = bytearray()
        while not line.endswith(b"\n"):
            byte = self._took(1)
            if not byte or len(line) >= MAX_LINE:
                raise self._wrong()
            line += byte
        return bytes(line)

    def _wrong(self) -> PermanentError:
        self.is_over = self.is_wrong = True
        return PermanentError("The request's chunks cannot be read.", "Send it again, or with a Content-Length.")


def _left(size: int | None, found: bytearray) -> int:
    return PIECE if size is None or size < 0 else size - len(found)
