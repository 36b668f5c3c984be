"""Ways to make entries in tests."""

from clients.database.session import Database
from services.domain.entries import EntryView
from services.domain.stages import Options, Source
from services.entries.journal import Journal
from services.entries.store import Entries

LINK = Source(kind="link", url="https://www.tiktok.com/@a/video/1")
TIKTOK_1 = ("tiktok", "1")


def accept(
    entries: Entries, source: Source = LINK, *, user: str = "local", identity: tuple[str, str] = TIKTOK_1
) -> EntryView:
    """Accept one entry with default options."""
    entry, _ = entries.accept(user, source, Options(), identity=identity)
    return entry


def claimed(database: Database, entry: EntryView) -> Journal:
    """Claim it as a worker does."""
    journal = Journal.claim(database, entry.id, entry.run)
    assert journal is not None
    return journal
