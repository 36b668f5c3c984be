"""Waits that double from one failure to the next."""

import math

MAX_DOUBLINGS = 30  # later ones say nothing new, and a float has an end


def doubled_s(first_s: float, failures: int, *, longest_s: float = math.inf) -> float:
    """Seconds to wait after so many failures in a row, from 1: the first wait, then twice, four times as long."""
    wait_s: float = first_s * 2 ** min(max(failures - 1, 0), MAX_DOUBLINGS)
    return min(wait_s, longest_s)
