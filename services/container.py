"""Everything the program is made of, wired once for a process: database, stores, pipeline, the way in."""

import os
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from clients.database.faults import in_words
from clients.database.locks import locks_for
from clients.database.models import User
from clients.database.presence import Presence
from clients.database.session import Database, database_url
from clients.notion.budget import Use
from clients.stores.configured import media_store
from clients.stores.media_store import MediaStore
from clients.web_push.sender import push_sender
from config.keys import token_keys
from config.settings import Settings
from services.accounts.people import People
from services.clips.captions.own_fonts import OwnFonts
from services.clips.clip_store import Clips
from services.costs.estimates import estimate
from services.costs.spending import DailyBudget
from services.domain.stages import Source
from services.engine.job_queue import JobQueue
from services.entries.allowance import Allowance
from services.entries.events import ring_after_commits
from services.entries.intake import Intake
from services.entries.store import Entries
from services.exports.library import Library
from services.exports.results import ResultReader
from services.exports.row_clips.row_clips import row_clips
from services.eye_contact.order_store import EyeContactOrders
from services.imports.feeder import Feeder
from services.imports.store import Imports
from services.meanings.meaning_services import MeaningServices, open_meanings
from services.notion.monitor.hooks import NotionHooks
from services.notion.notion_services import NotionServices, open_notion_services
from services.notion.pages.save_attempt import SaveTools
from services.notion.pages.save_step import NotionStep
from services.notion.pages.targets import Targets
from services.notion.rows.poll_schedule import Schedule
from services.notion.rows.row_clips import note_clips
from services.operations.backups.restore import put_back
from services.operations.cleanup import Cleanup
from services.operations.forgetting import Forgetting
from services.operations.kept_settings.store import KeptSettings
from services.operations.media_owners import MediaOwners
from services.pipeline.artifact_store import Artifacts
from services.pipeline.catalog import STAGES
from services.pipeline.clips_step import ClipsStep
from services.pipeline.highlight_step import video_step
from services.pipeline.pipeline import Pipeline
from services.pipeline.room import fits
from services.pipeline.runner import StageRunner
from services.pipeline.slots import Slots
from services.pipeline.stage_process import quick_start
from services.pipeline.steps import SaveStep, StageDependencies, Step
from services.publishing.publishing_services import PublishingServices, open_publishing
from services.push.courier import PushCourier
from services.push.devices import PushDevices
from services.segments.segment_store import SegmentOrders
from services.sources.identity import identify
from services.sources.uploads import known_sha256, with_local_path
from services.webhooks.courier import Courier, sender
from services.webhooks.once import OnceWebhooks
from services.webhooks.registry import Webhooks
from utils.crypto import Cipher
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError
from utils.files import make_private
from utils.notifier import Notifier
from utils.redis_client import Redis, open_redis

if TYPE_CHECKING:
    from services.engine.worker import EngineWorker
    from services.notion.monitor.monitor import Monitor

LOCAL_USER = "local"


@dataclass(frozen=True)
class Container:
    """The collaborators of one process."""

    presence: Presence
    settings: Settings
    kept: KeptSettings
    database: Database
    entries: Entries
    store: MediaStore
    artifacts: Artifacts
    results: ResultReader
    clips: Clips
    segments: SegmentOrders
    eye_contact: EyeContactOrders
    fonts: OwnFonts
    library: Library
    orders: JobQueue
    intake: Intake
    budget: DailyBudget
    notion: NotionServices
    publishing: PublishingServices
    meanings: MeaningServices
    imports: Imports
    people: People
    redis: Redis
    notifier: Notifier

    def worker(self) -> "EngineWorker":
        """A worker for this process; it takes nothing until it is started."""
        from services.engine.worker import EngineWorker, WorkerDependencies  # heavy: a web process does without

        settings = self.settings
        dependencies = StageDependencies(
            settings=settings,
            store=self.store,
            artifacts=self.artifacts,
            runner=StageRunner(settings.work_dir, kept=self.kept.environment, start=quick_start()),
            current=self.kept.current,
            slots=Slots(settings.heavy_concurrency, cores=os.cpu_count() or 1, fits=fits(settings.worker_memory_mb)),
            budget=self.budget,
        )
        steps: list[Step] = [
            *(video_step(stage, dependencies) for stage in STAGES),
            ClipsStep(dependencies, self.clips, self.fonts, self.segments, self.eye_contact),
            SaveStep("library", self.library.save, self.library.remove),
            NotionStep(self._save_tools()),
        ]
        pipeline = Pipeline(self.database, steps)
        return EngineWorker(
            WorkerDependencies(settings, self.database, self.entries, self.orders, pipeline, self.notifier)
        )

    def monitor(self) -> "Monitor":
        """A monitor for this process; it looks at nothing until it is started."""
        from services.notion.monitor.monitor import Monitor, open_watch  # heavy: a web process does without

        connect = self.notion.connections.api
        watch = open_watch(self.settings, self.database, self.intake, connect, partial(connect, use=Use.NEWS))
        return Monitor(watch, self.notion.connections.try_token_again)

    def feeder(self) -> Feeder:
        """Feeds imports into the queue; it does nothing until it is started."""
        return Feeder(self.database, self.intake, locks_for(self.database.engine, self.settings.data_dir / "locks"))

    def cleanup(self) -> Cleanup:
        """What ends what has had its time."""
        locks = locks_for(self.database.engine, self.settings.data_dir / "locks")
        return Cleanup(self.database, self.store, locks, self.settings)

    def forgetting(self) -> Forgetting:
        """What forgets a person."""
        notion = self.notion.connections
        return Forgetting(
            *(self.database, self.store, self.library, self.orders, notion, self.fonts, self.publishing.accounts),
            arriving=self.settings.data_dir / "uploads",
            local_user=LOCAL_USER,
        )

    def hooks(self) -> NotionHooks:
        """Where Notion's webhooks go."""
        schedule = Schedule(self.database, interval_s=self.settings.poll_interval_s)
        return NotionHooks(schedule, token=self.settings.notion_webhook_token, folder=self.settings.data_dir)

    def _save_tools(self) -> SaveTools:
        return SaveTools(
            connect=partial(self.notion.connections.api, use=Use.NOTES),
            targets=Targets(self.database),
            results=self.results,
            work=self.settings.work_dir,
            address=self.settings.public_url.rstrip("/") or None,
            clips=partial(note_clips, self.clips, self.settings.public_url.rstrip("/")),
            row_clips_of=row_clips(self.settings, self.artifacts).for_note,
        )

    def webhooks(self) -> Webhooks:
        """The webhooks of all people."""
        return Webhooks(self.database, Cipher(partial(token_keys, self.settings)), self.settings.extra_webhook_hosts)

    def once(self) -> OnceWebhooks:
        """The addresses that are told of single orders."""
        return OnceWebhooks(self.database, Cipher(partial(token_keys, self.settings)))

    def push_devices(self) -> PushDevices:
        """The devices of all people that are told by push messages."""
        return PushDevices(self.database, self.settings.extra_webhook_hosts)

    def push_courier(self) -> PushCourier | None:
        """Sends to them; it does nothing until it is started. None without VAPID_PRIVATE_KEY."""
        settings = self.settings
        if not settings.has_push:
            return None
        send = push_sender(settings.vapid_private_key, settings.push_subject, settings.extra_webhook_hosts)
        return PushCourier(self.database, send)

    def courier(self) -> Courier:
        """Delivers to them; it does nothing until it is started."""
        safe = Cipher(partial(token_keys, self.settings))
        return Courier(self.database, safe, sender(self.settings.extra_webhook_hosts))

    def close(self) -> None:
        """Give all connections back."""
        self.orders.close()
        self.meanings.close()
        self.notion.close()
        self.publishing.close()
        self.redis.close()
        self.database.close()
        self.presence.release()


