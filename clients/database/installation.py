"""The name of a database."""

from sqlalchemy.orm import Mapped, mapped_column

from clients.database.base import Base


class Installation(Base):
    """This database's own name, in one row: the media store knows it by that."""

    __tablename__ = "installation"

    id: Mapped[str] = mapped_column(primary_key=True)
