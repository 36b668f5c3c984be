"""The tables of clips, segments and eye contact: what a person asked for, and each clip with how it stands."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base, now


class ClipOrder(Base):
    """The last wish to have clips chosen out of an entry's video."""

    __tablename__ = "clip_orders"
    __table_args__ = (Index("ix_clip_orders_status", "status"),)

    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    wish: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(default="waiting")  # waiting, done, failed, cancelled
    made_by: Mapped[str] = mapped_column(default="")  # rules, or a model's name
    message: Mapped[str] = mapped_column(default="")  # why there are few or none, or what went wrong
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Clip(Base):
    """One clip of an entry's video: what it is to be, and the file made of that or of an earlier wish."""

    __tablename__ = "clips"
    __table_args__ = (Index("ix_clips_entry", "entry_id", "number"), Index("ix_clips_status", "status"))

    id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    number: Mapped[int]
    plan: Mapped[dict[str, Any]]
    style: Mapped[dict[str, Any]]
    history: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")  # earlier plans and styles
    revision: Mapped[int] = mapped_column(default=1)  # goes up with every change; what is made of an older one is old
    status: Mapped[str] = mapped_column(default="waiting")
    message: Mapped[str] = mapped_column(default="")
    artifact_id: Mapped[str | None]  # of the last file that was made
    faces_id: Mapped[str | None]  # of the artifact in which faces were looked for
    made: Mapped[dict[str, Any] | None]  # what that file is
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class VideoOrder(Base):
    """The last wish about an entry's whole video, and what was made of that or of an earlier one."""

    __abstract__ = True

    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True, sort_order=-2)
    wish: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(default="waiting")  # waiting, done, failed, cancelled
    message: Mapped[str] = mapped_column(default="")
    revision: Mapped[int] = mapped_column(default=1)  # goes up with every wish
    artifact_id: Mapped[str | None]  # of the files that were made last
    made: Mapped[dict[str, Any] | None]
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class SegmentOrder(VideoOrder):
    """To have the video split."""

    __tablename__ = "segment_orders"
    __table_args__ = (Index("ix_segment_orders_status", "status"),)


class EyeContactOrder(VideoOrder):
    """To have the gaze corrected, or a preview of it made."""

    __tablename__ = "eye_contact_orders"
    __table_args__ = (Index("ix_eye_contact_orders_status", "status"),)

    kind: Mapped[str] = mapped_column(primary_key=True, sort_order=-1)  # whole, preview
