"""A monitor over the local Notion server, with a clock of the test's own: nothing runs unless a test says so."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from clients.database.models import LinkDatabase, LinkRow, NotionConnection
from clients.database.session import Database
from clients.notion.api import NotionApi
from clients.notion.models import Page
from services.domain.entries import EntryView
from services.entries.intake import Intake
from services.entries.journal import Journal
from services.entries.store import Entries
from services.notion.columns.link_columns import kept_columns
from services.notion.monitor.monitor import Monitor, Watch
from services.notion.monitor.poll import DatabasePoller
from services.notion.rows.link_rows import LinkRows
from services.notion.rows.poll_schedule import Schedule
from services.notion.rows.row_outbox import RowOutbox
from services.notion.rows.row_requests import RowRequests
from services.notion.rows.row_writer import RowWriter
from services.notion.rows.rows import RowPlace, Rows
from services.sources.identity import identify
from tests.fakes.notion.connect import gateway
from tests.fakes.notion.server import NotionServer, notion_server
from tests.fakes.notion.workspace import BOT
from tests.fakes.platforms.harness import FakeClock
from tests.fakes.queue import FakeQueue

LINK = "https://www.tiktok.com/@coach/video/7106594312292453675"
OTHER_LINK = "https://www.youtube.com/shorts/dQw4w9WgXcQ"
WORDS = ("pending", "downloading", "transcribing", "processing", "saving", "completed", "failed", "cancelled")
OPTIONS = [{"name": word} for word in (*WORDS, "retry", "cancel")]
PROPERTIES: dict[str, Any] = {
    "Name": {"title": {}},
    "URL": {"url": {}},
    "Tag": {"select": {}},
    "Status": {"select": {"options": OPTIONS}},
    "Progress": {"rich_text": {}},
    "Updated": {"date": {}},
    "Note": {"url": {}},
    "Cost": {"number": {}},
}


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = field(default_factory=lambda: datetime(2026, 3, 1, 12, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at


@dataclass
class WatchContainer:
    """The collaborators, the server, and what a person and a worker do."""

    database: Database
    notion: NotionServer
    queue: FakeQueue = field(default_factory=FakeQueue)
    clock: Clock | FakeClock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.notion.workspace.moment = self.clock()
        self.entries = Entries(self.database)
        self.intake = Intake(self.entries, self.queue, lambda source: identify(source, ()))
        self.api = gateway(self.notion)
        self.schedule = Schedule(self.database, clock=self.clock)
        self.outbox = RowOutbox(self.database, clock=self.clock)

        def connect(_: str) -> NotionApi:
            return self.api

        self.requests = RowRequests(self.database, clock=self.clock)
        self.rows = Rows(
            self.intake, LinkRows(self.database, clock=self.clock), requests=self.requests, clock=self.clock
        )
        self.poller = DatabasePoller(connect, self.schedule, self.rows, clock=self.clock)
        self.row_writer = RowWriter(connect, self.outbox, self.schedule, self.intake, clock=self.clock)
        self.monitor = Monitor(Watch(self.schedule, self.poller, self.outbox, self.row_writer))

    @cached_property
    def table(self) -> str:
        """A registered Link Database; its data source."""
        return self.register(self.notion.workspace.database("Links", PROPERTIES))

    def register(self, table: str, *, connection: str = "c1", user: str = "local", id_: str = "") -> str:
        """Register a data source as a Link Database; gives it back."""
        source = self.notion.workspace.table(table)
        names = {"url": "URL", "tag": "Tag", "status": "Status", "progress": "Progress", "updated": "Updated"}
        names |= {"note": "Note", "cost": "Cost", "clips": "Clips", "posts": "Posts"}
        names |= {"publish_to": "Publish to", "publish_at": "Publish at"}
        by_name = {column.name: column.id for column in source.columns.values()}
        with self.database.transaction() as session:
            if session.get(NotionConnection, connection) is None:
                bot = BOT if connection == "c1" else f"bot of {connection}"
                session.add(NotionConnection(id=connection, user_id=user, bot_id=bot, workspace_name="Test"))
                session.flush()
            session.add(
                LinkDatabase(
                    id=id_ or f"db-{table}"[:20],
                    connection_id=connection,
                    database_id=source.database_id,
                    data_source_id=source.id,
                    title=source.title,
                    properties={role: by_name[name] for role, name in names.items() if name in by_name},
                )
            )
        return table

    # What a person does.

    def row(self, **cells: Any) -> str:
        """A new row."""
        return self.notion.workspace.row(self.table, **cells)

    def type_in(self, page: str, **cells: Any) -> None:
        """Fill in cells."""
        self.notion.workspace.type_in(page, **cells)

    def shown(self, page: str, name: str = "Status") -> Any:
        """What a cell shows."""
        return self.notion.workspace.cell(page, name)

    def reconnect(self) -> None:
        """Sign in again."""
        with self.database.transaction() as session:
            session.get_one(NotionConnection, "c1").state = "ok"

    # What time and the monitor do.

    def wait(self, seconds: float) -> None:
        """Time passes, and nothing happens."""
        self.clock.at += timedelta(seconds=seconds)
        self.notion.workspace.moment = self.clock()

    def look(self) -> None:
        """All polls that are due."""
        self.monitor.look()
        self.monitor.look_again()
        assert self.monitor.wait_until_idle()

    def see(self, pages: Collection[Page]) -> None:
        """A poll's answer arrives."""
        place = self.place()
        columns = kept_columns(place.columns, place.properties)
        assert columns is not None
        self.rows.see(pages, RowPlace(place.id, "local", columns, self.api))

    def tell(self) -> None:
        """All rows that are due."""
        self.monitor.tell()
        assert self.monitor.wait_until_idle()

    def go(self, seconds: int) -> None:
        """Time passes, and the monitor works in every second of it; in long waits, in every ten."""
        step = 1 if seconds <= 30 else 10
        for _ in range(0, seconds, step):
            self.wait(step)
            self.look()
            self.tell()

    # What a worker does.

    def entry(self, page: str) -> EntryView:
        """The entry of a row."""
        with self.database.reading() as session:
            row = session.get(LinkRow, page)
            assert row is not None
            assert row.entry_id is not None
        found = self.entries.find(row.entry_id)
        assert found is not None
        return found

    def debt(self, page: str) -> LinkRow | None:
        """What is kept about a row."""
        with self.database.reading() as session:
            return session.get(LinkRow, page)

    def place(self, id_: str = "") -> LinkDatabase:
        """The Link Database as it is kept."""
        with self.database.reading() as session:
            return session.get_one(LinkDatabase, id_ or f"db-{self.table}"[:20])

    def all_entries(self) -> list[EntryView]:
        """Every entry of the user."""
        return self.entries.page("local", limit=200)

    def work(self, page: str) -> Journal:
        """A worker takes the row's entry."""
        entry = self.entry(page)
        journal = Journal.claim(self.database, entry.id, entry.run)
        assert journal is not None
        return journal


@contextmanager
def watch_house(
    database: Database, queue: FakeQueue | None = None, clock: FakeClock | None = None
) -> Iterator[WatchContainer]:
    """A container on a server of its own."""
    with notion_server() as notion:
        container = WatchContainer(database, notion, queue or FakeQueue(), clock or Clock())
        yield container
        container.monitor.stop(1.0)
