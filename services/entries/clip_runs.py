"""Runs that only make clips: which finished entries need one, and how one ends that no worker brings to its end."""

from sqlalchemy import Select, or_, select, update
from sqlalchemy.orm import Session

from clients.database.models import Clip, ClipOrder, Entry, EyeContactOrder, SegmentOrder
from services.domain.entries import Status
from services.domain.stages import StageName

WAITING, MAKING = "waiting", "making"


def waiting_for_clips(limit: int) -> Select[Entry]:
    """Finished entries of which clips are still to be chosen or made, or whose video is to be split or corrected."""
    asked = select(ClipOrder.entry_id).where(ClipOrder.status == WAITING)
    unmade = select(Clip.entry_id).where(Clip.status.in_((WAITING, MAKING)))
    unsplit = select(SegmentOrder.entry_id).where(SegmentOrder.status == WAITING)
    eyes = select(EyeContactOrder.entry_id).where(EyeContactOrder.status == WAITING)
    is_waiting = or_(*(Entry.id.in_(one) for one in (asked, unmade, unsplit, eyes)))
    return select(Entry).where(Entry.status == Status.COMPLETED, is_waiting).limit(limit)


def is_for_clips(row: Entry) -> bool:
    """Whether the run makes clips alone: however it ends, the note is as good as before."""
    return row.run_from == StageName.CLIPS


def end_clips(session: Session, row: Entry, why: str = "") -> None:
    """Nothing more is made of what waits, and the entry is complete as it was."""
    status, message = ("failed", why) if why else ("cancelled", "Cancelled.")
    open_clips = Clip.entry_id == row.id, Clip.status.in_((WAITING, MAKING))
    session.execute(update(Clip).where(*open_clips).values(status=status, message=message))
    for table in (ClipOrder, SegmentOrder, EyeContactOrder):
        ordered = table.entry_id == row.id, table.status == WAITING
        session.execute(update(table).where(*ordered).values(status=status, message=message))
    row.status, row.claim, row.cancel_requested, row.partial = Status.COMPLETED, None, False, bool(row.degraded)
    row.message = " ".join(dict.fromkeys(row.degraded.values()))
