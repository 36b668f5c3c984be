"""The three kinds of expected failure; whatever is none of them is a bug."""

import errno

from utils.error_codes import ErrorCode


class ClipsheetError(Exception):
    """A failure with a sentence for the person who reads the row, and what they can do about it.

    `message` says what happened, `advice` what to do; both end with a full stop. Neither holds a secret or a path
    outside what the person gave. `code` says the same to programs: decide by it, never by the words.
    """

    kind = "error"
    code = ErrorCode.INTERNAL

    def __init__(self, message: str, advice: str = "", *, code: ErrorCode | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.code = code or self.code

    def __str__(self) -> str:
        return f"{self.message} {self.advice}".strip()


class PermanentError(ClipsheetError):
    """Trying again gives the same result: the video is gone, the file is not a video."""

    kind = "permanent"
    code = ErrorCode.INVALID_REQUEST


class NotFoundError(PermanentError):
    """There is nothing of that name, or it belongs to somebody else."""

    code = ErrorCode.NOT_FOUND


class ConflictError(PermanentError):
    """The thing is in a state in which this cannot be done."""

    code = ErrorCode.CONFLICT


class NeedsUserError(ClipsheetError):
    """Only the person can change it: sign in, share the database, choose a shorter clip."""

    kind = "needs_user"
    code = ErrorCode.ACTION_NEEDED


class TransientError(ClipsheetError):
    """Trying again later may work; `retry_after_s` is the vendor's own wish, when it gave one."""

    kind = "transient"
    code = ErrorCode.TRY_LATER

    def __init__(
        self, message: str, advice: str = "", *, code: ErrorCode | None = None, retry_after_s: float | None = None
    ) -> None:
        super().__init__(message, advice, code=code)
        self.retry_after_s = retry_after_s


def is_disk_full(error: BaseException) -> bool:
    """Whether an error says that there is no room."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def disk_full() -> NeedsUserError:
    """What somebody has to do before anything goes on."""
    return NeedsUserError("The disk is full.", "Free some space, then try again.", code=ErrorCode.DISK_FULL)
