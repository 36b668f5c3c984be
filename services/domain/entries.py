"""An entry as the rest of the program sees it: its states, its view, its events."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from clients.database.models import Entry, EntryEvent
from services.domain.stages import Options, Source, StageName
from utils.error_codes import ErrorCode


class Status(StrEnum):
    """What the row shows."""

    PENDING = "pending"  # accepted, waiting for a worker
    DOWNLOADING = "downloading"  # fetching the video
    TRANSCRIBING = "transcribing"  # listening
    PROCESSING = "processing"  # reading the screen, filling in the note, finding movement
    SAVING = "saving"  # writing the note
    COMPLETED = "completed"  # done, perhaps partial
    FAILED = "failed"  # ended with a reason
    CANCELLED = "cancelled"  # ended by the person

    @property
    def is_final(self) -> bool:
        """Nothing more happens until somebody asks for it."""
        return self in FINAL


SENT_TO = "notion_to"  # in an entry's `saved`: the database in Notion that the person chose for its note
FINAL = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})


@dataclass(frozen=True)
class RowOrigin:
    """The Notion row an entry came from."""

    link_database: str
    page: str


@dataclass(frozen=True)
class EntryView:
    """An entry at one moment."""

    id: str
    user_id: str
    video_id: str
    source: Source
    options: Options  # with the later choices
    edits: dict[str, Any]
    run_from: StageName | None
    status: Status
    stage: str | None
    progress: str
    done: float | None
    title: str
    partial: bool
    message: str
    error_kind: str | None
    error_code: ErrorCode | None  # None: no error, or one of before there were codes
    priority: int
    run: int
    cancel_requested: bool
    results: dict[str, str]
    degraded: dict[str, str]
    saved: dict[str, str]
    timings_s: dict[str, float]
    cost_usd: float
    origin: RowOrigin | None
    created_at: datetime
    updated_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    estimated_cost_usd: float | None = None  # of its first run, before it; None: nobody estimated
    note_schema: str = ""  # of the note that was made
    first_line: str = ""
    duration_s: float | None = None
    favourite: bool = False
    deleted_at: datetime | None = None  # since when it is in the trash
    retry_at: datetime | None = None  # when it is tried again by itself, after it failed
    unended: int = 0  # how often its stage began without an end, and no worker had been told to stop

    @property
    def notion_url(self) -> str:
        """The note's page in Notion; empty when it was not saved there."""
        url = self.saved.get("notion", "")
        return url if url.startswith(("https://", "http://")) else ""


@dataclass(frozen=True)
class EventView:
    """One thing that happened; `id` goes up and never repeats."""

    id: int
    entry_id: str
    kind: str
    data: dict[str, Any]
    at: datetime


def view(row: Entry) -> EntryView:
    """The row as a frozen view."""
    return EntryView(
        id=row.id,
        user_id=row.user_id,
        video_id=row.video_id,
        source=Source.model_validate(row.source),
        options=Options.model_validate({**row.options, **row.chosen}),
        edits=dict(row.edits),
        run_from=StageName(row.run_from) if row.run_from else None,
        status=Status(row.status),
        stage=row.stage,
        progress=row.progress,
        done=row.done,
        title=row.title,
        partial=row.partial,
        message=row.message,
        error_kind=row.error_kind,
        error_code=ErrorCode.read(row.error_code),
        priority=row.priority,
        run=row.run,
        cancel_requested=row.cancel_requested,
        results=dict(row.results),
        degraded=dict(row.degraded),
        saved=dict(row.saved),
        timings_s=dict(row.timings_s),
        cost_usd=row.cost_usd,
        note_schema=row.note_schema,
        first_line=row.first_line,
        duration_s=row.duration_s,
        favourite=row.favourite,
        deleted_at=row.deleted_at,
        unended=row.unended,
        retry_at=row.retry_at,
        estimated_cost_usd=row.estimated_cost_usd,
        origin=RowOrigin(**row.origin) if row.origin else None,
        created_at=row.created_at,
        updated_at=row.updated_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def event_view(row: EntryEvent) -> EventView:
    """The row as a frozen view."""
    return EventView(row.id, row.entry_id, row.kind, dict(row.data), row.at)
