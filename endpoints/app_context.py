"""What the endpoints work with: the collaborators given to the application."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from flask import current_app, g
from sqlalchemy.exc import SQLAlchemyError

from config.settings import Settings
from endpoints.stream_limiter import StreamLimiter
from services.accounts.api_tokens import ApiTokens
from services.accounts.openid import ProviderSignIns
from services.accounts.people import People
from services.clips.captions.own_fonts import OwnFonts
from services.clips.clip_store import Clips
from services.costs.spending import DailyBudget
from services.domain.stages import Source
from services.entries.feed import EventFeed
from services.entries.idempotency import Idempotency
from services.entries.intake import Intake
from services.entries.share_links import ShareLinks
from services.entries.store import Entries
from services.exports.results import ResultReader
from services.exports.row_clips.row_clips import RowClipMaker
from services.eye_contact.order_store import EyeContactOrders
from services.imports.store import Imports
from services.meanings.meanings import NoMeanings
from services.notion.monitor.hooks import NotionHooks
from services.notion.notion_services import NotionServices
from services.operations.connection_tests import ConnectionTests
from services.operations.diagnostics import Check
from services.operations.forgetting import Forgetting
from services.operations.kept_settings.store import KeptSettings
from services.operations.metrics import Metrics
from services.operations.overview import Overview
from services.publishing.publishing_services import PublishingServices
from services.push.devices import PushDevices
from services.segments.segment_store import SegmentOrders
from services.sources.links import parse_link
from services.sources.resumable_uploads import Resumable
from services.sources.uploads import Uploads
from services.webhooks.once import OnceWebhooks
from services.webhooks.registry import Webhooks
from utils.notifier import Notifier
from utils.redis_client import NoRedis, Redis

EXTENSION = "clipsheet"
LOCAL_USER = "local"


@dataclass(frozen=True)
class HealthCheck:
    """How a subsystem is: a line for the person, without secrets."""

    ok: bool
    line: str


@dataclass(frozen=True)
class VideoServices:
    """How videos come here, and what is made of them beside a note."""

    uploads: Uploads
    resumable: Resumable
    clips: Clips
    segments: SegmentOrders
    eye_contact: EyeContactOrders
    fonts: OwnFonts
    row_clips: RowClipMaker


@dataclass(frozen=True)
class SignInServices:
    """Who somebody is, by password, provider or token."""

    people: People
    tokens: ApiTokens
    openid: ProviderSignIns | None = None  # where people sign in at a provider
    secret_key: str = ""


@dataclass(frozen=True)
class Messages:
    """Whom to tell what happens: receivers of a person, of one order, and devices."""

    webhooks: Webhooks
    once: OnceWebhooks
    push: PushDevices


@dataclass(frozen=True)
class LivePages:
    """What keeps open pages up to date."""

    feed: EventFeed
    notifier: Notifier = field(default_factory=Notifier)  # a live page looks when something happens
    stream_limiter: StreamLimiter = field(default_factory=StreamLimiter)
    poll_s: float = 0.4  # and this often anyway
    look_anyway_s: float = 2.0  # PostgreSQL may commit a lower event id after a higher one
    heartbeat_s: float = 15.0  # proxies end connections that say nothing for longer


@dataclass(frozen=True)
class Operations:
    """How the service is, what it spends, its settings, and what it forgets."""

    overview: Overview
    figures: Metrics
    budget: DailyBudget
    kept: KeptSettings
    connection_tests: ConnectionTests
    forgetting: Forgetting
    checks: Mapping[str, Callable[[], HealthCheck]] = field(default_factory=dict)
    findings: Mapping[str, Callable[[], Check]] = field(default_factory=dict)  # the same with what to do
    notices: Callable[[], list[str]] = list  # what somebody should know before ordering a note


@dataclass(frozen=True)
class AppContext:
    """Everything an endpoint may use, by feature. `stopping` ends open streams when the process ends."""

    settings: Settings
    intake: Intake
    entries: Entries
    results: ResultReader
    imports: Imports
    share_links: ShareLinks
    idempotency: Idempotency
    notion: NotionServices
    publishing: PublishingServices
    videos: VideoServices
    sign_in: SignInServices
    messages: Messages
    live: LivePages
    operations: Operations
    meanings: NoMeanings = field(default_factory=NoMeanings)
    hooks: NotionHooks | None = None
    redis: Redis = field(default_factory=NoRedis)
    media_origin: str = ""  # of the bucket that browsers fetch videos from; empty: from us
    user_id: str = LOCAL_USER
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def signs_in(self) -> bool:
        """Whether people sign in; else whoever reaches the page is the one local user. The first person changes it.

        While the database is away they do, for all that is known: error pages and probes must not fail for it.
        """
        try:
            return self.asks_for_sign_in()
        except SQLAlchemyError:
            return True

    def asks_for_sign_in(self) -> bool:
        """The same for whom to let in. Raises SQLAlchemyError when it cannot be known."""
        return self.settings.has_oauth or self.settings.has_oidc or self.sign_in.people.exist()


def web() -> AppContext:
    """The collaborators of the running application, for the user of this request."""
    shared = cast(AppContext, current_app.extensions[EXTENSION])
    user_id = g.get("user_id")  # set where people sign in; "" for somebody who has not
    settings = shared.operations.kept.current()
    if user_id is None and settings is shared.settings:
        return shared
    return replace(shared, settings=settings, user_id=shared.user_id if user_id is None else user_id)


def asks_for_sign_in(shared: AppContext) -> bool:
    """Whether this request's sender has to sign in, asked once. Raises SQLAlchemyError when it cannot be known."""
    if "asks_for_sign_in" not in g:
        g.asks_for_sign_in = shared.asks_for_sign_in()
    return bool(g.asks_for_sign_in)


def link_source(text: str) -> Source:
    """A pasted text's one video link as a source. Raises PermanentError or NeedsUserError saying what is wrong."""
    return Source(kind="link", url=parse_link(text, web().settings.extra_video_hosts).url)
