"""The beginning and the end of a process that serves: it starts whole or not at all, and stops when told."""

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from utils.errors import ClipsheetError
from utils.logger import get_logger

FAILED = 1
BY_SIGNAL = 128  # and its number, as shells report it
log = get_logger(__name__)


class Lifetime:
    """Made first, in the main thread: from then on SIGTERM and SIGINT are heard."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._has_started = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Start all parts in here. If one cannot, say why and end the process, with the parts that run already."""
        try:
            yield
        except ClipsheetError as error:
            _leave(FAILED, str(error))
        except Exception:
            log.exception("could not start")
            _leave(FAILED, "Clipsheet could not start; the log says why.")
        self._has_started = True

    def wait(self) -> None:
        """Wait until this process is told to stop."""
        self.stopping.wait()

    def end_within(self, seconds: float, code: int = 0) -> None:
        """End the process after that time, should something that is asked to stop not answer."""
        end = threading.Timer(seconds, _leave, (code,))
        end.daemon = True
        end.start()

    def _hear(self, number: int, _frame: FrameType | None) -> None:
        if not self._has_started:  # nothing is begun yet, and what hangs would never look whether to stop
            _leave(BY_SIGNAL + number)
        self.stopping.set()


def _leave(code: int, words: str = "") -> None:
    # At once: threads of parts that run already would keep the process, and its page, alive.
    if words:
        sys.stderr.write(f"{words}\n")
    logging.shutdown()
    sys.stderr.flush()
    os._exit(code)
