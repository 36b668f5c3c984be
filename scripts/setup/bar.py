"""A bar that grows on one line of a terminal; elsewhere nothing, for a log is no place for it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

WIDTH = 30


class Bar:
    """Draws how far something is, and is wiped away at its end."""

    def __init__(self, out: TextIO, *, shown: bool) -> None:
        self._out = out
        self.shown = shown
        self._last = ""
        self._done = 0.0

    def __call__(self, done: float | None) -> None:
        """Draw so much of 1; what is not known, or less than before, leaves it as it is."""
        if done is None or done < self._done:
            return
        self._done = done = min(1.0, done)
        full = round(done * WIDTH)
        self._draw(f"      [{'#' * full}{'.' * (WIDTH - full)}] {done:4.0%}")

    def wipe(self) -> None:
        """Leave the line empty."""
        if self._last:
            self._draw("")

    def _draw(self, text: str) -> None:
        if self.shown and text != self._last:
            self._out.write(f"\r\x1b[K{text}")
            self._out.flush()
            self._last = text


@contextmanager
def bar() -> Iterator[Bar]:
    """A bar on the error stream, where that is a terminal."""
    drawn = Bar(sys.stderr, shown=sys.stderr.isatty())
    try:
        yield drawn
    finally:
        drawn.wipe()
