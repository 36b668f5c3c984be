"""The table of what rows of Link Databases ask for beyond their note: clips, and posts."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base


class RowRequest(Base):
    """What stands in a row's columns for clips and posts, and what came of it."""

    __tablename__ = "row_requests"
    __table_args__ = (Index("ix_row_requests_due", "due_at"),)

    page_id: Mapped[str] = mapped_column(ForeignKey("link_rows.page_id", ondelete="CASCADE"), primary_key=True)
    cells: Mapped[dict[str, Any]]  # as they were last read
    posts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # account id -> its publication, written before it is
    has_posts: Mapped[bool] = mapped_column(default=False)
    lines: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")  # text and link, for the row
    noted: Mapped[str] = mapped_column(default="")  # of the clips that the note was saved with
    has_problem: Mapped[bool] = mapped_column(
        default=False
    )  # something was refused: tried again when the row is edited
    due_at: Mapped[datetime | None]  # when to look at it next
    busy_until: Mapped[datetime | None]  # a worker is at it; taken over when it has not ended by then
