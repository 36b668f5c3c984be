"""The tables of the library: what a person sorts notes by, what a search looks through, and who else may read."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base, now


class EntryLabel(Base):
    """A tag of an entry, or a collection it is in."""

    __tablename__ = "entry_labels"
    __table_args__ = (Index("ix_entry_labels_user", "user_id", "kind", "key", "name"),)

    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)  # tag or collection
    key: Mapped[str] = mapped_column(primary_key=True)  # the name without case
    name: Mapped[str]
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))


class ShareLink(Base):
    """A secret address at which anybody may read one note. Only the hash of the secret is kept."""

    __tablename__ = "share_links"
    __table_args__ = (Index("ix_share_links_entry", "entry_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    hash: Mapped[str] = mapped_column(unique=True)  # SHA-256 of the secret
    with_video: Mapped[bool]  # the video, its reel and the pictures of a post too
    expires_at: Mapped[datetime | None]  # None: until it is revoked
    created_at: Mapped[datetime] = mapped_column(default=now)


class EntryMeaning(Base):
    """What a note means, as a vector; it goes when the note's words change, and is made anew."""

    __tablename__ = "entry_meanings"
    __table_args__ = (
        Index("ix_entry_meanings_user", "user_id", "id"),
        {"sqlite_autoincrement": True},  # a number is never used again: who has read up to one misses none
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), unique=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    model: Mapped[str]  # that made it
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # 384 half-precision numbers


class EntryText(Base):
    """What was said, shown, written and noted, folded for a search, and the lines with their seconds to show.

    SQLite has the full-text table `entry_search` over it, kept by triggers, PostgreSQL an index: see the migration.
    """

    __tablename__ = "entry_texts"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)  # a rowid that VACUUM leaves alone
    entry_id: Mapped[str] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"), unique=True)
    title: Mapped[str] = mapped_column(default="", server_default="")
    noted: Mapped[str] = mapped_column(default="", server_default="")
    said: Mapped[str] = mapped_column(default="", server_default="")
    shown: Mapped[str] = mapped_column(default="", server_default="")
    written: Mapped[str] = mapped_column(default="", server_default="")
    lines: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # part -> [[second, words], …]
