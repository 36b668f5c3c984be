from clients.database.session import Database
from services.domain.stages import Options, Source
from services.entries.feed import EventFeed
from services.entries.store import Entries

SOURCE = Source(kind="link", url="https://youtu.be/abcdefghijk")


def test_the_feed_tells_own_events_in_order(database: Database, entries: Entries) -> None:
    one, _ = entries.accept("local", SOURCE, Options(), identity=("youtube", "1"))
    entries.accept("other", SOURCE, Options(), identity=("youtube", "1"))
    two, _ = entries.accept("local", SOURCE, Options(), identity=("youtube", "2"))

    events = EventFeed(database).after("local", 0)

    assert [event.entry_id for event in events] == [one.id, two.id]
    assert EventFeed(database).after("local", events[0].id) == events[1:]


def test_the_newest_event_is_where_a_fresh_page_begins(database: Database, entries: Entries) -> None:
    feed = EventFeed(database)
    assert feed.newest() == 0

    entries.accept("local", SOURCE, Options(), identity=("youtube", "1"))

    assert feed.after("local", feed.newest()) == []


def test_entries_are_counted_by_status(database: Database, entries: Entries) -> None:
    for number in "12":
        entry, _ = entries.accept("local", SOURCE, Options(), identity=("youtube", number))
    entries.request_cancel("local", entry.id)

    assert EventFeed(database).counts("local") == {"pending": 1, "cancelled": 1}
