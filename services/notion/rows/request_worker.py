"""Sees to what rows ask for beyond their note, in a worker: there the videos are. The monitor tells the rows."""

from clients.database.faults import DATABASE_AWAY
from services.domain.entries import EntryView, Status
from services.entries.intake import Intake
from services.entries.store import Entries
from services.notion.pages.record import ADDRESS
from services.notion.rows.row_clips import ClipsOfRow, RowClipOrders
from services.notion.rows.row_posts import PostingRow, RowPosts
from services.notion.rows.row_requests import ClaimedRequest, RowRequests
from utils.errors import ClipsheetError, ConflictError, TransientError
from utils.logger import get_logger
from utils.periodic import Periodic

LOOK_EVERY_S = 2.0
SOON_S, CALM_S = 5.0, 60.0  # until a row is looked at again: while something is on its way, while its posts wait
MAX_AT_ONCE = 50  # rows in one round
log = get_logger(__name__)


class RequestWorker:
    """One row at a time; any number of processes may run one."""

    def __init__(
        self, requests: RowRequests, entries: Entries, intake: Intake, clips: RowClipOrders, posts: RowPosts
    ) -> None:
        self._requests = requests
        self._entries = entries
        self._intake = intake
        self._clips = clips
        self._posts = posts

    def periodic(self) -> Periodic:
        """The loop of a worker process; it does nothing until it is started."""
        return Periodic("rows' clips and posts", self.look, every_s=LOOK_EVERY_S, expected=DATABASE_AWAY)

    def look(self) -> int:
        """See to the rows whose time has come; returns how many."""
        for count in range(MAX_AT_ONCE):
            claimed = self._requests.claim()
            if claimed is None:
                return count
            self._see_to(claimed)
        return MAX_AT_ONCE

    def _see_to(self, claimed: ClaimedRequest) -> None:
        entry = self._entries.find(claimed.entry_id)
        if entry is None:
            self._requests.done(claimed, (), noted="", has_problem=False, again_s=None)
            return
        try:
            self._do(claimed, entry)
        except Exception:  # a surprise in one row must not keep the others waiting
            log.exception("what a row asks for cannot be done", extra={"page": claimed.page_id})
            self._requests.later(claimed, CALM_S)

    def _do(self, claimed: ClaimedRequest, entry: EntryView) -> None:
        clips, problem = self._clips_of(claimed, entry)
        row = PostingRow(
            claimed.page_id,
            entry,
            claimed.cells,
            claimed.posts,
            keep=lambda posts: self._requests.keep_posts(claimed.page_id, posts),
            may_plan=not clips.is_open,
        )
        self._posts.see_to(row)
        noted = self._noted(claimed, entry, clips)
        is_saved = noted == (clips.digest or claimed.noted)
        is_soon = not is_saved or clips.is_open or row.is_soon or (row.is_open and not row.lines)
        self._requests.done(
            claimed,
            (*clips.lines, *([(problem, "")] if problem else []), *row.lines),
            noted=noted,
            has_problem=bool(problem) or row.has_problem,
            again_s=SOON_S if is_soon else CALM_S if row.is_open else None,
        )

    def _clips_of(self, claimed: ClaimedRequest, entry: EntryView) -> tuple[ClipsOfRow, str]:
        try:
            return self._clips.see_to(entry, claimed.cells.clips), ""
        except TransientError:
            return ClipsOfRow(is_open=True), ""
        except ClipsheetError as error:
            return ClipsOfRow(), f"Clips: {error}"

    def _noted(self, claimed: ClaimedRequest, entry: EntryView, clips: ClipsOfRow) -> str:
        """Have the note saved again once its clips are there. A kill in between saves it twice, in the same place."""
        if not clips.digest or clips.digest == claimed.noted or not entry.saved.get(ADDRESS):
            return claimed.noted
        if entry.status is not Status.COMPLETED:
            return claimed.noted
        try:
            self._intake.send(entry.user_id, entry.id)
        except ConflictError:  # it is running again
            return claimed.noted
        return clips.digest
