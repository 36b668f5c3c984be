"""The states of a publication, and which may follow which."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
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
        return self in (State.PLANNED, State.DUE, State.PREPARED)

    @property
    def is_looked_up(self) -> bool:
        """It was handed over: from here on the platform is only asked."""
        return self in (State.SENT, State.PROCESSING)

    @property
    def is_dead_letter(self) -> bool:
        """It waits for a person's choice: check again, send again, or drop."""
        return self in (State.FAILED, State.UNKNOWN, State.NEEDS_USER)

    @property
    def is_over(self) -> bool:
        """Nothing more is done about it."""
        return self in (State.LIVE, State.REHEARSED, State.CANCELLED)


_ENDS = frozenset({State.NEEDS_USER, State.FAILED, State.UNKNOWN})
FOLLOWS: Mapping[State, frozenset[State]] = {
    State.PLANNED: frozenset({State.PLANNED, State.DUE, State.NEEDS_USER, State.FAILED, State.CANCELLED}),
    State.DUE: _ENDS | {State.DUE, State.PREPARED, State.REHEARSED, State.CANCELLED, State.PLANNED},
    State.PREPARED: _ENDS | {State.PREPARED, State.DUE, State.SENT, State.CANCELLED, State.PLANNED},
    # Back to `prepared` and `due` only on the platform's word that nothing was posted.
    State.SENT: _ENDS | {State.SENT, State.PREPARED, State.DUE, State.PROCESSING, State.LIVE},
    State.PROCESSING: _ENDS | {State.PROCESSING, State.LIVE},
    State.LIVE: frozenset(),
    # What follows are a person's choices, and what a later look at the platform shows.
    State.NEEDS_USER: _ENDS
    | {State.PLANNED, State.DUE, State.PREPARED, State.SENT, State.PROCESSING, State.LIVE, State.CANCELLED},
    State.FAILED: frozenset({State.DUE, State.PLANNED, State.PROCESSING, State.LIVE, State.CANCELLED, State.FAILED})
    | {State.NEEDS_USER},
    State.UNKNOWN: frozenset({State.DUE, State.PLANNED, State.PROCESSING, State.LIVE, State.CANCELLED, State.FAILED})
    | {State.UNKNOWN, State.NEEDS_USER},
    State.REHEARSED: frozenset(),
    State.CANCELLED: frozenset(),
}


def may_follow(before: State, after: State) -> bool:
    """Whether a publication may go from one state to the other."""
    return after in FOLLOWS[before]
