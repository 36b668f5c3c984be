"""The clips that a row asks for: ordered once its note is done, told, and linked in the note."""

import hashlib
from dataclasses import dataclass

from services.clips.clip_store import Clips
from services.clips.clip_view import ClipStatus, ClipView, OrderView
from services.domain.clips import ClipWish
from services.domain.entries import EntryView, Status
from services.domain.orders import OrderStatus
from services.entries.intake import Intake
from services.exports.results import ResultReader
from services.notion.columns.posting_cells import clip_count
from services.notion.rows.row_requests import RequestLine
from utils.errors import ConflictError, PermanentError


@dataclass(frozen=True)
class ClipsOfRow:
    """How a row's clips stand. `is_open`: some are still to be chosen or made."""

    lines: tuple[RequestLine, ...] = ()
    is_open: bool = False
    digest: str = ""  # of those that are ready; "" for none


class RowClipOrders:
    """`address` is where people reach Clipsheet's pages; "" for nowhere."""

    def __init__(self, clips: Clips, intake: Intake, results: ResultReader, address: str) -> None:
        self._clips = clips
        self._intake = intake
        self._results = results
        self._address = address

    def see_to(self, entry: EntryView, wanted: float | None) -> ClipsOfRow:
        """Order what is not ordered yet, and tell how it stands. Raises ClipsheetError saying why there are none.

        Run again it orders nothing twice: the entry's last order says what was asked for.
        """
        count = clip_count(wanted) if wanted is not None else 0
        if not count:
            return ClipsOfRow()
        clips, order = self._clips.of_entry(entry.user_id, entry.id)
        if order is None or order.wish.count != count:
            if entry.status is not Status.COMPLETED:
                return ClipsOfRow(is_open=not entry.status.is_final)
            self._check_video(entry)
            wish = order.wish.model_copy(update={"count": count}) if order else ClipWish(count=count)
            self._clips.order(entry.user_id, entry.id, wish)
            self._intake.make_clips(entry.user_id, entry.id)  # a kill before it costs nothing: orders are found again
            clips, order = self._clips.of_entry(entry.user_id, entry.id)
        assert order is not None
        return self._told(entry, clips, order)

    def _check_video(self, entry: EntryView) -> None:
        if entry.source.kind == "text":
            raise ConflictError("This note is of words alone.", "Clips are made of videos.")
        media = self._results.read(entry).media
        if media is None:
            raise PermanentError("The video is not kept any more.", "Set the status to retry, then clips can be made.")
        if not media.has_video:
            raise ConflictError("There is no picture in this file.", "Clips are made of videos.")

    def _told(self, entry: EntryView, clips: list[ClipView], order: OrderView) -> ClipsOfRow:
        ready = [clip for clip in clips if clip.status is ClipStatus.READY]
        waiting = sum(clip.status.is_open for clip in clips)
        is_open = order.status is OrderStatus.WAITING or waiting > 0
        page = f"{self._address}/entries/{entry.id}/clips" if self._address else ""
        head = _head(len(ready), len(clips), order, is_open=is_open)
        failed = [clip for clip in clips if clip.status is ClipStatus.FAILED]
        lines = [(head, page if clips else "")]
        lines += [(clip_label(clip), f"{page}#clip-{clip.id}" if page else "") for clip in ready if not is_open]
        lines += [(f"Clip {clip.number} could not be made: {clip.message}", "") for clip in failed if not is_open]
        key = hashlib.sha256(" ".join(f"{clip.id} {clip.plan.title}" for clip in ready).encode()).hexdigest()[:12]
        return ClipsOfRow(tuple(lines), is_open, key if ready and not is_open else "")


def note_clips(clips: Clips, address: str, entry: EntryView) -> tuple[RequestLine, ...]:
    """The clips that are ready, for the page of the note: each with its place on Clipsheet's page of clips."""
    found = clips.of_entry(entry.user_id, entry.id)[0]
    page = f"{address}/entries/{entry.id}/clips" if address else ""
    ready = (clip for clip in found if clip.status is ClipStatus.READY)
    return tuple((clip_label(clip), f"{page}#clip-{clip.id}" if page else "") for clip in ready)


def clip_label(clip: ClipView) -> str:
    """A clip's number, title and length."""
    return f"{f'Clip {clip.number}: {clip.plan.title}'.rstrip(': ')} ({clip.plan.length_s:.0f} s)"


def _head(ready: int, count: int, order: OrderView, *, is_open: bool) -> str:
    if is_open:
        return f"Clips: {ready} of {count} made." if count else "Clips: being chosen."
    if order.status in (OrderStatus.FAILED, OrderStatus.CANCELLED):
        return f"Clips: {order.message}"
    made = f"{ready} {'clip is' if ready == 1 else 'clips are'} ready." if count else "No clips."
    return f"{made} {order.message}".strip()
