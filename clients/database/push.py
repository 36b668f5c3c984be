"""Devices that are told by push messages, and what they are still to be told."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base, now


class PushDevice(Base):
    """A browser of a person that subscribed. Its keys only encrypt; without the server's key nobody can send to it."""

    __tablename__ = "push_devices"
    __table_args__ = (Index("ix_push_devices_user", "user_id"), Index("ix_push_devices_session", "session_id"))

    id: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of the endpoint
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    # A browser that is signed out is told nothing more. None: nobody signs in here.
    session_id: Mapped[str | None] = mapped_column(ForeignKey("browser_sessions.id", ondelete="CASCADE"))
    endpoint: Mapped[str]
    p256dh: Mapped[str]
    auth: Mapped[str]
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    next_at: Mapped[datetime] = mapped_column(default=now)  # nothing is sent before
    created_at: Mapped[datetime] = mapped_column(default=now)


class PushMessage(Base):
    """That an entry has ended; several that wait for one device are told together."""

    __tablename__ = "push_messages"
    __table_args__ = (Index("ix_push_messages_device", "device_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[str] = mapped_column(ForeignKey("push_devices.id", ondelete="CASCADE"))
    entry_id: Mapped[str]  # empty: a test
    title: Mapped[str]
    status: Mapped[str]  # completed, failed or test
    created_at: Mapped[datetime] = mapped_column(default=now)
