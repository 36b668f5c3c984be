"""A publication as the rest of the program sees it: without what is secret about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clients.database.models import PlatformAccount, Publication
from services.publishing.states import PostState


@dataclass(frozen=True)
class PublicationView:
    """One file for one account at one time, and how it stands."""

    id: str
    user_id: str
    account_id: str
    platform: str
    account_name: str
    entry_id: str | None
    what: str
    title: str
    text: str
    hashtags: tuple[str, ...]
    options: Mapping[str, str]
    size_bytes: int
    duration_s: float
    is_refitted: bool  # a rendition has to be made before it goes
    at: datetime
    not_later_than: datetime
    dry_run: bool
    state: PostState
    code: str
    message: str
    link: str
    attempts: int
    due_at: datetime | None
    created_at: datetime
    sent_at: datetime | None
    live_at: datetime | None
    folder: str = field(default="", repr=False)
    file: str = field(default="", repr=False)


@dataclass(frozen=True)
class HistoryEvent:
    """One line of a publication's history."""

    name: str
    message: str
    at: datetime


def view(row: Publication, account: PlatformAccount) -> PublicationView:
    """The row with the name of its account."""
    names = ("id", "user_id", "account_id", "entry_id", "what", "title", "text", "size_bytes", "duration_s", "at")
    more = ("not_later_than", "dry_run", "code", "message", "link", "attempts", "due_at", "created_at", "sent_at")
    return PublicationView(
        **{name: getattr(row, name) for name in (*names, *more, "live_at", "folder", "file")},
        platform=account.platform,
        account_name=account.name,
        hashtags=tuple(row.hashtags),
        options={name: str(value) for name, value in row.options.items()},
        is_refitted=row.rendition is not None,
        state=PostState(row.state),
    )
