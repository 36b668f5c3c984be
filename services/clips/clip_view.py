"""A clip and an order as the rest of the program sees them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from clients.database.models import Clip, ClipOrder
from services.domain.clips import ClipFile, ClipPlan, ClipStyle, ClipWish
from services.domain.orders import OrderStatus


class ClipStatus(StrEnum):
    """How a clip stands."""

    WAITING = "waiting"  # to be made, or made anew
    MAKING = "making"  # a worker is at it
    READY = "ready"  # its file is what was asked for
    FAILED = "failed"  # it could not be made; `message` says why
    CANCELLED = "cancelled"  # by the person, before it was made

    @property
    def is_open(self) -> bool:
        """Whether a worker has it to do."""
        return self in OPEN


OPEN = (ClipStatus.WAITING, ClipStatus.MAKING)


@dataclass(frozen=True)
class ClipView:
    """A clip at one moment. `made` is its last file, of an earlier wish while the new one is being made."""

    id: str
    entry_id: str
    number: int
    plan: ClipPlan
    style: ClipStyle
    status: ClipStatus
    message: str
    revision: int
    artifact_id: str | None
    faces_id: str | None
    made: ClipFile | None
    can_undo: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class OrderView:
    """What was asked for last, and what came of it."""

    wish: ClipWish
    status: OrderStatus
    made_by: str
    message: str


def clip_view(row: Clip) -> ClipView:
    """The row as a frozen view."""
    return ClipView(
        id=row.id,
        entry_id=row.entry_id,
        number=row.number,
        plan=ClipPlan.model_validate(row.plan),
        style=ClipStyle.model_validate(row.style),
        status=ClipStatus(row.status),
        message=row.message,
        revision=row.revision,
        artifact_id=row.artifact_id,
        faces_id=row.faces_id,
        made=ClipFile.model_validate(row.made) if row.made else None,
        can_undo=bool(row.history),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def order_view(row: ClipOrder) -> OrderView:
    """The row as a frozen view."""
    return OrderView(ClipWish.model_validate(row.wish), OrderStatus(row.status), row.made_by, row.message)
