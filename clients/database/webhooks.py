"""The tables of webhooks: where a person's events are sent, and each message."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base, now


class Webhook(Base):
    """Where a person's events are sent: of all entries, or once the end of a single one."""

    __tablename__ = "webhooks"
    __table_args__ = (
        Index("ix_webhooks_entry", "entry_id"),
        Index("ix_webhooks_user", "user_id", "entry_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    url: Mapped[str]
    secret: Mapped[str]  # encrypted
    events: Mapped[list[str]] = mapped_column(JSON)
    entry_id: Mapped[str | None] = mapped_column(ForeignKey("entries.id", ondelete="CASCADE"))  # the single one
    told_run: Mapped[int | None]  # whose end was told already; None: the next one's is
    created_at: Mapped[datetime] = mapped_column(default=now)


class WebhookDelivery(Base):
    """One message to a webhook."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("ix_webhook_deliveries_due", "due_at"),
        Index("ix_webhook_deliveries_webhook", "webhook_id", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    webhook_id: Mapped[str] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event: Mapped[str]
    payload: Mapped[str]  # JSON, as it is signed and sent each time
    state: Mapped[str] = mapped_column(default="waiting")  # or delivered, or dead
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")  # of the last try
    due_at: Mapped[datetime | None]  # of the next try; None: there is none
    created_at: Mapped[datetime] = mapped_column(default=now)
    tried_at: Mapped[datetime | None]
