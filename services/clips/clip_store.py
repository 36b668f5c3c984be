"""Clips in the database: what a person asks of them, and what a worker says of them."""

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from clients.database.models import Clip, ClipOrder, Entry
from clients.database.session import Database
from services.clips.clip_view import OPEN, ClipStatus, ClipView, OrderView, clip_view, order_view
from services.domain.clips import ClipChoice, ClipFile, ClipPlan, ClipStyle, ClipWish
from services.domain.orders import OrderStatus
from services.entries.events import append_clip
from services.entries.video_orders import check_owner
from utils.error_codes import ErrorCode
from utils.errors import ConflictError, NeedsUserError, NotFoundError

MAX_CLIPS_OF_ENTRY = 50
MAX_HISTORY = 20
Edit = Callable[[ClipView], tuple[ClipPlan, ClipStyle]]


class Clips:
    """Every read of a person is by owner; a worker's writes are by the revision that it worked on."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_entry(self, user_id: str, entry_id: str) -> tuple[list[ClipView], OrderView | None]:
        """The entry's clips in order, and what was asked for last. Raises NotFoundError."""
        with self._database.reading() as session:
            check_owner(session, user_id, entry_id)
            order = session.get(ClipOrder, entry_id)
            return [clip_view(row) for row in _rows(session, entry_id)], order_view(order) if order else None

    def get(self, user_id: str, entry_id: str, clip_id: str) -> ClipView:
        """One clip. Raises NotFoundError."""
        with self._database.reading() as session:
            return clip_view(_clip(session, user_id, entry_id, clip_id))

    def order(self, user_id: str, entry_id: str, wish: ClipWish) -> None:
        """Ask for clips to be chosen; the last wish counts. Raises NotFoundError."""
        with self._database.promise() as session:
            check_owner(session, user_id, entry_id)
            row = session.get(ClipOrder, entry_id)
            if row is None:
                row = ClipOrder(entry_id=entry_id, wish={})
                session.add(row)
            row.wish, row.status = wish.model_dump(mode="json"), OrderStatus.WAITING
            row.message, row.made_by = "", ""

    def add(self, user_id: str, entry_id: str, plans: Sequence[ClipPlan], style: ClipStyle) -> list[ClipView]:
        """Add clips that a person marked. Raises NotFoundError, NeedsUserError when there are too many."""
        with self._database.promise() as session:
            entry = check_owner(session, user_id, entry_id)
            rows = _added(session, entry, plans, style)
            return [clip_view(row) for row in rows]

    def edit(self, user_id: str, entry_id: str, clip_id: str, change: Edit) -> ClipView:
        """Change a clip, and have it made anew; nothing happens where nothing changes. Raises what `change` raises."""
        with self._database.promise() as session:
            row = _clip(session, user_id, entry_id, clip_id, for_update=True)
            plan, style = change(clip_view(row))
            wanted = plan.model_dump(mode="json"), style.model_dump(mode="json")
            if wanted == (row.plan, row.style):
                return clip_view(row)
            row.history = [*row.history[1 - MAX_HISTORY :], {"plan": row.plan, "style": row.style}]
            _to_make(session, row, *wanted)
            return clip_view(row)

    def undo(self, user_id: str, entry_id: str, clip_id: str) -> ClipView:
        """Take the last change back. Raises ConflictError when there is none."""
        with self._database.promise() as session:
            row = _clip(session, user_id, entry_id, clip_id, for_update=True)
            if not row.history:
                raise ConflictError("Nothing was changed about this clip.")
            *row.history, last = row.history
            _to_make(session, row, last["plan"], last["style"])
            return clip_view(row)

    def again(self, user_id: str, entry_id: str, clip_id: str) -> ClipView:
        """Make a clip again that failed, was cancelled, or whose file was removed after its retention time."""
        with self._database.promise() as session:
            row = _clip(session, user_id, entry_id, clip_id, for_update=True)
            if ClipStatus(row.status) not in OPEN:
                _to_make(session, row, row.plan, row.style)
            return clip_view(row)

    def replace(
        self, user_id: str, entry_id: str, clip_ids: Sequence[str], change: Callable[[list[ClipView]], list[ClipPlan]]
    ) -> list[ClipView]:
        """Put other clips in the place of some: two of one, or one of several."""
        with self._database.promise() as session:
            rows = [_clip(session, user_id, entry_id, clip_id, for_update=True) for clip_id in dict.fromkeys(clip_ids)]
            plans = change([clip_view(row) for row in rows])
            entry, first = check_owner(session, user_id, entry_id), rows[0]
            style, faces = ClipStyle.model_validate(first.style), first.faces_id or first.artifact_id
            for row in rows:
                session.delete(row)
            session.flush()
            new = _added(session, entry, plans, style, faces_id=faces)
            return [clip_view(row) for row in new]

    def delete(self, user_id: str, entry_id: str, clip_id: str) -> None:
        """Forget a clip; its file goes with the next sweep. Raises NotFoundError."""
        with self._database.promise() as session:
            row = _clip(session, user_id, entry_id, clip_id)
            append_clip(session, check_owner(session, user_id, entry_id), _about(row, status="deleted"))
            session.delete(row)
            session.flush()
            _number(session, entry_id)

    # What a worker says.

    def has_work(self, entry_id: str) -> bool:
        """Whether anything of the entry is to be chosen or made."""
        with self._database.reading() as session:
            return bool(_open_order(session, entry_id) or session.scalar(_open_clips(entry_id).limit(1)))

    def open_order(self, entry_id: str) -> ClipWish | None:
        """What is to be chosen."""
        with self._database.reading() as session:
            row = _open_order(session, entry_id)
            return ClipWish.model_validate(row.wish) if row else None

    def fill(self, entry_id: str, wish: ClipWish, choice: ClipChoice) -> None:
        """Put the chosen clips in, unless another wish came meanwhile; those of the choice before go."""
        with self._database.transaction() as session:
            row = _open_order(session, entry_id)
            entry = session.get(Entry, entry_id)
            if row is None or entry is None or row.wish != wish.model_dump(mode="json"):
                return
            untouched = Clip.revision == 1, Clip.plan["score"].as_float().is_not(None)  # a person's own stay
            session.execute(delete(Clip).where(Clip.entry_id == entry_id, *untouched))
            row.status, row.made_by = OrderStatus.DONE, choice.made_by
            row.message = choice.zero_reason or choice.few_reason or ""
            _added(session, entry, choice.clips, wish.style)

    def fail_order(self, entry_id: str, why: str) -> None:
        """Nothing could be chosen."""
        with self._database.transaction() as session:
            if (row := _open_order(session, entry_id)) is not None:
                row.status, row.message = OrderStatus.FAILED, why

    def waiting(self, entry_id: str) -> list[str]:
        """The ids of the clips to be made, in order."""
        with self._database.reading() as session:
            return list(session.scalars(_open_clips(entry_id).order_by(Clip.number)))

    def begin(self, clip_id: str) -> tuple[ClipView, int] | None:
        """A worker begins a clip: it and the number of all; None when there is nothing to do about it any more."""
        with self._database.transaction() as session:
            row = session.get(Clip, clip_id, with_for_update=True)
            if row is None or ClipStatus(row.status) not in OPEN:
                return None
            _set(session, row, ClipStatus.MAKING, "")
            return clip_view(row), len(_rows(session, row.entry_id))

    def finish(self, clip: ClipView, artifact_id: str, made: ClipFile) -> None:
        """Its file is there; one that was changed meanwhile is still to be made."""
        with self._database.transaction() as session:
            row = session.get(Clip, clip.id, with_for_update=True)
            if row is None:
                return
            row.artifact_id = row.faces_id = artifact_id
            row.made = made.model_dump(mode="json")
            if row.revision == clip.revision and ClipStatus(row.status) in OPEN:
                _set(session, row, ClipStatus.READY, "")

    def fail(self, clip: ClipView, why: str) -> None:
        """It could not be made."""
        with self._database.transaction() as session:
            row = session.get(Clip, clip.id, with_for_update=True)
            if row is not None and row.revision == clip.revision:
                _set(session, row, ClipStatus.FAILED, why)

    def give_up(self, entry_id: str, why: str | None) -> None:
        """Nothing more is made of what waits: it was cancelled, or failed before it could begin."""
        status = ClipStatus.FAILED if why else ClipStatus.CANCELLED
        with self._database.transaction() as session:
            for row in session.scalars(select(Clip).where(Clip.entry_id == entry_id, Clip.status.in_(OPEN))):
                _set(session, row, status, why or "Cancelled.")
            ordered = ClipOrder.entry_id == entry_id, ClipOrder.status == OrderStatus.WAITING
            session.execute(update(ClipOrder).where(*ordered).values(status=status, message=why or "Cancelled."))


