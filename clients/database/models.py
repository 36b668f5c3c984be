"""The tables. `prisma/schema.prisma` is generated from them, Alembic's migrations are checked against them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base as Base  # whoever works with tables imports them from here
from clients.database.base import UtcDateTime as UtcDateTime
from clients.database.base import now as now
from clients.database.base import partial_index
from clients.database.browser_session import BrowserSession as BrowserSession
from clients.database.browser_session import OauthState as OauthState
from clients.database.clips import Clip as Clip
from clients.database.clips import ClipOrder as ClipOrder
from clients.database.clips import EyeContactOrder as EyeContactOrder
from clients.database.clips import SegmentOrder as SegmentOrder
from clients.database.clips import VideoOrder as VideoOrder
from clients.database.imports import Import as Import
from clients.database.imports import ImportLink as ImportLink
from clients.database.installation import Installation as Installation
from clients.database.installation import KeptSetting as KeptSetting
from clients.database.library import EntryLabel as EntryLabel
from clients.database.library import EntryMeaning as EntryMeaning
from clients.database.library import EntryText as EntryText
from clients.database.library import ShareLink as ShareLink
from clients.database.people import Person as Person
from clients.database.publishing import PlatformAccount as PlatformAccount
from clients.database.publishing import Publication as Publication
from clients.database.publishing import PublicationEvent as PublicationEvent
from clients.database.push import PushDevice as PushDevice
from clients.database.push import PushMessage as PushMessage
from clients.database.row_requests import RowRequest as RowRequest
from clients.database.webhooks import Webhook as Webhook
from clients.database.webhooks import WebhookDelivery as WebhookDelivery


class User(Base):
    """Whose entries they are; before people sign in there is one, `local`, which the first of them then is."""

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    signing_secret: Mapped[str | None]  # of messages about single orders, encrypted; made when it is first needed
    created_at: Mapped[datetime] = mapped_column(default=now)


class Video(Base):
    """The media itself, known by platform and id; many entries may share it."""

    __tablename__ = "videos"
    __table_args__ = (UniqueConstraint("platform", "platform_id", name="uq_videos_platform_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    platform: Mapped[str]
    platform_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Artifact(Base):
    """What a stage stored about a video: a folder in the media store with `result.json` and files."""

    __tablename__ = "artifacts"
    __table_args__ = (UniqueConstraint("video_id", "kind", "params_key", name="uq_artifacts_video_kind_params"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    video_id: Mapped[str] = mapped_column(ForeignKey("videos.id", ondelete="CASCADE"))
    kind: Mapped[str]  # the stage that made it
    params_key: Mapped[str]  # SHA-256 of the parameters that made it
    folder: Mapped[str]  # key in the media store
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    reusable: Mapped[bool]  # False when a later run may do better
    created_at: Mapped[datetime] = mapped_column(default=now)


class Upload(Base):
    """A file a person sent, kept in the media store until its entry is done with it."""

    __tablename__ = "uploads"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    sha256: Mapped[str]
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    path: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Entry(Base):
    """One link or file to process for one user."""

    __tablename__ = "entries"
    __table_args__ = (
        UniqueConstraint("user_id", "video_id", "options_key", name="uq_entries_user_video_options"),
        Index("ix_entries_status", "status"),
        Index("ix_entries_retry_at", "retry_at"),
        # A list without the trash, and what every page counts, without a look at the entries themselves.
        partial_index("ix_entries_user_created", "user_id", "created_at", where="deleted_at IS NULL"),
        partial_index("ix_entries_kept", "user_id", "status", "deleted_at", where="deleted_at IS NULL"),
        partial_index("ix_entries_trash", "user_id", "deleted_at", where="deleted_at IS NOT NULL"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    video_id: Mapped[str] = mapped_column(ForeignKey("videos.id"))
    source: Mapped[dict[str, Any]]
    options: Mapped[dict[str, Any]]
    options_key: Mapped[str]
    chosen: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # later choices, over the options
    edits: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # the person's own values
    run_from: Mapped[str | None]  # the stage this run begins at; earlier ones keep what they made
    status: Mapped[str] = mapped_column(default="pending")
    stage: Mapped[str | None]
    progress: Mapped[str] = mapped_column(default="")  # a line for the person
    done: Mapped[float | None]  # part of the stage that is done, 0..1
    title: Mapped[str] = mapped_column(default="")
    note_schema: Mapped[str] = mapped_column(default="", server_default="")  # the schema of the note
    first_line: Mapped[str] = mapped_column(default="", server_default="")  # of the note's summary
    duration_s: Mapped[float | None]  # of the video
    favourite: Mapped[bool] = mapped_column(default=False, server_default=false())
    deleted_at: Mapped[datetime | None]  # since when it is in the trash
    partial: Mapped[bool] = mapped_column(default=False)
    message: Mapped[str] = mapped_column(default="")  # what happened, when it failed or is partial
    error_kind: Mapped[str | None]
    error_code: Mapped[str | None]  # of utils/error_codes.py; rows of before 0017 have none
    priority: Mapped[int] = mapped_column(default=5)  # 1 is first, 9 is last
    run: Mapped[int] = mapped_column(default=1)  # goes up with every retry
    claim: Mapped[str | None]  # the worker's token; another's writes are refused
    unended: Mapped[int] = mapped_column(default=0, server_default="0")  # begins of the running stage, in a row
    cancel_requested: Mapped[bool] = mapped_column(default=False)
    results: Mapped[dict[str, Any]] = mapped_column(default=dict)  # stage -> artifact id
    degraded: Mapped[dict[str, Any]] = mapped_column(default=dict)  # stage -> why it gave nothing
    saved: Mapped[dict[str, Any]] = mapped_column(default=dict)  # where the note went: {"library": folder}
    timings_s: Mapped[dict[str, Any]] = mapped_column(default=dict)  # stage -> seconds
    cost_usd: Mapped[float] = mapped_column(default=0.0)
    estimated_cost_usd: Mapped[float | None]  # of a first run, before it
    origin: Mapped[dict[str, Any] | None]  # the Notion row it came from: {"link_database": id, "page": id}
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    retry_at: Mapped[datetime | None]  # when a failed one is tried again by itself; None: never


class EntryEvent(Base):
    """One thing that happened to an entry. Append-only; live pages replay it from any id."""

    __tablename__ = "entry_events"
    __table_args__ = (Index("ix_entry_events_entry", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    kind: Mapped[str]  # status or progress
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=now)


class Spending(Base):
    """What the paid calls for one artifact cost the user who asked for it first. Kept when the entry is deleted."""

    __tablename__ = "spendings"
    __table_args__ = (
        UniqueConstraint("artifact_id", "number", name="uq_spendings_artifact_number"),
        Index("ix_spendings_user_at", "user_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    entry_id: Mapped[str]
    artifact_id: Mapped[str]
    number: Mapped[int]  # which of the artifact's calls
    stage: Mapped[str]
    vendor: Mapped[str]
    model: Mapped[str]
    units: Mapped[dict[str, Any]]
    cost_usd: Mapped[float]
    at: Mapped[datetime] = mapped_column(default=now)


class VendorCall(Base):
    """How many calls to one service of others ended in one way, ever."""

    __tablename__ = "vendor_calls"

    vendor: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str] = mapped_column(primary_key=True)  # ok, or the kind of error
    calls: Mapped[int] = mapped_column(BigInteger)


class Worker(Base):
    """A process that runs entries. `beats` goes up while it lives; nobody compares clocks."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(primary_key=True)
    host: Mapped[str]
    pid: Mapped[int]
    beats: Mapped[int] = mapped_column(default=0)
    memory_bytes: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")  # with what it started
    started_at: Mapped[datetime] = mapped_column(default=now)


