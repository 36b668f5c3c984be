"""What belongs to this Clipsheet as a whole: the name of its database, and settings that were changed on a page."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base, now


class Installation(Base):
    """This database's own name, in one row: the media store knows it by that."""

    __tablename__ = "installation"

    id: Mapped[str] = mapped_column(primary_key=True)


class KeptSetting(Base):
    """A setting that was changed on a page, encrypted; a version that does not know its name leaves the row alone."""

    __tablename__ = "kept_settings"

    name: Mapped[str] = mapped_column(primary_key=True)
    sealed: Mapped[str]
    changed_at: Mapped[datetime] = mapped_column(default=now)
