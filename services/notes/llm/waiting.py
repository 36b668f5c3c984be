"""Tells meanwhile that a question is still under way: a model on a small machine thinks for minutes."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from clients.progress import Report

EVERY_S = 5.0


@contextmanager
def told_while(
    report: Report, line: str, *, every_s: float = EVERY_S, clock: Callable[[], float] = time.monotonic
) -> Iterator[None]:
    """Report the line, and again and again with the seconds so far, until the block ends."""
    report(line, None)
    started, done = clock(), threading.Event()

    def tell() -> None:
        while not done.wait(every_s):
            report(f"{line}, {clock() - started:.0f} s", None)

    teller = threading.Thread(target=tell, name="waiting", daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()