class NotionConnection(Base):
    """One authorization in one Notion workspace. Tokens are encrypted; with NOTION_TOKEN none is kept."""

    __tablename__ = "notion_connections"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    bot_id: Mapped[str] = mapped_column(unique=True)
    workspace_id: Mapped[str] = mapped_column(default="")
    workspace_name: Mapped[str] = mapped_column(default="")
    access_token: Mapped[str | None]  # None: NOTION_TOKEN
    refresh_token: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="ok")  # or "reconnect"
    problem: Mapped[str] = mapped_column(default="")  # why it does not work, for the person
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class LinkDatabase(Base):
    """A Notion data source whose rows are requests."""

    __tablename__ = "link_databases"
    __table_args__ = (UniqueConstraint("connection_id", "data_source_id", name="uq_link_databases_data_source"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    connection_id: Mapped[str] = mapped_column(ForeignKey("notion_connections.id", ondelete="CASCADE"))
    database_id: Mapped[str]
    data_source_id: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    properties: Mapped[dict[str, Any]]  # role (url, tag, status ...) -> property id
    state: Mapped[str] = mapped_column(default="ok")  # or "failing": polled less often; "stopped": needs the person
    problem: Mapped[str] = mapped_column(default="")  # the last error, for the person
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    poll_after: Mapped[datetime | None]  # not before this time
    polled_at: Mapped[datetime | None]  # when the last poll that went well began
    busy_until: Mapped[datetime | None]  # a process polls it; taken over when it has not ended by then
    columns: Mapped[dict[str, Any] | None]  # role -> property, as last read
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)  # our status -> id of the option that says it
    created_at: Mapped[datetime] = mapped_column(default=now)


class LinkRow(Base):
    """A row of a Link Database: the entry it asked for, and what it has been told."""

    __tablename__ = "link_rows"
    __table_args__ = (
        Index("ix_link_rows_due", "due_at"),
        Index("ix_link_rows_entry", "entry_id"),
        Index("ix_link_rows_database", "link_database_id"),
    )

    page_id: Mapped[str] = mapped_column(primary_key=True)
    link_database_id: Mapped[str] = mapped_column(ForeignKey("link_databases.id", ondelete="CASCADE"))
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("entries.id", ondelete="SET NULL"))
    link: Mapped[str] = mapped_column(default="")  # as it stood in the row
    tag: Mapped[str] = mapped_column(default="")  # of the last run
    verdict: Mapped[str] = mapped_column(default="")  # the status of a row without entry
    problem: Mapped[str] = mapped_column(default="")  # why it has none, for the person
    answering: Mapped[str | None]  # the person's word that was taken, and still stands in the row
    shown: Mapped[str] = mapped_column(default="")  # the status last written
    heard: Mapped[int] = mapped_column(default=0)  # the last event of the entry
    lines: Mapped[int] = mapped_column(default=0)  # of progress, written in this run
    attempts: Mapped[int] = mapped_column(default=0)  # that failed, in a row
    due_at: Mapped[datetime | None]  # when to write next; None: nothing new to tell
    busy_until: Mapped[datetime | None]  # a process writes it; taken over when it has not ended by then
    read_at: Mapped[datetime | None]  # when the person's word was read
    written_at: Mapped[datetime | None]
    away: Mapped[str] = mapped_column(default="")  # why it cannot be told: "gone", or "stopped" (so was its entry)
    wrote: Mapped[dict[str, Any]] = mapped_column(default=dict)  # role -> digest of the text that we left in its cell


