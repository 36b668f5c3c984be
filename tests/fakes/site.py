"""A whole site on a temporary database: entries are real, brought to any state through the real journal.

`TEST_SITES_ON=postgres` has all sites of a run on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from clients.database.locks import FileLocks
from clients.database.models import User
from clients.database.session import Database
from clients.stores.media_store import FolderStore, MediaStore
from config.settings import Settings
from endpoints.app_context import (
    LOCAL_USER,
    AppContext,
    HealthCheck,
    LivePages,
    Messages,
    Operations,
    SignInServices,
    VideoServices,
)
from services.accounts.api_tokens import ApiTokens
from services.accounts.openid import open_sign_ins
from services.accounts.people import People
from services.clips.captions.own_fonts import OwnFonts
from services.clips.clip_store import Clips
from services.container import allowance_of
from services.costs.spending import DailyBudget
from services.domain.artifacts import StageResult
from services.domain.entries import EntryView, Status
from services.domain.stages import Options, Source, StageName
from services.entries.feed import EventFeed
from services.entries.idempotency import Idempotency
from services.entries.intake import Intake
from services.entries.journal import Journal
from services.entries.share_links import ShareLinks
from services.entries.store import Entries
from services.exports.library import Library
from services.exports.results import ResultReader
from services.exports.row_clips.row_clips import RowClipMaker
from services.eye_contact.order_store import EyeContactOrders
from services.imports.store import Imports
from services.notion.notion_services import open_notion_services
from services.operations.connection_tests import ConnectionTests
from services.operations.diagnostics import Check, CheckState
from services.operations.forgetting import Forgetting
from services.operations.kept_settings.store import KeptSettings
from services.operations.metrics import Metrics
from services.operations.overview import Overview
from services.pipeline.artifact_store import ArtifactKey, Artifacts
from services.pipeline.runner import StageRunner
from services.publishing.publishing_services import open_publishing
from services.push.devices import PushDevices
from services.segments.segment_store import SegmentOrders
from services.sources.identity import identify
from services.sources.resumable_uploads import Resumable
from services.sources.uploads import Uploads, with_local_path
from services.webhooks.once import OnceWebhooks
from services.webhooks.registry import Webhooks
from tests.fakes.compiled import quickly
from tests.fakes.queue import FakeQueue
from utils.crypto import Cipher
from utils.notifier import Notifier

KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
LINK = "https://www.tiktok.com/@coach/video/7106594312292453675"
SHOWN = {
    StageName.DOWNLOAD: Status.DOWNLOADING,
    StageName.TRANSCRIBE: Status.TRANSCRIBING,
    StageName.SAVE: Status.SAVING,
}


@dataclass(frozen=True)
class Made:
    """What a stage made: its result and the files beside it."""

    result: StageResult
    files: Mapping[str, Path | bytes]


class Client(FlaskClient):
    """Reads every answer to its end, as a browser does, but for live streams."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request."""
        answer = super().open(*args, **kwargs)
        if answer.mimetype != "text/event-stream":
            answer.get_data()
            answer.close()
            answer.request.environ["wsgi.input"].close()  # the client leaves a large body open
        return answer


