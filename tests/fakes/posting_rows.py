"""Rows that ask for clips and posts: a local Notion, the imitations of the platforms, and a worker that makes clips."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from clients.database.locks import FileLocks
from clients.database.models import Entry, Publication
from clients.database.session import Database
from clients.stores.media_store import FolderStore
from services.clips.clip_store import Clips
from services.domain.artifacts import StageResult
from services.domain.clips import ClipChoice, ClipFile, ClipPlan, Span
from services.domain.stages import StageName
from services.exports.results import ResultReader
from services.notion.rows.post_draft import PostDrafts, Posting
from services.notion.rows.request_worker import RequestWorker
from services.notion.rows.row_clips import RowClipOrders
from services.notion.rows.row_posts import RowPosts
from services.pipeline.artifact_store import ArtifactKey, Artifacts
from services.publishing.files.sources import FinishedClips, ReelAndOriginal
from services.publishing.views import PublicationView
from tests.fakes import results
from tests.fakes.platforms.scene import Scene, scene
from tests.fakes.watch_container import PROPERTIES, WatchContainer, watch_house

ADDRESS = "https://clips.example"
POSTING: dict[str, Any] = {
    "Clips": {"number": {}},
    "Publish to": {"multi_select": {"options": []}},
    "Publish at": {"date": {}},
    "Posts": {"rich_text": {}},
}
TITLES = ("Why knees hurt", "The one stretch", "Three mistakes", "What to do")


@dataclass
class PostingRows:
    """`sees_to` is the worker of rows' requests; a test may put another in its place."""

    container: WatchContainer
    platforms: Scene
    folder: Path
    columns: dict[str, Any] = field(default_factory=lambda: POSTING)

    def __post_init__(self) -> None:
        database = self.container.database
        self.artifacts = Artifacts(database, FolderStore(self.folder / "media"), FileLocks(self.folder / "locks"))
        self.results, self.clips = ResultReader(self.artifacts), Clips(database)
        self.table = self.container.register(
            self.container.notion.workspace.database("Links to post", {**PROPERTIES, **self.columns})
        )
        self.sees_to = self.worker(self.posting())

    def posting(self, **others: Any) -> Posting:
        """What rows plan posts with."""
        harness = self.platforms.harness
        sources = (ReelAndOriginal(), FinishedClips(self.clips, self.results))
        own: dict[str, Any] = {
            "planner": harness.planner,
            "publications": harness.publications,
            "clips": self.clips,
        } | others
        return Posting(harness.accounts, own["planner"], own["publications"], harness.platforms, sources)

    def worker(self, posting: Posting, **others: Any) -> RequestWorker:
        """A worker of its own; `others` take the place of what it works with."""
        own: dict[str, Any] = {
            "requests": self.container.requests,
            "clips": self.clips,
            "intake": self.container.intake,
        } | others
        return RequestWorker(
            own["requests"],
            self.container.entries,
            own["intake"],
            RowClipOrders(own["clips"], own["intake"], self.results, ADDRESS),
            RowPosts(posting, PostDrafts(posting, own["clips"], self.results)),
        )

    # What a person does.

    def row(self, number: int = 100, **cells: Any) -> str:
        """A new row with a link: `Publish_at` is the column "Publish at"."""
        url = f"https://www.tiktok.com/@coach/video/7106594312292453{number}"
        return self.container.notion.workspace.row(self.table, URL=url, **_named(cells))

    def type_in(self, page: str, **cells: Any) -> None:
        """Fill in cells."""
        self.container.type_in(page, **_named(cells))

    def posts(self, page: str) -> str:
        """What the row says of its clips and posts."""
        return str(self.container.shown(page, "Posts") or "")

    def at(self, **ahead: float) -> str:
        """A time as Notion writes it."""
        return (self.container.clock() + timedelta(**ahead)).isoformat(timespec="seconds")

    # What time, the monitor and workers do.

    def go(self, seconds: int = 70) -> None:
        """Time passes: polls, rows that are told, requests that are seen to, posts that are due."""
        for _ in range(0, seconds, 10):
            self.container.wait(10)
            self.container.look()
            self.sees_to.look()
            self.platforms.harness.look()
            self.container.tell()

    def finish(self, page: str, *, reel: bool | bytes = False, has_video: bool = True) -> None:
        """A worker makes the note, with a reel of its own or of these bytes."""
        journal = self.container.work(page)
        media = results.media().result.model_copy(update={"has_video": has_video} if has_video is False else {})
        made: dict[str, tuple[StageResult, dict[str, bytes]]] = {
            StageName.DOWNLOAD: (media, {"video.mp4": b"video" * 20})
        }
        if reel:
            moves = results.workout()[StageName.HIGHLIGHT]
            assert moves is not None
            content = page.encode() * 3 if reel is True else reel
            made[StageName.HIGHLIGHT] = (moves.result, dict.fromkeys(moves.files, content))
        for stage, (result, files) in made.items():
            self._store(journal.entry.id, stage, result, files)
        journal.saved("notion", f"https://app.notion.com/p/{page}", seconds=1.0)
        journal.complete()

    def make_clips(self, page: str, *, zero_reason: str = "") -> None:
        """A worker chooses the clips that were asked for, and makes them."""
        entry = self.container.entry(page)
        journal = self.container.work(page)
        wish = self.clips.open_order(entry.id)
        assert wish is not None
        plans = tuple(
            ClipPlan(parts=(Span(start_s=9.0 * n, end_s=9.0 * n + 8),), title=TITLES[n % 4], score=50.0 + n)
            for n in range(0 if zero_reason else wish.count)
        )
        self.clips.fill(entry.id, wish, ClipChoice(clips=plans, zero_reason=zero_reason or None))
        for clip_id in self.clips.waiting(entry.id):
            begun = self.clips.begin(clip_id)
            assert begun is not None
            made = ClipFile(file="clip.mp4", duration_s=8, width=2, height=2, fps=25, size_bytes=1)
            self.clips.finish(begun[0], self._publish(entry.id, made, {"clip.mp4": clip_id.encode() * 5}), made)
        journal.complete()

    def save_again(self, page: str) -> int:
        """A worker saves the note again where that was asked for; the number of the entry's run."""
        entry = self.container.entry(page)
        if not entry.status.is_final:
            self.container.work(page).complete()
        return entry.run

    def publications(self) -> list[PublicationView]:
        """All, in the order in which they were planned, dropped ones too."""
        with self.container.database.reading() as session:
            ids = [row.id for row in session.query(Publication).order_by(Publication.created_at, Publication.id)]
        return [self.platforms.harness.publications.get("local", one) for one in ids]

    def _store(self, entry_id: str, stage: str, result: StageResult, files: dict[str, bytes]) -> None:
        artifact = self._publish(entry_id, result, files)
        with self.container.database.transaction() as session:
            row = session.get_one(Entry, entry_id)
            row.results = {**row.results, stage: artifact}

    def _publish(self, entry_id: str, result: StageResult, files: dict[str, bytes]) -> str:
        work = self.folder / uuid.uuid4().hex
        work.mkdir(parents=True)
        for name, content in files.items():
            (work / name).write_bytes(content)
        entry = self.container.entries.find(entry_id)
        assert entry is not None
        return self.artifacts.publish(ArtifactKey(entry.video_id, "x", {"run": uuid.uuid4().hex}), work, result).id


def _named(cells: Mapping[str, Any]) -> dict[str, Any]:
    return {name.replace("_", " "): value for name, value in cells.items()}


@contextmanager
def posting_rows(database: Database, folder: Path, columns: dict[str, Any] | None = None) -> Iterator[PostingRows]:
    """Everything at one clock."""
    with scene(database, folder) as platforms, watch_house(database, clock=platforms.harness.clock) as container:
        yield PostingRows(container, platforms, folder, columns if columns is not None else POSTING)