class Bookmark(Base):
    """How far a reader of the entry events is."""

    __tablename__ = "bookmarks"

    name: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(default=0)


class ContentDatabase(Base):
    """A Notion data source that receives results of one tag."""

    __tablename__ = "content_databases"
    __table_args__ = (UniqueConstraint("connection_id", "tag_key", name="uq_content_databases_tag"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    connection_id: Mapped[str] = mapped_column(ForeignKey("notion_connections.id", ondelete="CASCADE"))
    tag: Mapped[str]
    tag_key: Mapped[str]  # the tag without case
    database_id: Mapped[str]
    data_source_id: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    properties: Mapped[dict[str, Any]]  # property id -> {id, name, type, description, options}, as last read
    prompt: Mapped[str] = mapped_column(default="")
    is_default: Mapped[bool] = mapped_column(default=False, server_default=false())  # of notes that no tag leads to it
    problem: Mapped[str] = mapped_column(default="")  # the last error, for the person
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class NotionBudget(Base):
    """What all processes spent of one connection's calls in the last minute."""

    __tablename__ = "notion_budgets"

    bot_id: Mapped[str] = mapped_column(primary_key=True)
    spent: Mapped[dict[str, Any]] = mapped_column(default=dict)  # second since 1970 -> calls of all, and for notes
    paused_until: Mapped[float] = mapped_column(default=0.0)  # Notion said to wait until then, in seconds since 1970


class ApiToken(Base):
    """What a program signs in with. Only its hash is kept."""

    __tablename__ = "api_tokens"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)  # SHA-256 of the token
    scope: Mapped[str]  # read or write
    created_at: Mapped[datetime] = mapped_column(default=now)
    used_at: Mapped[datetime | None]


class IdempotencyKey(Base):
    """The entry that an order with this key made."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[str]
    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=now)
