"""How Notion fails, in the product's own kinds of error."""

from collections.abc import Sequence

from utils.errors import NeedsUserError, PermanentError, TransientError


class ReconnectNeeded(NeedsUserError):
    """The token is no longer accepted, and could not be renewed."""


class NotShared(NeedsUserError):
    """The object was deleted, or was never shared with the connection; Notion does not say which."""


class InTrash(NeedsUserError):
    """The page, block or database is in the trash, and cannot be written to."""


class NotAllowed(NeedsUserError):
    """The connection lacks a capability, such as to insert or update content."""


class BlockCapReached(NeedsUserError):
    """A free workspace with several members has used up its 1,000 blocks."""


class CallsBlocked(NeedsUserError):
    """Notion refuses this connection's calls until somebody acts: never repeated."""


class ValidationFailed(PermanentError):
    """Notion does not accept what was sent."""


class PropertyMissing(ValidationFailed):
    """A property that was named or filtered by is not there, or has another type now."""


class Conflict(TransientError):
    """Somebody else changed the object at the same moment; nothing was saved."""


class Busy(TransientError):
    """A rate limit, or overload; `retry_after_s` says when to come back. Nothing was saved."""


class Unavailable(TransientError):
    """Notion could not be reached, or failed. Nothing was saved."""


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
