"""How an order stands that a person gave about a finished entry: clips, segments, eye contact."""

from enum import StrEnum


class OrderStatus(StrEnum):
    """How an order stands."""

    WAITING = "waiting"  # nothing is made of it yet
    DONE = "done"  # it is made, or there is nothing to make
    FAILED = "failed"
    CANCELLED = "cancelled"
