"""Who signs in here: people with a password, or known by an OpenID Connect provider."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base, now


class Person(Base):
    """A user who signs in here; those who sign in with Notion alone have no such row."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("name_key", name="uq_people_name_key"),
        UniqueConstraint("subject", name="uq_people_subject"),
    )

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    name_key: Mapped[str]  # the name as people may type it: without case
    password_hash: Mapped[str | None]  # Argon2id; None: signs in at the provider alone
    subject: Mapped[str | None]  # issuer and id at the provider
    role: Mapped[str]  # admin or member
    disabled: Mapped[bool] = mapped_column(default=False, server_default=false())
    created_at: Mapped[datetime] = mapped_column(default=now)
