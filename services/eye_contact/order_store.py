"""Eye contact in the database: what a person asks of an entry's video, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from clients.database.models import Entry, EyeContactOrder
from clients.database.session import Database
from services.domain.eye_contact import EyeContactFile, EyeContactWish
from services.domain.orders import OrderStatus
from utils.errors import NotFoundError


class CorrectionKind(StrEnum):
    """What is made: each has an order of its own, so that a preview stays while the whole is made."""

    WHOLE = "whole"
    PREVIEW = "preview"

    @classmethod
    def of(cls, wish: EyeContactWish) -> "CorrectionKind":
        """The kind of a wish."""
        return cls.PREVIEW if wish.preview else cls.WHOLE


@dataclass(frozen=True)
class EyeContactView:
    """The last wish of a kind. `made` is what was made last, of an earlier wish while the new one is worked on."""

    entry_id: str
    kind: CorrectionKind
    wish: EyeContactWish
    status: OrderStatus
    message: str
    revision: int
    artifact_id: str | None
    made: EyeContactFile | None
    updated_at: datetime


class EyeContactOrders:
    """Every read of a person is by owner; a worker's writes are by the revision that it worked on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_entry(self, user_id: str, entry_id: str) -> dict[CorrectionKind, EyeContactView]:
        """What was asked for last, by kind. Raises NotFoundError."""
        with self._database.reading() as session:
            _check_owner(session, user_id, entry_id)
            rows = session.scalars(select(EyeContactOrder).where(EyeContactOrder.entry_id == entry_id))
            return {view.kind: view for view in map(_view, rows)}

    def order(self, user_id: str, entry_id: str, wish: EyeContactWish) -> None:
        """Have the video corrected, or a preview made; the last wish of each kind counts. Raises NotFoundError."""
        with self._database.promise() as session:
            _check_owner(session, user_id, entry_id)
            key = entry_id, CorrectionKind.of(wish)
            row = session.get(EyeContactOrder, key, with_for_update=True)
            if row is None:
                row = EyeContactOrder(entry_id=entry_id, kind=CorrectionKind.of(wish), wish={}, revision=0)
                session.add(row)
            row.wish, row.revision = wish.model_dump(mode="json"), row.revision + 1
            row.status, row.message = OrderStatus.WAITING, ""

    def forget(self, user_id: str, entry_id: str) -> None:
        """Take back what waits, and let go of what was made: its files go with the next sweep. Raises NotFoundError."""
        with self._database.promise() as session:
            _check_owner(session, user_id, entry_id)
            for row in session.scalars(select(EyeContactOrder).where(EyeContactOrder.entry_id == entry_id)):
                session.delete(row)

    # What a worker says.

    def waiting(self, entry_id: str) -> Sequence[EyeContactView]:
        """What is to be made, previews first."""
        with self._database.reading() as session:
            found = select(EyeContactOrder).where(EyeContactOrder.entry_id == entry_id)
            rows = session.scalars(found.where(EyeContactOrder.status == OrderStatus.WAITING))
            return sorted(map(_view, rows), key=lambda one: one.kind)

    def finish(self, order: EyeContactView, artifact_id: str, made: EyeContactFile) -> None:
        """It is made; a wish that came meanwhile is still to be seen to."""
        with self._database.transaction() as session:
            row = session.get(EyeContactOrder, (order.entry_id, order.kind), with_for_update=True)
            if row is None:
                return
            row.artifact_id, row.made = artifact_id, made.model_dump(mode="json")
            if row.revision == order.revision and row.status == OrderStatus.WAITING:
                row.status, row.message = OrderStatus.DONE, made.reason or ""

    def fail(self, order: EyeContactView, why: str) -> None:
        """It could not be made."""
        with self._database.transaction() as session:
            row = session.get(EyeContactOrder, (order.entry_id, order.kind), with_for_update=True)
            if row is not None and row.revision == order.revision:
                row.status, row.message = OrderStatus.FAILED, why

    def give_up(self, entry_id: str, why: str | None) -> None:
        """Nothing is made of what waits: it was cancelled, or failed before it could begin."""
        with self._database.transaction() as session:
            found = select(EyeContactOrder).where(EyeContactOrder.entry_id == entry_id)
            for row in session.scalars(found.where(EyeContactOrder.status == OrderStatus.WAITING)):
                row.status = OrderStatus.FAILED if why else OrderStatus.CANCELLED
                row.message = why or "Cancelled."


def _check_owner(session: Session, user_id: str, entry_id: str) -> None:
    row = session.get(Entry, entry_id)
    if row is None or row.user_id != user_id:
        raise NotFoundError("There is no such entry.", "It may have been deleted.")


def _view(row: EyeContactOrder) -> EyeContactView:
    return EyeContactView(
        entry_id=row.entry_id,
        kind=CorrectionKind(row.kind),
        wish=EyeContactWish.model_validate(row.wish),
        status=OrderStatus(row.status),
        message=row.message,
        revision=row.revision,
        artifact_id=row.artifact_id,
        made=EyeContactFile.model_validate(row.made) if row.made else None,
        updated_at=row.updated_at,
    )
