"""What a person brings along from elsewhere: an import, and its links."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base, now


class Import(Base):
    """One export that a person gave, and how far its links are."""

    __tablename__ = "imports"
    __table_args__ = (Index("ix_imports_user", "user_id", "created_at"), Index("ix_imports_state", "state"))

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]  # of the file, for showing
    state: Mapped[str] = mapped_column(default="draft")  # draft, running, paused, done
    message: Mapped[str] = mapped_column(default="")  # why it is paused, for the person
    collections: Mapped[list[dict[str, Any]]] = mapped_column(JSON)  # name, found, new, known, tag, chosen
    unsupported: Mapped[dict[str, Any]]  # count, and some of them with the reason
    pauses: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")  # site -> times, until
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class ImportLink(Base):
    """One post of an import."""

    __tablename__ = "import_links"
    __table_args__ = (
        UniqueConstraint("import_id", "platform", "platform_id", name="uq_import_links_post"),
        Index("ix_import_links_state", "import_id", "state", "platform"),
        Index("ix_import_links_entry", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    import_id: Mapped[str] = mapped_column(ForeignKey("imports.id", ondelete="CASCADE"))
    platform: Mapped[str]
    platform_id: Mapped[str]
    url: Mapped[str]
    collection: Mapped[int]  # its number among the import's collections
    state: Mapped[str] = mapped_column(default="draft")  # draft, known, left, waiting, running, done, failed, cancelled
    tries: Mapped[int] = mapped_column(default=0)
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("entries.id", ondelete="SET NULL"))
    why: Mapped[str] = mapped_column(default="")  # it failed, for the person
