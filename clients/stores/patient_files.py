"""A bucket's file system, asked again while the bucket does not answer: no entry fails for a minute of that."""

import time
from collections.abc import Callable
from typing import Any

from clients.database.answer_time import limit_s
from utils.error_codes import ErrorCode
from utils.errors import ClipsheetError, NeedsUserError, TransientError, is_disk_full
from utils.logger import get_logger

MAX_WAIT_S = 120.0  # the libraries' own waiting, some ten seconds for each question, comes on top of it
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 10.0
log = get_logger(__name__)


class PatientFiles:
    """The same methods as the fsspec file system that it is made around.

    Keys that are refused are waited for too: at a change of keys, or of what they may do, a bucket refuses for a while.
    Who answers a page does not wait. Raises TransientError or NeedsUserError in the end.
    """

    def __init__(self, files: Any, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._files = files
        self._sleep = sleep

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._files, name)
        if not callable(method):
            return method

        def ask(*arguments: Any, **more: Any) -> Any:
            return self._ask(lambda: method(*arguments, **more))

        return ask

    def _ask(self, question: Callable[[], Any]) -> Any:
        left_s, pause_s = MAX_WAIT_S if limit_s() is None else 0.0, FIRST_PAUSE_S
        while True:
            try:
                return question()
            except Exception as error:  # each store's library raises errors of its own
                if _is_an_answer(error):
                    raise
                if left_s < pause_s:
                    raise _told(error) from error
                log.warning("the bucket does not answer", extra={"error": str(error)[:200]})
            self._sleep(pause_s)
            left_s, pause_s = left_s - pause_s, min(2 * pause_s, LONGEST_PAUSE_S)


def _is_an_answer(error: Exception) -> bool:
    """Whether it says something of the file, or is of the local disk: then asking again changes nothing."""
    if isinstance(error, OSError):
        is_of_this_machine = error.filename is not None or is_disk_full(error)
        return isinstance(error, FileNotFoundError | FileExistsError) or is_of_this_machine
    return isinstance(error, TypeError | ValueError | AttributeError | NotImplementedError)  # our own mistake


def _told(error: Exception) -> ClipsheetError:
    if isinstance(error, PermissionError):
        return NeedsUserError(
            "The bucket of MEDIA_URL refuses what Clipsheet asks of it.",
            "See its keys and what they may do.",
            code=ErrorCode.SETUP_NEEDED,
        )
    return TransientError("The bucket of MEDIA_URL does not answer.", "Try again in a moment.")
