"""Giving memory that is free again back to the system."""

import ctypes
import sys


def give_back() -> None:
    """Return what large arrays left behind. glibc keeps pieces of up to 32 MB for itself, in each thread's own heap."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc alone has it
        if trim:
            trim(0)
