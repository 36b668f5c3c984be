"""One set-up at a time on one folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.setup.console import SetupError, say


@contextmanager
def only_one(path: Path) -> Iterator[int]:
    """Hold the lock file at `path`, waiting for its holder; yields its file descriptor.

    The kernel lets go of it when the last process that has it open ends, so a killed set-up leaves no stale lock.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise SetupError(f"{path.parent} cannot be written to: {error.strerror}.") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another set-up is running here; waiting for it to end.")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