class Site:
    """The application with real collaborators, but for the queue."""

    def __init__(
        self,
        folder: Path,
        migrated: Path | None = None,
        *,
        poll_s: float = 0.01,
        heartbeat_s: float = 15.0,
        max_video_mb: float = 5,
        delivery_s: float = 2.0,
        store: MediaStore | None = None,
        **settings: Any,
    ) -> None:
        self.folder = folder
        self.address = "93.184.216.34"  # of every name
        self.settings = Settings(data_dir=folder, max_video_mb=max_video_mb, max_upload_mb=max_video_mb, **settings)
        self._held = ExitStack()
        self.database = Database(self._held.enter_context(_database(folder, migrated)))
        if not migrated:
            self.database.upgrade(folder)
            self.add_user(LOCAL_USER)
        self.entries = Entries(self.database)
        self.queue = FakeQueue()
        store = store or FolderStore(folder / "media")
        self.intake = Intake(
            self.entries,
            self.queue,
            lambda source: identify(with_local_path(source, store)),
            allowance=allowance_of(self.settings, self.database),
        )
        self.artifacts = Artifacts(self.database, store, FileLocks(folder / "locks"))
        self.results = ResultReader(self.artifacts)
        self.row_clips = RowClipMaker(self.artifacts, StageRunner(folder / "work"))
        self.clips = Clips(self.database)
        self.segments = SegmentOrders(self.database)
        self.eye_contact = EyeContactOrders(self.database)
        quota_mb = self.settings.upload_quota_mb
        self.uploads = Uploads(self.database, folder / "uploads", store, max_mb=max_video_mb, quota_mb=quota_mb)
        self.notion = open_notion_services(self.settings, self.database, FileLocks(folder / "locks"), owner=LOCAL_USER)
        locks, notifier = FileLocks(folder / "locks"), Notifier()
        self.publishing = open_publishing(self.settings, self.database, store, locks, notifier, self.results)
        self.stopping = threading.Event()
        self.notices: list[str] = []
        self.checks = {"Database": lambda: HealthCheck(ok=True, line="SQLite answers")}
        self.findings = {
            "Speech": lambda: Check("Speech", CheckState.OFF, "faster-whisper is not here yet.", "It is fetched."),
            "Notes": lambda: Check("Notes", CheckState.OK, "By gemini, with 2 clients."),
        }
        self.silent: set[str] = set()  # addresses that nobody listens at
        self.webhooks = Webhooks(self.database, Cipher(lambda: [KEY]), resolver=lambda _host, _port: [self.address])
        self.web = AppContext(
            settings=self.settings,
            intake=self.intake,
            entries=self.entries,
            results=self.results,
            imports=Imports(self.database),
            share_links=ShareLinks(self.database),
            idempotency=Idempotency(self.database),
            notion=self.notion,
            publishing=self.publishing,
            videos=VideoServices(
                uploads=self.uploads,
                resumable=Resumable(self.uploads, lifetime_s=3600 * self.settings.temp_max_age_h),
                clips=self.clips,
                segments=self.segments,
                eye_contact=self.eye_contact,
                fonts=OwnFonts(folder / "fonts"),
                row_clips=self.row_clips,
            ),
            sign_in=SignInServices(
                people=People(self.database, local_user=LOCAL_USER),
                tokens=ApiTokens(self.database),
                openid=open_sign_ins(self.settings, self.database, "of tests"),
                secret_key="of tests",
            ),
            messages=Messages(
                self.webhooks,
                OnceWebhooks(self.database, Cipher(lambda: [KEY])),
                PushDevices(self.database, self.settings.extra_webhook_hosts, resolver=lambda _h, _p: [self.address]),
            ),
            live=LivePages(EventFeed(self.database), poll_s=poll_s, look_anyway_s=4 * poll_s, heartbeat_s=heartbeat_s),
            operations=self._operations(store, delivery_s),
            media_origin=store.origin,
            stopping=self.stopping,
        )
        self.app: Flask = quickly(lambda: create_app(self.web))
        self.app.test_client_class = Client

    def _operations(self, store: MediaStore, delivery_s: float) -> Operations:
        figures = Metrics(self.database)
        return Operations(
            overview=Overview(self.database, figures, self.settings),
            figures=figures,
            budget=DailyBudget(self.database, self.settings.daily_budget_usd),
            kept=KeptSettings(self.database, Cipher(lambda: [KEY]), self.settings),
            connection_tests=ConnectionTests(
                self.settings,
                self.notion.connections,
                self.webhooks,
                reach=lambda url: url not in self.silent,
                max_wait_s=delivery_s,
            ),
            forgetting=Forgetting(
                self.database,
                store,
                Library(self.folder / "library", self.results),
                self.queue,
                self.notion.connections,
                OwnFonts(self.folder / "fonts"),
                self.publishing.accounts,
                arriving=self.folder / "uploads",
                local_user=LOCAL_USER,
            ),
            checks=self.checks,
            findings=self.findings,
            notices=lambda: self.notices,
        )

    def add_user(self, user_id: str) -> None:
        """Another person."""
        with self.database.transaction() as session:
            session.add(User(id=user_id, name=user_id))

    def order(self, link: str = LINK, *, user_id: str = LOCAL_USER, options: Options | None = None) -> EntryView:
        """An entry for a link."""
        return self.intake.accept(user_id, Source(kind="link", url=link), options or Options())

    def journal(self, entry: EntryView) -> Journal:
        """The entry in a worker's hands."""
        journal = Journal.claim(self.database, entry.id, entry.run)
        assert journal is not None
        return journal

    def stage(
        self, journal: Journal, name: StageName, made: Made | None, *, seconds: float = 1.0, title: str = ""
    ) -> None:
        """One stage from beginning to end; None: it degraded."""
        journal.enter(name, SHOWN.get(name, Status.PROCESSING), f"Doing {name}")
        if made is None:
            journal.degrade(name, f"{name} gave nothing.", seconds=seconds)
            return
        artifact_id = self.publish(journal.entry, name, made)
        journal.stage_done(name, artifact_id, seconds=seconds, title=title, result=made.result)

    def publish(self, entry: EntryView, name: str, made: Made) -> str:
        """Store an artifact as a stage's process does."""
        work = self.folder / "work" / f"{entry.id}-{name}"
        work.mkdir(parents=True)
        for file_name, content in made.files.items():
            if isinstance(content, bytes):
                (work / file_name).write_bytes(content)
            else:
                shutil.copyfile(content, work / file_name)
        return self.artifacts.publish(ArtifactKey(entry.video_id, name, {"entry": entry.id}), work, made.result).id

    def finish(self, entry: EntryView, results: Mapping[StageName, Made | None], *, title: str = "") -> EntryView:
        """Bring an entry to completed with these results."""
        journal = self.journal(entry)
        for name, made in results.items():
            self.stage(journal, name, made, title=title if name is StageName.DOWNLOAD else "")
        journal.complete()
        return journal.entry

    def close(self) -> None:
        """End open streams, give connections back."""
        self.stopping.set()
        self.notion.close()
        self.publishing.close()
        self.database.close()
        self._held.close()


@contextmanager
def _database(folder: Path, migrated: Path | None) -> Iterator[str]:
    if os.environ.get("TEST_SITES_ON") != "postgres":
        if migrated:  # copying is faster than migrating
            shutil.copyfile(migrated, folder / "clipsheet.db")
        yield f"sqlite:///{folder / 'clipsheet.db'}"
        return
    with _postgres(template=_migrated() if migrated else "") as url:
        yield url


def _postgres(template: str = "") -> AbstractContextManager[str]:
    # By name: a site that nobody serves is for unit tests, which import nothing that could start something.
    database: AbstractContextManager[str] = import_module("tests.fakes.postgres").postgres_database(template)
    return database


@cache
def _migrated() -> str:
    held = ExitStack()
    url = held.enter_context(_postgres())
    atexit.register(held.close)
    database = Database(url)
    database.upgrade(Path(tempfile.gettempdir()))
    with database.transaction() as session:
        session.add_all([User(id="local", name="Local user"), User(id="other", name="Somebody else")])
    database.close()
    return url
