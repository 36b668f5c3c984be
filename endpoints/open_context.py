"""The collaborators of the endpoints, taken from what is wired for the whole process."""

import threading
from collections.abc import Callable
from functools import partial

from config.keys import secret_key
from config.settings import Settings
from endpoints.app_context import (
    AppContext,
    HealthCheck,
    LivePages,
    Messages,
    Operations,
    SignInServices,
    VideoServices,
)
from endpoints.stream_limiter import StreamLimiter
from services.accounts.api_tokens import ApiTokens
from services.accounts.openid import open_sign_ins
from services.container import Container
from services.engine.database import check_queue
from services.entries.feed import EventFeed
from services.entries.idempotency import Idempotency
from services.entries.share_links import ShareLinks
from services.exports.row_clips.row_clips import row_clips
from services.operations.connection_tests import ConnectionTests
from services.operations.diagnostics import CHECKS, NOTES, Check, CheckState, finding, worded
from services.operations.kept_checks import kept_checks
from services.operations.metrics import Metrics
from services.operations.overview import Overview
from services.operations.readiness import Readiness
from services.sources.resumable_uploads import Resumable
from services.sources.uploads import Uploads
from services.webhooks.registry import Webhooks
from utils.ttl_cache import Recent

CHECKED_EVERY_S = 3.0  # however often probes ask
LIVE_PAGES, LIVE_PAGES_EACH = 256, 40  # of all people, and of one where people sign in


def open_context(container: Container, stopping: threading.Event) -> AppContext:
    """What the endpoints of this process work with; `stopping` ends its open streams."""
    settings, figures, webhooks = container.settings, Metrics(container.database), container.webhooks()
    return AppContext(
        settings=settings,
        intake=container.intake,
        entries=container.entries,
        results=container.results,
        imports=container.imports,
        share_links=ShareLinks(container.database),
        idempotency=Idempotency(container.database),
        notion=container.notion,
        publishing=container.publishing,
        videos=_videos(container),
        sign_in=SignInServices(
            people=container.people,
            tokens=ApiTokens(container.database),
            openid=open_sign_ins(settings, container.database, secret_key(settings)),
            secret_key=secret_key(settings),
        ),
        messages=Messages(webhooks, container.once(), container.push_devices()),
        live=LivePages(
            feed=EventFeed(container.database),
            notifier=container.notifier,
            stream_limiter=StreamLimiter(LIVE_PAGES, LIVE_PAGES_EACH if settings.has_oauth else LIVE_PAGES),
        ),
        operations=_operations(container, figures, webhooks),
        meanings=container.meanings.search,
        hooks=container.hooks(),
        redis=container.redis,
        media_origin=container.store.origin,
        stopping=stopping,
    )


def _videos(container: Container) -> VideoServices:
    settings = container.settings
    uploads = Uploads(
        *(container.database, settings.data_dir / "uploads", container.store),
        max_mb=settings.max_upload_mb,
        quota_mb=settings.upload_quota_mb,
    )
    return VideoServices(
        uploads=uploads,
        resumable=Resumable(uploads, lifetime_s=3600 * settings.temp_max_age_h),
        clips=container.clips,
        segments=container.segments,
        eye_contact=container.eye_contact,
        fonts=container.fonts,
        row_clips=row_clips(settings, container.artifacts),
    )


def _operations(container: Container, figures: Metrics, webhooks: Webhooks) -> Operations:
    settings, current = container.settings, container.kept.current
    findings = findings_of(container, figures)
    return Operations(
        overview=Overview(container.database, figures, settings),
        figures=figures,
        budget=container.budget,
        kept=container.kept,
        connection_tests=ConnectionTests(settings, container.notion.connections, webhooks, current=current),
        forgetting=container.forgetting(),
        checks={name: partial(_check, find) for name, find in findings.items()},
        findings=findings,
        notices=lambda: _notices(current()),
    )


def findings_of(container: Container, figures: Metrics) -> dict[str, Callable[[], Check]]:
    """Every check of the doctor by name, each asked at most once in a few seconds."""
    settings = container.settings
    current = container.kept.current
    found: dict[str, Callable[[], Check]] = {name: partial(_finding, name, current) for name in CHECKS}
    poll_interval_s = settings.poll_interval_s
    found |= kept_checks(container.database, settings)
    works = partial(check_queue, settings, container.database)
    found |= Readiness(
        *(container.database, container.store, figures, container.redis),
        poll_interval_s=poll_interval_s,
        queue_works=works,
    ).checks()
    return {name: Recent(partial(worded, name, find), CHECKED_EVERY_S) for name, find in found.items()}


def _finding(name: str, current: Callable[[], Settings]) -> Check:
    return finding(name, current())


def _check(find: Callable[[], Check]) -> HealthCheck:
    found = find()
    if found.state is CheckState.BROKEN:
        return HealthCheck(ok=False, line=f"{found.says} {found.advice}".strip())
    return HealthCheck(ok=True, line=found.says)


def _notices(settings: Settings) -> list[str]:
    found = finding(NOTES, settings)
    return [found.says] if found.state is CheckState.DEGRADED else []
