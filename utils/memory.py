"""How much memory there is to take, and giving back what is free again."""

import ctypes
import sys
from pathlib import Path

import psutil

_MMAP_THRESHOLD, _ARENA_MAX = -3, -8  # glibc's malloc.h
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
    if sys.platform == "linux":
        option = getattr(ctypes.CDLL(None), "mallopt", None)
        if option:
            option(_ARENA_MAX, 1)
            option(_MMAP_THRESHOLD, 4 << 20)


def give_back() -> None:
    """Return what large arrays left behind. glibc keeps pieces of up to 32 MB for itself, in each thread's own heap."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
        if trim:
            trim(0)