def open_container(settings: Settings) -> Container:
    """Create what is missing and open everything.

    Raises ClipsheetError when DATA_DIR cannot be written, or the database cannot be used.
    """
    try:
        make_private(settings.data_dir)
        settings.work_dir.mkdir(parents=True, exist_ok=True)
        presence = Presence(database_url(settings), settings.data_dir)
        presence.share()
    except OSError as error:
        raise NeedsUserError(
            f"DATA_DIR={settings.data_dir} cannot be written: {error.strerror}.",
            "Set DATA_DIR to a folder of yours.",
            code=ErrorCode.NOT_WRITABLE,
        ) from error
    database = _open_database(settings, presence)
    kept = KeptSettings(database, Cipher(partial(token_keys, settings)), settings)
    settings = kept.current()
    entries = Entries(database)
    locks = locks_for(database.engine, settings.data_dir / "locks")
    store = media_store(settings)
    MediaOwners(database, store).join()
    artifacts = Artifacts(database, store, locks)
    results = ResultReader(artifacts)
    redis = open_redis(settings.redis_url)
    notifier = Notifier(redis)
    ring_after_commits(database, notifier)
    orders = JobQueue(settings, notifier)

    def which_video(source: Source) -> tuple[str, str]:
        known = known_sha256(source, database)  # an upload was read once already
        return ("file", known) if known else identify(with_local_path(source, store), settings.extra_video_hosts)

    return Container(
        meanings=open_meanings(settings, database),
        presence=presence,
        settings=settings,
        kept=kept,
        database=database,
        entries=entries,
        store=store,
        artifacts=artifacts,
        results=results,
        clips=Clips(database),
        segments=SegmentOrders(database),
        eye_contact=EyeContactOrders(database),
        fonts=OwnFonts(settings.data_dir / "fonts"),
        library=Library(settings.data_dir / "library", results, row_clips(settings, artifacts).for_note),
        orders=orders,
        budget=DailyBudget(database, settings.daily_budget_usd),
        notion=open_notion_services(settings, database, locks, owner=LOCAL_USER),
        publishing=open_publishing(settings, database, store, locks, notifier, results),
        intake=Intake(
            *(entries, orders, which_video),
            estimated_cost_usd=estimate(settings).usd,
            allowance=allowance_of(settings, database),
        ),
        imports=Imports(database),
        people=People(database, local_user=LOCAL_USER),
        redis=redis,
        notifier=notifier,
    )


def allowance_of(settings: Settings, database: Database) -> Allowance:
    """What each person may have where people sign in; nobody limits the one whose machine it is."""
    owner = None if settings.has_oauth else LOCAL_USER
    return Allowance(database, storage_mb=settings.user_storage_mb, waiting=settings.user_waiting, owner=owner)


def _open_database(settings: Settings, presence: Presence) -> Database:
    database = Database(database_url(settings))
    try:
        with in_words():
            put_back(settings)
            database.upgrade(settings.data_dir)
            _ensure_local_user(database)
    except BaseException:
        database.close()
        presence.release()
        raise
    return database


def _ensure_local_user(database: Database) -> None:
    with database.transaction() as session:
        if session.get(User, LOCAL_USER) is None:
            session.add(User(id=LOCAL_USER, name="Local user"))
