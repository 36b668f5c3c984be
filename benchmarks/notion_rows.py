"""Many rows at once: `python -m benchmarks.notion_rows [--rows 200]`. How far rows lag behind their notes, in seconds.

Against the local Notion with 180 calls a minute, counted over any 60 seconds, and a clock that is moved instead of
waited for: real rows, polls, save steps and writes, with notes that are ready as fast as Notion's calls let them be
saved. Targets: no row more than 30 s behind its note, at most 6 calls a row, no call refused.
"""

import argparse
import math
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from clients.database.locks import FileLocks
from clients.database.models import LinkDatabase, User
from clients.database.session import Database
from clients.notion.api import NotionApi
from clients.notion.budget import DatabaseBudget, Use
from clients.notion.gateway import Gateway
from clients.notion.transport import FixedToken, Transport
from clients.stores.media_store import FolderStore
from services.domain.entries import EntryView, Status
from services.entries.intake import Intake
from services.entries.journal import Journal
from services.entries.store import Entries
from services.exports.results import ResultReader
from services.notion.monitor.monitor import Monitor, Watch
from services.notion.monitor.poll import DatabasePoller
from services.notion.pages.recent import RecentAnswers
from services.notion.pages.save_attempt import SaveTools
from services.notion.pages.save_step import NotionStep
from services.notion.pages.targets import Targets
from services.notion.rows.link_rows import LinkRows
from services.notion.rows.poll_schedule import Schedule
from services.notion.rows.row_outbox import RowOutbox
from services.notion.rows.row_writer import RowWriter
from services.notion.rows.rows import Rows
from services.pipeline.artifact_store import Artifacts
from services.pipeline.steps import Job
from services.sources.identity import identify
from tests.fakes import results
from tests.fakes.notion.notion_services import WORKOUTS, NotionHarness
from tests.fakes.notion.server import TOKEN, NotionServer, notion_server
from tests.fakes.notion.workspace import BOT
from tests.fakes.queue import FakeQueue

LATENCY_S = 0.3  # of each call of a save step
PER_MINUTE = 180
STAGES = ("download", "transcribe", "read_text", "save")
MORE = {"Progress": "rich_text", "Updated": "date", "Note": "url", "Cost": "number"}
START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC).timestamp()


@dataclass(frozen=True)
class Figures:
    """What was measured."""

    rows: int
    took_s: float
    lags_s: tuple[float, ...]  # from a note's end to its row's
    calls: int
    refused: int
    untrue: int

    @property
    def calls_a_row(self) -> float:
        """All calls, those of polls too."""
        return self.calls / self.rows


