"""Where a page of the list ends: after which entry the next one begins, as a text that programs pass on unread."""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, or_

from clients.database.models import Entry
from services.domain.entries import EntryView

_DIGITS = 9  # a number of entries; longer ones are of the other kind


@dataclass(frozen=True)
class Cursor:
    """The last entry of a page: the time alone would lose those of the same microsecond."""

    created_at: datetime
    id: str
    skip: int = 0  # where the order is another: how many come before

    @classmethod
    def past(cls, count: int) -> "Cursor":
        """The page after so many entries."""
        return cls(datetime.min.replace(tzinfo=UTC), "", count)

    @classmethod
    def after(cls, entry: EntryView) -> "Cursor":
        """The page after this entry."""
        return cls(entry.created_at, entry.id)

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """The cursor that was written as `text`. Raises ValueError."""
        if text.isdecimal() and len(text) < _DIGITS:
            return cls.past(int(text))
        try:
            at, _, id_ = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
            created_at = datetime.fromisoformat(at)
        except (binascii.Error, UnicodeError, ValueError) as error:
            raise ValueError("This is no cursor; give the `next` of a page") from error
        if not id_ or created_at.tzinfo is None:
            raise ValueError("This is no cursor; give the `next` of a page")
        return cls(created_at, id_)

    def __str__(self) -> str:
        if not self.id:
            return str(self.skip)
        text = f"{self.created_at.isoformat()} {self.id}"
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @property
    def older(self) -> ColumnElement[bool]:
        """The entries after it, where the newest come first and those of one moment by id."""
        same = and_(Entry.created_at == self.created_at, Entry.id > self.id)
        return or_(Entry.created_at < self.created_at, same)
