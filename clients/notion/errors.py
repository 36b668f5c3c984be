"""How Notion fails, in the product's own kinds of error."""

from collections.abc import Sequence

from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, PermanentError, TransientError


class ReconnectNeeded(NeedsUserError):
    """The token is no longer accepted, and could not be renewed."""

    code = ErrorCode.NOTION_SIGN_IN


class NotShared(NeedsUserError):
    """The object was deleted, or was never shared with the connection; Notion does not say which."""

    code = ErrorCode.NOTION_NOT_SHARED


class InTrash(NeedsUserError):
    """The page, block or database is in the trash, and cannot be written to."""

    code = ErrorCode.NOTION_IN_TRASH


class NotAllowed(NeedsUserError):
    """The connection lacks a capability, such as to insert or update content."""

    code = ErrorCode.NOTION_FORBIDDEN


class BlockCapReached(NeedsUserError):
    """A free workspace with several members has used up its 1,000 blocks."""

    code = ErrorCode.NOTION_BLOCK_LIMIT


class CallsBlocked(NeedsUserError):
    """Notion refuses this connection's calls until somebody acts: never repeated."""

    code = ErrorCode.NOTION_FORBIDDEN


class ValidationFailed(PermanentError):
    """Notion does not accept what was sent."""

    code = ErrorCode.NOTION_REJECTED


class PropertyMissing(ValidationFailed):
    """A property that was named or filtered by is not there, or has another type now."""

    code = ErrorCode.NOTION_SETUP


class Conflict(TransientError):
    """Somebody else changed the object at the same moment; nothing was saved."""

    code = ErrorCode.NOTION_BUSY


class NotionBusy(TransientError):
    """A rate limit, or overload; `retry_after_s` says when to come back. Nothing was saved."""

    code = ErrorCode.NOTION_BUSY


class Unavailable(TransientError):
    """Notion could not be reached, or failed. Nothing was saved."""

    code = ErrorCode.NOTION_BUSY


class TooMuch(Unavailable):
    """A query that Notion could not answer in time, and wants asked in smaller pages."""


class WriteUnsure(TransientError):
    """A write that failed on the way back: it may have been saved, so read before writing again.

    `committed_id` is the new page or database (for an append: the block appended to) and `committed_child_ids` its
    direct children, where Notion said so; None and () mean that it said nothing, not that nothing was saved.
    """

    def __init__(
        self, message: str, advice: str = "", *, committed_id: str | None = None, committed: Sequence[str] = ()
    ) -> None:
        super().__init__(message, advice)
        self.committed_id = committed_id
        self.committed_child_ids = tuple(committed)
