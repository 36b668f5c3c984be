"""When to try again: a pure function of the error and the attempt."""

import random

from utils.backoff import doubled_s
from utils.errors import TransientError

MAX_ATTEMPTS = 3
FIRST_DELAY_S = 2.0
LONGEST_WAIT_S = 120.0  # a vendor that asks for more is answered by failing with the time named


def delay_s(error: Exception, attempt: int, *, jitter: float | None = None) -> float | None:
    """Seconds until attempt `attempt + 1`, or None to give up. Attempts count from 1.

    Exponential with full jitter (AWS Architecture Blog, "Exponential Backoff And Jitter"): a wait between half and all
    of 2, 4, 8 … seconds, and never less than the vendor asked for. `jitter` (0..1) is for tests.
    """
    if not isinstance(error, TransientError) or not error.code.is_retried or attempt >= MAX_ATTEMPTS:
        return None
    asked = error.retry_after_s or 0.0
    if asked > LONGEST_WAIT_S:
        return None
    part: float = random.random() if jitter is None else jitter
    return max(asked, doubled_s(FIRST_DELAY_S, attempt) * (0.5 + part / 2))
