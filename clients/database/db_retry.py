"""Waits for a database that is away: no entry must fail because it was gone for a minute."""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError

from utils.logger import get_logger

MAX_WAIT_S = 300.0
DEADLOCK_S = 10.0  # for who waits at a page; a deadlock's other side is done by then
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 5.0
T = TypeVar("T")
log = get_logger(__name__)


def retry_while_away(attempt: Callable[[], T], *, max_wait_s: float = MAX_WAIT_S) -> T:
    """Try again while the database does not answer; after `max_wait_s` from the first failure, raise the last error."""
    until, pause_s = None, FIRST_PAUSE_S
    while True:
        try:
            return attempt()
        except DBAPIError as error:
            until = until or time.monotonic() + max_wait_s
            if not is_away(error) or time.monotonic() + pause_s > until:
                raise
            log.warning("the database does not answer", extra={"error": str(error.orig)[:200]})
        time.sleep(pause_s)
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def is_away(error: DBAPIError) -> bool:
    """Whether the database or the way to it is gone, and not the question wrong."""
    return isinstance(error, OperationalError) or error.connection_invalidated
