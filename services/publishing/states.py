"""The states of a publication, and which may follow which."""

from collections.abc import Mapping
from enum import StrEnum


class PostState(StrEnum):
    """How a publication is. What was `sent` is looked up, never sent again by itself."""

    PLANNED = "planned"  # its time has not come
    DUE = "due"  # its time has come, and the platform knows nothing of it
    PREPARED = "prepared"  # the platform's id of it is kept; nobody sees anything yet
    SENT = "sent"  # the call that cannot be taken back was made, and its answer is not known
    PROCESSING = "processing"  # the platform has it and says so
    LIVE = "live"  # seen by those it is for, by the platform's own word
    NEEDS_USER = "needs_user"  # only the person can change it
    FAILED = "failed"  # it was surely not posted, and will not be by itself
    UNKNOWN = "unknown"  # it may have been posted: the person looks, then chooses
    REHEARSED = "rehearsed"  # a dry run did everything but the sending
    CANCELLED = "cancelled"  # the person dropped it

    @property
    def is_waiting(self) -> bool:
        """Nothing can have been posted yet, and it goes on by itself."""
        return self in (PostState.PLANNED, PostState.DUE, PostState.PREPARED)

    @property
    def is_looked_up(self) -> bool:
        """It was handed over: from here on the platform is only asked."""
        return self in (PostState.SENT, PostState.PROCESSING)

    @property
    def is_dead_letter(self) -> bool:
        """It waits for a person's choice: check again, send again, or drop."""
        return self in (PostState.FAILED, PostState.UNKNOWN, PostState.NEEDS_USER)

    @property
    def is_over(self) -> bool:
        """Nothing more is done about it."""
        return self in (PostState.LIVE, PostState.REHEARSED, PostState.CANCELLED)


_ENDS = frozenset({PostState.NEEDS_USER, PostState.FAILED, PostState.UNKNOWN})
FOLLOWS: Mapping[PostState, frozenset[PostState]] = {
    PostState.PLANNED: frozenset(
        {PostState.PLANNED, PostState.DUE, PostState.NEEDS_USER, PostState.FAILED, PostState.CANCELLED}
    ),
    PostState.DUE: _ENDS
    | {PostState.DUE, PostState.PREPARED, PostState.REHEARSED, PostState.CANCELLED, PostState.PLANNED},
    PostState.PREPARED: _ENDS
    | {PostState.PREPARED, PostState.DUE, PostState.SENT, PostState.CANCELLED, PostState.PLANNED},
    # Back to `prepared` and `due` only on the platform's word that nothing was posted.
    PostState.SENT: _ENDS | {PostState.SENT, PostState.PREPARED, PostState.DUE, PostState.PROCESSING, PostState.LIVE},
    PostState.PROCESSING: _ENDS | {PostState.PROCESSING, PostState.LIVE},
    PostState.LIVE: frozenset(),
    # What follows are a person's choices, and what a later look at the platform shows.
    PostState.NEEDS_USER: _ENDS
    | {
        PostState.PLANNED,
        PostState.DUE,
        PostState.PREPARED,
        PostState.SENT,
        PostState.PROCESSING,
        PostState.LIVE,
        PostState.CANCELLED,
    },
    PostState.FAILED: frozenset(
        {PostState.DUE, PostState.PLANNED, PostState.PROCESSING, PostState.LIVE, PostState.CANCELLED, PostState.FAILED}
    )
    | {PostState.NEEDS_USER},
    PostState.UNKNOWN: frozenset(
        {PostState.DUE, PostState.PLANNED, PostState.PROCESSING, PostState.LIVE, PostState.CANCELLED, PostState.FAILED}
    )
    | {PostState.UNKNOWN, PostState.NEEDS_USER},
    PostState.REHEARSED: frozenset(),
    PostState.CANCELLED: frozenset(),
}


def may_follow(before: PostState, after: PostState) -> bool:
    """Whether a publication may go from one state to the other."""
    return after in FOLLOWS[before]
