"""The tables of publishing: accounts on platforms, publications, and what happened to each."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base, now


class PlatformAccount(Base):
    """A channel of a person on a platform. Tokens are encrypted; one that was disconnected has none."""

    __tablename__ = "platform_accounts"
    __table_args__ = (UniqueConstraint("user_id", "platform", "remote_id", name="uq_platform_accounts_remote"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    platform: Mapped[str]
    way: Mapped[str]  # how it signed in
    remote_id: Mapped[str]  # the platform's own id of it
    name: Mapped[str] = mapped_column(default="")
    access_token: Mapped[str | None]
    refresh_token: Mapped[str | None]
    expires_at: Mapped[datetime | None]  # of the access token
    ends_at: Mapped[datetime | None]  # when only signing in again helps
    scopes: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)  # what its platform keeps about it
    slots: Mapped[list[str]] = mapped_column(JSON, default=list)  # the person's own times to post at: "17:30"
    timezone: Mapped[str] = mapped_column(default="UTC")  # of them
    state: Mapped[str] = mapped_column(default="ok")  # or "reconnect", or "disconnected"
    problem: Mapped[str] = mapped_column(default="")  # why it does not work, for the person
    hold_until: Mapped[datetime | None]  # nothing goes before: a limit of the platform
    hold_reason: Mapped[str] = mapped_column(default="")
    warned_at: Mapped[datetime | None]  # the person was told that it ends soon
    refreshed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Publication(Base):
    """One file for one account at one time."""

    __tablename__ = "publications"
    __table_args__ = (
        Index("ix_publications_due", "due_at"),
        Index("ix_publications_user_at", "user_id", "at"),
        Index("ix_publications_account", "account_id", "state"),
        Index("ix_publications_entry", "entry_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(ForeignKey("platform_accounts.id", ondelete="CASCADE"))
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("entries.id", ondelete="SET NULL"))
    what: Mapped[str]  # reel, original, a clip of the entry, or a file of the person's own
    title: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    hashtags: Mapped[list[str]] = mapped_column(JSON, default=list)
    options: Mapped[dict[str, Any]] = mapped_column(default=dict)  # of its platform: who sees it, draft or post ...
    folder: Mapped[str]  # key in the media store of its own copy; empty once it is no longer needed
    file: Mapped[str]
    sha256: Mapped[str]  # of what was chosen; the same twice for one account is asked about
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    duration_s: Mapped[float]
    rendition: Mapped[dict[str, Any] | None]  # what has to be changed before it fits; None: nothing
    at: Mapped[datetime]  # when it is to be seen
    not_later_than: Mapped[datetime]
    dry_run: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(default="planned")
    code: Mapped[str] = mapped_column(default="")  # why it is in this state, for programs
    message: Mapped[str] = mapped_column(default="")  # the same, for the person
    remote: Mapped[str | None]  # what names it at its platform, encrypted: upload addresses are capabilities
    begun: Mapped[bool] = mapped_column(default=False)  # an answer with the remote id may be on its way
    link: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)  # that failed, in a row
    checks: Mapped[int] = mapped_column(default=0)  # since it was sent, in a row without an answer
    due_at: Mapped[datetime | None]  # when to do something about it; None: nothing to do
    claim: Mapped[str | None]  # the worker's token; another's writes are refused
    busy_until: Mapped[datetime | None]  # the claim's end, unless it is renewed
    prepared_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    live_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class PublicationEvent(Base):
    """One thing that happened to a publication; append-only. Limits are counted from those of the kind `call`."""

    __tablename__ = "publication_events"
    __table_args__ = (
        Index("ix_publication_events_publication", "publication_id", "id"),
        Index("ix_publication_events_account", "account_id", "kind", "at"),
        Index("ix_publication_events_platform", "platform", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    publication_id: Mapped[str] = mapped_column(ForeignKey("publications.id", ondelete="CASCADE"))
    account_id: Mapped[str]
    platform: Mapped[str]
    kind: Mapped[str]  # state, or call
    name: Mapped[str]  # the state, or which call
    message: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime] = mapped_column(default=now)
