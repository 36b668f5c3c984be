"""Segments in the database: how a person wants an entry's video split, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from clients.database.models import Entry, SegmentOrder
from clients.database.session import Database
from services.domain.orders import OrderStatus
from services.domain.segments import Segments, SegmentWish
from utils.errors import NotFoundError


@dataclass(frozen=True)
class SegmentsView:
    """The last wish. `made` is what was made last, of an earlier wish while the new one is worked on."""

    entry_id: str
    wish: SegmentWish
    status: OrderStatus
    message: str
    revision: int
    artifact_id: str | None
    made: Segments | None
    updated_at: datetime


class SegmentOrders:
    """Every read of a person is by owner; a worker's writes are by the revision that it worked on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_entry(self, user_id: str, entry_id: str) -> SegmentsView | None:
        """What was asked for last; None when nothing was. Raises NotFoundError."""
        with self._database.reading() as session:
            _check_owner(session, user_id, entry_id)
            row = session.get(SegmentOrder, entry_id)
            return _view(row) if row else None

    def order(self, user_id: str, entry_id: str, wish: SegmentWish) -> None:
        """Have the video split; the last wish counts. Raises NotFoundError."""
        with self._database.promise() as session:
            _check_owner(session, user_id, entry_id)
            row = session.get(SegmentOrder, entry_id, with_for_update=True)
            if row is None:
                row = SegmentOrder(entry_id=entry_id, wish={}, revision=0)
                session.add(row)
            row.wish, row.revision = wish.model_dump(mode="json"), row.revision + 1
            row.status, row.message = OrderStatus.WAITING, ""

    # What a worker says.

    def waiting(self, entry_id: str) -> SegmentsView | None:
        """What is to be split; None when nothing is."""
        with self._database.reading() as session:
            found = select(SegmentOrder).where(SegmentOrder.entry_id == entry_id)
            row = session.scalar(found.where(SegmentOrder.status == OrderStatus.WAITING))
            return _view(row) if row else None

    def finish(self, order: SegmentsView, artifact_id: str, made: Segments) -> None:
        """The files are there; a wish that came meanwhile is still to be seen to."""
        with self._database.transaction() as session:
            row = session.get(SegmentOrder, order.entry_id, with_for_update=True)
            if row is None:
                return
            row.artifact_id, row.made = artifact_id, made.model_dump(mode="json")
            if row.revision == order.revision and row.status == OrderStatus.WAITING:
                row.status, row.message = OrderStatus.DONE, " ".join(made.notices)

    def fail(self, order: SegmentsView, why: str) -> None:
        """It could not be split."""
        with self._database.transaction() as session:
            row = session.get(SegmentOrder, order.entry_id, with_for_update=True)
            if row is not None and row.revision == order.revision:
                row.status, row.message = OrderStatus.FAILED, why

    def give_up(self, entry_id: str, why: str | None) -> None:
        """Nothing is made of what waits: it was cancelled, or failed before it could begin."""
        with self._database.transaction() as session:
            row = session.get(SegmentOrder, entry_id, with_for_update=True)
            if row is not None and row.status == OrderStatus.WAITING:
                row.status = OrderStatus.FAILED if why else OrderStatus.CANCELLED
                row.message = why or "Cancelled."


def _check_owner(session: Session, user_id: str, entry_id: str) -> None:
    row = session.get(Entry, entry_id)
    if row is None or row.user_id != user_id:
        raise NotFoundError("There is no such entry.", "It may have been deleted.")


def _view(row: SegmentOrder) -> SegmentsView:
    return SegmentsView(
        entry_id=row.entry_id,
        wish=SegmentWish.model_validate(row.wish),
        status=OrderStatus(row.status),
        message=row.message,
        revision=row.revision,
        artifact_id=row.artifact_id,
        made=Segments.model_validate(row.made) if row.made else None,
        updated_at=row.updated_at,
    )
