"""Whether one more stage fits into memory."""

from collections.abc import Callable
from functools import partial

import psutil

from services.pipeline.slots import Fits
from utils.memory import available_bytes

SPARE_MB = 300  # left free for the others of the machine
SERVER_MB = 42  # of the process that stages are forked from, beside what they share with it


def fits(most_mb: int) -> Fits:
    """Tell by what a worker and its stages may hold together, and by what is free."""
    return partial(has_room, most_mb=most_mb, own_mb=_own_mb, free_mb=lambda: available_bytes() / 1e6)


def has_room(
    running_mb: int, more_mb: int, *, most_mb: int, own_mb: Callable[[], float], free_mb: Callable[[], float]
) -> bool:
    """Tell whether a stage of `more_mb` fits beside stages that will grow to `running_mb`."""
    if own_mb() + SERVER_MB + running_mb + more_mb > most_mb:
        return False
    return free_mb() > running_mb + more_mb + SPARE_MB  # the running ones are not yet as large as they will be


def _own_mb() -> float:
    full = psutil.Process().memory_full_info()
    return float(getattr(full, "pss", 0) or full.rss) / 1e6
