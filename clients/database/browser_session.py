"""Signing in: what is begun, and which browsers are signed in."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base, now


class BrowserSession(Base):
    """A browser that is signed in; signing out ends it here, so that a copy of its cookie is worth nothing."""

    __tablename__ = "browser_sessions"
    __table_args__ = (Index("ix_browser_sessions_user", "user_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of what the cookie holds
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    browser: Mapped[str] = mapped_column(default="", server_default="")  # such as "Firefox, Windows"
    address: Mapped[str] = mapped_column(default="", server_default="")  # where it signed in from
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]


class OauthState(Base):
    """A sign-in that came back: its state is good for no other."""

    __tablename__ = "oauth_states"

    id: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of the state
    expires_at: Mapped[datetime]
