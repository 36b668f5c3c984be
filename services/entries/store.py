"""Entries in the database, as their owner sees them: accept, look up, retry, cancel, delete."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from clients.database.models import Entry, EntryEvent, Video, now
from clients.database.session import Database
from services.domain.artifacts import Note
from services.domain.entries import FINAL, SENT_TO, EntryView, EventView, RowOrigin, Status, event_view, view
from services.domain.stages import Options, Source, StageName
from services.entries.clip_runs import end_clips, is_for_clips, waiting_for_clips
from services.entries.cursor import Cursor
from services.entries.events import append_status
from services.entries.labels import Labels, label_by_order, label_new
from services.entries.library_marks import LibraryMarks
from services.entries.orders import Order, new_entry, options_key, video_of
from services.entries.quiet_hour import QuietHour
from services.entries.search import NEWEST, EntryFilter, narrowed
from services.entries.words.found_lines import FoundLines
from services.entries.words.search_texts import remember_note
from utils.error_codes import ErrorCode
from utils.errors import ConflictError, NotFoundError

MAX_PAGE = 200


class Entries:
    """Every read is by owner: another user's entry does not exist."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.labels = Labels(database)
        self.library_marks = LibraryMarks(database)
        self.quiet_hour = QuietHour(database)
        self.found_lines = FoundLines(database)

    def accept(
        self,
        user_id: str,
        source: Source,
        options: Options,
        *,
        identity: tuple[str, str],
        priority: int = 5,
        origin: RowOrigin | None = None,
        estimated_cost_usd: float | None = None,
    ) -> tuple[EntryView, bool]:
        """The entry for this video and these options, and whether it has to be queued.

        The same request again gives the same entry; one that failed or was cancelled starts a new run. With an origin
        the row says which entry is meant, not the options: other options start a new run of the row's entry.
        """
        new = Order(user_id, source, options, identity, priority, origin, estimated_cost_usd)
        try:
            return self._accept(new)
        except IntegrityError:  # somebody else inserted the same video or entry in between
            return self._accept(new)

    def _accept(self, order: Order) -> tuple[EntryView, bool]:
        key = options_key(order.options, order.origin)
        with self._database.promise() as session:
            video, is_new = video_of(session, *order.identity)
            same = (Entry.user_id == order.user_id, Entry.video_id == video.id, Entry.options_key == key)
            row = None if is_new else session.scalar(select(Entry).where(*same).with_for_update())
            if row is None:
                row = new_entry(order, video.id, key)
                session.add(row)
                session.flush()
                label_new(session, row)
                append_status(session, row)
                return view(row), True
            row.deleted_at = None  # who asks for it again wants it back
            options = order.options.model_dump(mode="json")
            if row.status in (Status.FAILED, Status.CANCELLED) or row.options != options:
                if row.options != options:  # the newest word on tag and schema counts; how the reel is cut stays
                    row.chosen = {name: value for name, value in row.chosen.items() if name == "motion"}
                row.source, row.options = order.source.model_dump(), options
                label_by_order(session, row)
                _start_again(session, row)
                return view(row), True
            return view(row), False

    def knows(
        self, user_id: str, options: Options, *, identity: tuple[str, str], origin: RowOrigin | None = None
    ) -> bool:
        """Whether `accept` would find the entry that these make."""
        platform, platform_id = identity
        found = (
            select(Entry.id)
            .join(Video, Video.id == Entry.video_id)
            .where(Video.platform == platform, Video.platform_id == platform_id)
            .where(Entry.user_id == user_id, Entry.options_key == options_key(options, origin))
        )
        with self._database.reading() as session:
            return session.scalar(found.limit(1)) is not None

    def get(self, user_id: str, entry_id: str) -> EntryView:
        """One entry. Raises NotFoundError when the user has none of this id, or it is in the trash."""
        with self._database.reading() as session:
            return view(_owned(session, user_id, entry_id))

    def find(self, entry_id: str) -> EntryView | None:
        """One entry, whoever owns it; for the worker."""
        with self._database.reading() as session:
            row = session.get(Entry, entry_id)
            return view(row) if row else None

    def page(
        self, user_id: str, *, limit: int = 50, before: Cursor | None = None, wanted: EntryFilter | None = None
    ) -> list[EntryView]:
        """At most `limit` entries in the wanted order: the newest first, or the best of a search."""
        wanted = wanted or EntryFilter()
        with self._database.reading() as session:
            query = narrowed(session, select(Entry).where(Entry.user_id == user_id), wanted)
            if before is not None:
                query = query.where(before.older) if wanted.order == NEWEST else query.offset(before.skip)
            return [view(row) for row in session.scalars(query.limit(min(limit, MAX_PAGE)))]

    def unfinished(self, *, after: str = "", limit: int = MAX_PAGE) -> list[EntryView]:
        """Entries that are not in a final state, by id from `after` on; for the worker."""
        query = select(Entry).where(Entry.status.not_in(FINAL), Entry.id > after).order_by(Entry.id).limit(limit)
        with self._database.reading() as session:
            return [view(row) for row in session.scalars(query)]

    def with_waiting_clips(self, *, limit: int = MAX_PAGE) -> list[EntryView]:
        """Finished entries of which clips are still to be chosen or made; for the worker."""
        with self._database.reading() as session:
            return [view(row) for row in session.scalars(waiting_for_clips(limit))]

    def failed(self, user_id: str, *, limit: int = MAX_PAGE, after: str = "") -> list[EntryView]:
        """The user's failed entries, by id from `after` on."""
        query = (
            select(Entry)
            .where(Entry.user_id == user_id, Entry.status == Status.FAILED, Entry.id > after)
            .where(Entry.deleted_at.is_(None))
            .order_by(Entry.id)
            .limit(limit)
        )
        with self._database.reading() as session:
            return [view(row) for row in session.scalars(query)]

    def count(self, user_id: str) -> int:
        """How many entries the user has, without the trash."""
        with self._database.reading() as session:
            return session.scalar(select(func.count()).where(Entry.user_id == user_id, Entry.deleted_at.is_(None))) or 0

    def events(self, user_id: str, entry_id: str, *, after: int = 0, limit: int = 500) -> list[EventView]:
        """What happened after event `after`, in order."""
        with self._database.reading() as session:
            _owned(session, user_id, entry_id)
            rows = session.scalars(
                select(EntryEvent)
                .where(EntryEvent.entry_id == entry_id, EntryEvent.id > after)
                .order_by(EntryEvent.id)
                .limit(limit)
            )
            return [event_view(row) for row in rows]

    def retry(self, user_id: str, entry_id: str) -> tuple[EntryView, bool]:
        """Start a new run of a finished entry; one that is still running is left alone (False)."""
        with self._database.promise() as session:
            row = _owned(session, user_id, entry_id, for_update=True)
            if not Status(row.status).is_final:
                return view(row), False
            _start_again(session, row)
            return view(row), True

    def choose(self, user_id: str, entry_id: str, choices: Mapping[str, Any], *, run_from: StageName) -> EntryView:
        """Start a new run of a finished entry with other options, from that stage on. Raises ConflictError."""
        with self._database.promise() as session:
            row = _owned(session, user_id, entry_id, for_update=True)
            if not Status(row.status).is_final:
                raise ConflictError("This entry is still running.", "Wait until it is done, or cancel it.")
            row.chosen = {**row.chosen, **choices}
            if "tag" in choices:
                label_by_order(session, row)
            _start_again(session, row, run_from=run_from)
            return view(row)

    def edit(self, user_id: str, entry_id: str, edits: Mapping[str, Any], *, note: Note) -> tuple[EntryView, bool]:
        """Keep the person's values, and whether a run has to save them (True). Raises ConflictError during a save."""
        with self._database.promise() as session:
            row = _owned(session, user_id, entry_id, for_update=True)
            if row.stage == StageName.SAVE and not Status(row.status).is_final:
                raise ConflictError("The note is being saved.", "Try again in a moment.")
            row.edits, row.title = dict(edits), note.title[:300] or row.title
            remember_note(session, row, note)
            if row.status != Status.COMPLETED:
                append_status(session, row)
                return view(row), False
            _start_again(session, row, run_from=StageName.SAVE)
            return view(row), True

    def give_file(self, user_id: str, entry_id: str, source: Source, identity: tuple[str, str]) -> EntryView:
        """Go on with a file of the person's own in place of what could not be fetched. Raises ConflictError.

        The entry is of another video then: what is made of the file is nobody's who has the link.
        """
        try:
            with self._database.promise() as session:
                row = _owned(session, user_id, entry_id, for_update=True)
                if row.status != Status.FAILED:
                    raise ConflictError("This entry has not failed.", "Send the file by itself.")
                row.video_id = video_of(session, *identity)[0].id
                row.source = source.model_copy(update={"url": row.source.get("url")}).model_dump()
                row.results = {}
                _start_again(session, row)
                session.flush()
                return view(row)
        except IntegrityError as error:
            raise ConflictError("You have a note of this file already.", "Look for it in the list.") from error

    def send(self, user_id: str, entry_id: str, database_id: str) -> EntryView:
        """Save a finished note again, into that database in Notion too; empty: where its tag or the default says.

        Raises ConflictError where there is no note yet.
        """
        with self._database.promise() as session:
            row = _owned(session, user_id, entry_id, for_update=True)
            if row.status != Status.COMPLETED:
                raise ConflictError("This entry has no finished note.", "Send it when it is done.")
            row.saved = {**row.saved, SENT_TO: database_id} if database_id else row.saved
            _start_again(session, row, run_from=StageName.SAVE)
            return view(row)

    def request_cancel(self, user_id: str, entry_id: str, why: str = "") -> EntryView:
        """Ask the worker to stop; an entry that no worker holds is cancelled at once. `why`: for the person."""
        with self._database.promise() as session:
            row = _owned(session, user_id, entry_id, for_update=True)
            if Status(row.status).is_final:
                return view(row)
            row.cancel_requested, row.message = True, why
            if row.claim is None:
                row.status, row.message = Status.CANCELLED, why or "Cancelled before it started."
                if is_for_clips(row):
                    end_clips(session, row)
                row.finished_at = now()
                append_status(session, row)
            return view(row)

    def give_up(self, entry_id: str, run: int, message: str, kind: str, code: ErrorCode = ErrorCode.INTERNAL) -> None:
        """End a run that no worker will end."""
        with self._database.transaction() as session:
            row = session.get(Entry, entry_id, with_for_update=True)
            if row is not None and row.run == run and not Status(row.status).is_final:
                row.status, row.message, row.claim = Status.FAILED, message, None
                row.error_kind, row.error_code = kind, code
                if is_for_clips(row):
                    end_clips(session, row, message)
                row.finished_at = now()
                append_status(session, row)

    def renew(self, entry_id: str) -> EntryView:
        """Start a new run of an entry whose run cannot go on."""
        with self._database.transaction() as session:
            row = session.get_one(Entry, entry_id)
            _start_again(session, row)
            return view(row)

    def delete(self, user_id: str, entry_id: str) -> EntryView:
        """Remove a finished entry and its events for good. Raises ConflictError while it runs."""
        with self._database.transaction() as session:
            row = _owned(session, user_id, entry_id, also_in_trash=True)
            if not Status(row.status).is_final:
                raise ConflictError("This entry is still running.", "Cancel it first.")
            gone = view(row)
            session.execute(delete(Entry).where(Entry.id == entry_id))
            return gone


def _owned(
    session: Session, user_id: str, entry_id: str, *, for_update: bool = False, also_in_trash: bool = False
) -> Entry:
    row = session.get(Entry, entry_id, with_for_update=for_update or None)
    if row is None or row.user_id != user_id:
        raise NotFoundError("There is no such entry.", "It may have been deleted.")
    if row.deleted_at is not None and not also_in_trash:
        raise NotFoundError("This note is in the trash.", "Take it back from there.")
    return row


def _start_again(session: Session, row: Entry, run_from: StageName | None = None) -> None:
    stages = list(StageName)
    kept = stages[: stages.index(run_from)] if run_from else []
    row.run += 1
    row.run_from = run_from
    row.status, row.claim, row.cancel_requested = Status.PENDING, None, False
    row.message, row.error_kind, row.error_code, row.retry_at = "", None, None, None
    row.progress, row.done, row.stage = "", None, None
    row.partial, row.finished_at, row.unended = False, None, 0
    row.degraded = {stage: why for stage, why in row.degraded.items() if stage in kept}
    append_status(session, row)