@dataclass
class World:
    """A workspace, a monitor and a worker over one clock, which moves only when somebody waits."""

    notion: NotionServer
    database: Database
    folder: Path
    per_minute: int = PER_MINUTE
    at: float = START
    done: dict[str, float] = field(default_factory=dict)  # page -> when its note was
    shown: dict[str, float] = field(default_factory=dict)  # page -> when its row said so
    is_ticking: bool = False

    def __post_init__(self) -> None:
        self.notion.clock, self.notion.per_minute = lambda: self.at, self.per_minute
        artifacts = Artifacts(self.database, FolderStore(self.folder / "media"), FileLocks(self.folder / "locks"))
        self.harness = NotionHarness(self.notion, self.database, artifacts, self.folder / "work")
        self.harness.content("Workouts", "gym", WORKOUTS)
        self._add_columns()
        self.entries, self.queue = Entries(self.database), FakeQueue()
        intake = Intake(self.entries, self.queue, lambda source: identify(source, ()))
        schedule, outbox = Schedule(self.database, clock=self.now), RowOutbox(self.database, clock=self.now)
        apis: dict[Use, NotionApi] = {use: self._api(use) for use in Use}

        def connect(_: str) -> NotionApi:
            return apis[Use.ROWS]

        rows = Rows(
            intake, LinkRows(self.database, clock=self.now), clock=self.now, options=Targets(self.database).options
        )
        writer = RowWriter(connect, outbox, schedule, intake, connect_news=lambda _: apis[Use.NEWS], clock=self.now)
        self.monitor = Monitor(Watch(schedule, DatabasePoller(connect, schedule, rows, clock=self.now), outbox, writer))
        notes = Late(apis[Use.NOTES], self)
        self.step = NotionStep(
            SaveTools(
                connect=lambda _: notes,
                targets=Targets(self.database),
                results=ResultReader(artifacts),
                work=self.folder / "work",
                pause=lambda _, seconds: self.wait(seconds),
                recent=RecentAnswers(clock=lambda: self.at),
            )
        )

    def now(self) -> datetime:
        """The world's time."""
        return datetime.fromtimestamp(self.at, UTC)

    def _api(self, use: Use) -> Gateway:
        budget = DatabaseBudget(self.database, BOT, per_minute=self.per_minute, use=use, clock=lambda: self.at)
        max_wait_s = 20.0 if use is Use.NOTES else 0.0  # the monitor's threads cannot move the clock: they come again
        return Gateway(Transport(self.harness.http, FixedToken(TOKEN), budget, max_wait_s=max_wait_s, sleep=self.wait))

    def _add_columns(self) -> None:
        workspace = self.notion.workspace
        table = workspace.change_columns(self.harness.links, {name: {kind: {}} for name, kind in MORE.items()})
        with self.database.transaction() as session:
            row = session.get_one(LinkDatabase, self.harness.link_database)
            row.properties = {**row.properties, **{name.lower(): table.column(name).id for name in MORE}}

    def wait(self, seconds: float) -> None:
        """Time passes; the monitor works in every second of it."""
        until = self.at + seconds
        while self.at < until:
            self.at = min(until, math.floor(self.at) + 1)
            self.notion.workspace.moment = self.now()
            if self.at == math.floor(self.at):
                self.tick()

    def tick(self) -> None:
        """What the monitor does in a second."""
        if self.is_ticking:
            return
        self.is_ticking = True
        self.monitor.look()
        self.monitor.look_again()
        self.monitor.tell()
        assert self.monitor.wait_until_idle(60)
        for page in self.done.keys() - self.shown.keys():
            if self.notion.workspace.cell(page, "Status") == Status.COMPLETED:
                self.shown[page] = self.at
        self.is_ticking = False

    def work(self, entry: EntryView) -> None:
        """A worker makes the note and saves it."""
        self.harness.give(entry, results.workout())
        journal = Journal.claim(self.database, entry.id, entry.run)
        assert journal is not None
        for stage in STAGES:
            journal.enter(stage, Status.SAVING if stage == "save" else Status.PROCESSING, stage)
        self.step.run(Job(journal, {}))
        journal.complete()
        assert entry.origin is not None
        self.done[entry.origin.page] = self.at


@dataclass
class Late:
    """Every call takes its time."""

    api: NotionApi
    world: World

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.api, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            self.world.wait(LATENCY_S)
            return method(*args, **kwargs)

        return call


@contextmanager
def world(folder: Path, per_minute: int = PER_MINUTE) -> Iterator[World]:
    """A fresh one."""
    database = Database(f"sqlite:///{folder / 'clipsheet.db'}")
    database.upgrade(folder)
    with database.transaction() as session:
        if session.get(User, "local") is None:
            session.add(User(id="local", name="Local"))
    with notion_server() as notion:
        made = World(notion, database, folder, per_minute)
        yield made
        made.monitor.stop(1.0)
        made.harness.close()
    database.close()


def measure(made: World, rows: int) -> Figures:
    """So many rows at once, until every one of them shows its note."""
    workspace = made.notion.workspace
    workspace.moment = made.now()
    video = 7106594312292450000
    pages = [
        workspace.row(made.harness.links, URL=f"https://www.tiktok.com/@a/video/{video + number}", Tag="gym")
        for number in range(rows)
    ]
    made.notion.calls.clear()
    began = made.at
    made.tick()
    made.wait(5)
    for number in range(rows):
        entry = made.entries.find(made.queue.enqueued[number])
        assert entry is not None
        made.work(entry)
    while made.shown.keys() != set(pages) and made.at - began < 60 * rows:
        made.wait(1)
    lags = tuple(made.shown.get(page, math.inf) - made.done[page] for page in pages)
    statuses = [workspace.cell(page, "Status") for page in pages]
    refused = sum(call.status == 429 for call in made.notion.calls)
    untrue = sum(status != Status.COMPLETED for status in statuses)
    return Figures(rows, made.at - began, lags, len(made.notion.calls), refused, untrue)


def main(arguments: Any = None) -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as made:
        figures = measure(made, chosen.rows)
    lags = sorted(figures.lags_s)
    middle, late = lags[len(lags) // 2], lags[int(len(lags) * 0.95)]
    print(f"{figures.rows} rows in {figures.took_s / 60:.1f} min, {figures.rows / figures.took_s * 60:.0f} a minute")
    print(f"rows behind their notes: {middle:.1f} s in the middle, {late:.1f} s at 95 %, {lags[-1]:.1f} s at most (30)")
    print(f"calls a row, polls too: {figures.calls_a_row:.2f} (6)")
    print(f"calls that Notion refused: {figures.refused} (0); rows untrue in the end: {figures.untrue} (0)")


if __name__ == "__main__":
    main()
