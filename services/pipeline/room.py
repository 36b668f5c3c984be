"""Whether one more stage fits into memory."""

from collections.abc import Callable
from functools import partial

import psutil

from services.pipeline.slots import Fits
from utils.memory import available_bytes

SPARE_MB = 300  # left free for the others of the machine


def fits(most_mb: int | None) -> Fits:
    """Tell by what a worker and its stages may hold together, and by what is free; None: by what is free alone."""
    return partial(has_room, most_mb=most_mb, own_mb=_own_mb, free_mb=lambda: available_bytes() / 1e6)


def has_room(
    running_mb: int, more_mb: int, *, most_mb: int | None, own_mb: Callable[[], float], free_mb: Callable[[], float]
) -> bool:
    """Tell whether a stage of `more_mb` fits beside stages that will grow to `running_mb`."""
    if most_mb is not None and own_mb() + running_mb + more_mb > most_mb:
        return False
    return free_mb() > running_mb + more_mb + SPARE_MB  # the running ones are not yet as large as they will be


def _own_mb() -> float:
    return float(psutil.Process().memory_info().rss) / 1e6