def _clip(session: Session, user_id: str, entry_id: str, clip_id: str, *, for_update: bool = False) -> Clip:
    check_owner(session, user_id, entry_id)
    row = session.get(Clip, clip_id, with_for_update=for_update or None)
    if row is None or row.entry_id != entry_id:
        raise NotFoundError("There is no such clip.", "It may have been deleted, or chosen anew.")
    return row


def _rows(session: Session, entry_id: str) -> Sequence[Clip]:
    return session.scalars(select(Clip).where(Clip.entry_id == entry_id).order_by(Clip.number)).all()


def _open_order(session: Session, entry_id: str) -> ClipOrder | None:
    row = session.get(ClipOrder, entry_id)
    return row if row and row.status == OrderStatus.WAITING else None


def _open_clips(entry_id: str) -> Any:
    return select(Clip.id).where(Clip.entry_id == entry_id, Clip.status.in_(OPEN))


def _added(
    session: Session, entry: Entry, plans: Sequence[ClipPlan], style: ClipStyle, *, faces_id: str | None = None
) -> list[Clip]:
    count = session.scalar(select(func.count()).select_from(Clip).where(Clip.entry_id == entry.id)) or 0
    if count + len(plans) > MAX_CLIPS_OF_ENTRY:
        raise NeedsUserError(
            f"An entry has at most {MAX_CLIPS_OF_ENTRY} clips.", "Delete some first.", code=ErrorCode.LIMIT_REACHED
        )
    rows = [
        Clip(
            id=uuid.uuid4().hex[:20],
            entry_id=entry.id,
            number=0,
            plan=plan.model_dump(mode="json"),
            style=style.model_dump(mode="json"),
            faces_id=faces_id,
        )
        for plan in plans
    ]
    session.add_all(rows)
    session.flush()
    _number(session, entry.id)
    for row in rows:
        append_clip(session, entry, _about(row))
    return rows


def _number(session: Session, entry_id: str) -> None:
    """In order of time, from 1."""
    rows = sorted(_rows(session, entry_id), key=lambda row: (row.plan["parts"][0]["start_s"], row.created_at))
    for number, row in enumerate(rows, 1):
        row.number = number


def _to_make(session: Session, row: Clip, plan: dict[str, Any], style: dict[str, Any]) -> None:
    row.plan, row.style, row.revision = plan, style, row.revision + 1
    _number(session, row.entry_id)
    _set(session, row, ClipStatus.WAITING, "")


def _set(session: Session, row: Clip, status: ClipStatus, message: str) -> None:
    row.status, row.message = status, message
    append_clip(session, session.get_one(Entry, row.entry_id), _about(row))


def _about(row: Clip, *, status: str = "") -> dict[str, Any]:
    plan = row.plan
    return {
        "clip_id": row.id,
        "number": row.number,
        "status": status or row.status,
        "message": row.message,
        "title": plan["title"],
        "start_s": plan["parts"][0]["start_s"],
        "end_s": plan["parts"][-1]["end_s"],
    }
