"""Decides whether, and after which pause, a call to Notion is repeated."""

from clients.notion.errors import Conflict, NotionBusy, TooMuch, Unavailable
from utils.backoff import doubled_s

ATTEMPTS = 4
FIRST_PAUSE_S = 0.5


def pause_s(error: Exception, attempt: int, *, max_wait_s: float, draw: float) -> float | None:
    """Seconds to wait after the `attempt`-th failure (from 1), or None: give up.

    What is repeated here was not saved: rate limits, overload, conflicts, calls that never arrived, failed reads.
    `draw` (0..1) spreads callers that failed together. Longer waits than `max_wait_s` are the engine's to keep.
    """
    if not isinstance(error, NotionBusy | Conflict | Unavailable) or isinstance(error, TooMuch) or attempt >= ATTEMPTS:
        return None
    backoff = doubled_s(FIRST_PAUSE_S, attempt) * (0.5 + draw)
    if not isinstance(error, NotionBusy) or error.retry_after_s is None:
        return backoff
    wait = error.retry_after_s + draw * min(1.0, error.retry_after_s)
    return wait if wait <= max_wait_s else None
