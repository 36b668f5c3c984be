"""What a person asks of an entry's whole video, such as to split it: the last wish counts, what was made last stays."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from clients.database.models import Entry, VideoOrder
from clients.database.session import Database
from services.domain.artifacts import Frozen
from services.domain.orders import OrderStatus
from utils.errors import NotFoundError

W = TypeVar("W", bound=Frozen)  # the wish
M = TypeVar("M", bound=Frozen)  # what is made of it


@dataclass(frozen=True)
class VideoOrderView(Generic[W, M]):
    """The last wish. `made` is what was made last, of an earlier wish while the new one is worked on."""

    entry_id: str
    key: dict[str, str]  # of its row
    wish: W
    status: OrderStatus
    message: str
    revision: int
    artifact_id: str | None
    made: M | None
    updated_at: datetime

    @property
    def kind(self) -> str:
        """Which of an entry's orders it is; "" where there is but one."""
        return self.key.get("kind", "")


class VideoOrders(ABC, Generic[W, M]):
    """Every read of a person is by owner; a worker's writes are by the revision that it worked on."""

    table: ClassVar[type[VideoOrder]]
    wish: type[W]
    made: type[M]
    kind_of: Callable[[W], str] | None = None  # which of an entry's orders a wish is, where there are several

    def __init__(self, database: Database) -> None:
        self._database = database

    @abstractmethod
    def told(self, made: M) -> str:
        """What the person should know of what was made."""

    def all_of(self, user_id: str, entry_id: str) -> list[VideoOrderView[W, M]]:
        """What was asked for last. Raises NotFoundError."""
        with self._database.reading() as session:
            check_owner(session, user_id, entry_id)
            return [self._view(row) for row in self._rows(session, entry_id)]

    def order(self, user_id: str, entry_id: str, wish: W) -> None:
        """Have it made; the last wish counts. Raises NotFoundError."""
        with self._database.promise() as session:
            check_owner(session, user_id, entry_id)
            key = self._key(entry_id, wish)
            row = session.get(self.table, key, with_for_update=True)
            if row is None:
                row = self.table(**key, wish={}, revision=0)
                session.add(row)
            row.wish, row.revision = wish.model_dump(mode="json"), row.revision + 1
            row.status, row.message = OrderStatus.WAITING, ""

    def forget(self, user_id: str, entry_id: str) -> None:
        """Take back what waits, and let go of what was made: its files go with the next sweep. Raises NotFoundError."""
        with self._database.promise() as session:
            check_owner(session, user_id, entry_id)
            for row in self._rows(session, entry_id):
                session.delete(row)

    # What a worker says.

    def waiting(self, entry_id: str) -> list[VideoOrderView[W, M]]:
        """What is to be made."""
        with self._database.reading() as session:
            return [self._view(row) for row in self._rows(session, entry_id) if row.status == OrderStatus.WAITING]

    def finish(self, order: VideoOrderView[W, M], artifact_id: str, made: M) -> None:
        """It is made; a wish that came meanwhile is still to be seen to."""
        with self._database.transaction() as session:
            row = session.get(self.table, order.key, with_for_update=True)
            if row is None:
                return
            row.artifact_id, row.made = artifact_id, made.model_dump(mode="json")
            if row.revision == order.revision and row.status == OrderStatus.WAITING:
                row.status, row.message = OrderStatus.DONE, self.told(made)

    def fail(self, order: VideoOrderView[W, M], why: str) -> None:
        """It could not be made."""
        with self._database.transaction() as session:
            row = session.get(self.table, order.key, with_for_update=True)
            if row is not None and row.revision == order.revision:
                row.status, row.message = OrderStatus.FAILED, why

    def give_up(self, entry_id: str, why: str | None) -> None:
        """Nothing is made of what waits: it was cancelled, or failed before it could begin."""
        with self._database.transaction() as session:
            for row in self._rows(session, entry_id):
                if row.status == OrderStatus.WAITING:
                    row.status = OrderStatus.FAILED if why else OrderStatus.CANCELLED
                    row.message = why or "Cancelled."

    def _rows(self, session: Session, entry_id: str) -> Sequence[VideoOrder]:
        return session.scalars(select(self.table).where(self.table.entry_id == entry_id)).all()

    def _key(self, entry_id: str, wish: W) -> dict[str, str]:
        kind = {"kind": self.kind_of(wish)} if self.kind_of else {}
        return {"entry_id": entry_id, **kind}

    def _view(self, row: VideoOrder) -> VideoOrderView[W, M]:
        wish = self.wish.model_validate(row.wish)
        return VideoOrderView(
            entry_id=row.entry_id,
            key=self._key(row.entry_id, wish),
            wish=wish,
            status=OrderStatus(row.status),
            message=row.message,
            revision=row.revision,
            artifact_id=row.artifact_id,
            made=self.made.model_validate(row.made) if row.made else None,
            updated_at=row.updated_at,
        )


def check_owner(session: Session, user_id: str, entry_id: str) -> Entry:
    """Return the person's entry. Raises NotFoundError, also for somebody else's."""
    row = session.get(Entry, entry_id)
    if row is None or row.user_id != user_id:
        raise NotFoundError("There is no such entry.", "It may have been deleted.")
    return row
