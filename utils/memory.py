"""How much memory there is to take, and giving back what is free again."""

import ctypes
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _MMAP_MAX, _ARENA_MAX = -1, -3, -4, -8  # glibc's malloc.h
_USUAL_TRIM_THRESHOLD, _USUAL_MMAP_MAX = 128 << 10, 1 << 16  # glibc's own
CGROUP = Path("/sys/fs/cgroup")  # a container's own, version 2


def available_bytes(cgroup: Path = CGROUP) -> int:
    """What this process may still take: of the machine's memory, and of the container's where that has a limit."""
    machine = int(psutil.virtual_memory().available)
    try:
        limit = (cgroup / "memory.max").read_text().strip()
        used = int((cgroup / "memory.current").read_text())
        return machine if limit == "max" else max(0, min(machine, int(limit) - used))
    except (OSError, ValueError):  # no container, or an older kind that does not tell here
        return machine


def keep_little() -> None:
    """Have what is freed from now on go back sooner, of all threads alike: for few large arrays that come and go.

    One heap for all threads that are still to come, and arrays of 4 MB and more have pages of their own; glibc raises
    that limit to 32 MB by itself, and so keeps what the largest took.
    """
    _set({_ARENA_MAX: 1, _MMAP_THRESHOLD: 4 << 20})


@contextmanager
def taking_again() -> Iterator[None]:
    """Have large arrays that come and go in the block take what those before them left, and not the system's pages.

    A page from the system is faulted in and cleared, which takes a third of the time of a network whose layers are
    tens of megabytes. What is left at the end goes back.
    """
    _set({_MMAP_MAX: 0, _TRIM_THRESHOLD: 1 << 30})
    try:
        yield
    finally:
        _set({_MMAP_MAX: _USUAL_MMAP_MAX, _TRIM_THRESHOLD: _USUAL_TRIM_THRESHOLD})
        give_back()


def _set(options: Mapping[int, int]) -> None:
    """Set options of the system's library; glibc alone has them."""
    if sys.platform == "linux":
        option = getattr(ctypes.CDLL(None), "mallopt", None)
        if option:
            for name, value in options.items():
                option(name, value)


def give_back() -> None:
    """Return what large arrays left behind. glibc keeps pieces of up to 32 MB for itself, in each thread's own heap."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
        if trim:
            trim(0)
