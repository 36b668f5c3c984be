"""What tests ask of processes that are not their children."""

import time
from collections.abc import Iterable

import psutil

MAX_WAIT_S = 30.0


def is_gone(pid: int) -> bool:
    """Whether a process is ended or ends soon: what is killed goes a moment later, and may stay a zombie."""
    until = time.monotonic() + MAX_WAIT_S
    while not _has_ended(pid):
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def are_gone(pids: Iterable[int | str]) -> bool:
    """Whether all of them are."""
    return all(is_gone(int(pid)) for pid in pids)


def _has_ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
