"""The application: `create_app` takes its collaborators and starts nothing; `serve` wires the real ones."""

import os
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from flask import Flask
from flask_bootstrap import Bootstrap5

import utils.lean_imports  # noqa: F401 - before httpx
from clients.database.faults import in_words
from config.keys import secret_key
from config.settings import Role, Settings
from endpoints import auth
from endpoints.api import tokens
from endpoints.app_context import (
    EXTENSION,
    AppContext,
    HealthCheck,
    LivePages,
    Messages,
    Operations,
    SignIn,
    VideoServices,
)
from endpoints.assets import serve_assets
from endpoints.blueprints import BLUEPRINTS
from endpoints.errors import answer_errors
from endpoints.languages import speak_languages
from endpoints.limits import limit
from endpoints.metrics_port import open_metrics_port
from endpoints.pages.template_filters import register_filters
from endpoints.port_taken import SERVER_NAME, why_not_served
from endpoints.safety import protect
from endpoints.safety import refuse_strangers as refuse_strangers
from endpoints.stream_limiter import StreamLimiter
from endpoints.welcome import page_address, show_code
from services.accounts.api_tokens import ApiTokens
from services.accounts.openid import open_sign_ins
from services.container import LOCAL_USER, Container, open_container
from services.engine.database import check_queue
from services.entries.feed import EventFeed
from services.entries.idempotency import Idempotency
from services.entries.sample import process_sample
from services.entries.share_links import ShareLinks
from services.exports.notes_folder import following
from services.exports.row_clips.row_clips import row_clips
from services.imports.feeder import feeding
from services.notion.rows.posting_setup import open_request_worker
from services.operations.canaries import Canaries, ask_aside, asking
from services.operations.cleanup import hourly_sweep
from services.operations.connection_tests import ConnectionTests
from services.operations.diagnostics import CHECKS, NOTES, Check, CheckState, finding, worded
from services.operations.kept_checks import kept_checks
from services.operations.metrics import Metrics
from services.operations.overview import Overview
from services.operations.readiness import Readiness
from services.operations.search_backfill import backfill_aside
from services.operations.vendor_calls import VendorCalls
from services.sources.resumable_uploads import Resumable
from services.sources.uploads import Uploads
from services.webhooks.registry import Webhooks
from utils.lifetime import Lifetime
from utils.logger import get_logger
from utils.tracing import listen
from utils.ttl_cache import Recent
from utils.web_server.server import WebServer

if TYPE_CHECKING:
    from services.engine.worker import EngineWorker
    from services.notion.monitor.monitor import Monitor

MAX_BODY_BYTES = 256_000  # uploads set their own
BACKLOG = 512  # with cheroot's own 5, fifty clients at once are reset or wait a second
THREADS = 320  # at most: each live page holds one: two hundred of them leave room for the rest
CHECKED_EVERY_S = 3.0  # however often probes ask
LIVE_PAGES, LIVE_PAGES_EACH = 256, 40  # of all people, and of one where people sign in
GRACE_S = 10.0  # for running stages, when the service is told to stop
log = get_logger(__name__)


def create_app(web: AppContext) -> Flask:
    """The web application around its collaborators. Raises nothing, opens nothing, starts nothing."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=web.sign_in.secret_key or None,
        SESSION_COOKIE_NAME="clipsheet",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=web.settings.public_url.startswith("https://"),
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        BOOTSTRAP_SERVE_LOCAL=True,
    )
    app.extensions[EXTENSION] = web
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Bootstrap5(app)
    speak_languages(app, web.settings.default_language)
    protect(app, web.settings, web.media_origin)
    tokens.authenticate_tokens(app, web)
    limit(app, web)
    auth.require_sign_in(app, web)
    answer_errors(app)
    serve_assets(app)
    register_filters(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    return app


def serve(settings: Settings, *, with_sample: bool = True) -> int:
    """Run this process's roles until SIGTERM or SIGINT. Work that is not finished goes on elsewhere or later."""
    lifetime = Lifetime()
    with lifetime.starting(), in_words():
        container = open_container(settings)
        calls = VendorCalls(container.database)
        listen(calls.hear)
        calls.start()
        server = _prepare_web(container, lifetime.stopping) if Role.WEB in settings.role else None
        worker = _start_worker(container) if Role.WORKER in settings.role else None
        monitor = _start_monitor(container) if Role.MONITOR in settings.role else None
        if server:  # last: no page takes orders where nobody can run them
            _open_web(server, settings)
        if with_sample and server and worker and not settings.has_oauth:
            process_sample(LOCAL_USER, container.entries, container.intake)
    lifetime.wait()
    log.info("Stopping; what is not finished goes on at the next start")
    lifetime.end_within(3 * GRACE_S)
    if worker:
        worker.leave()
    if server:
        server.stop()
    calls.write()
    has_ended = monitor.stop(0.0 if worker else GRACE_S) if monitor else True
    if worker:
        from services.engine.worker import end_process  # heavy: a web process does without

        end_process(worker, GRACE_S)
    if not has_ended:
        os._exit(0)  # a call to Notion that does not end would hold the process
    container.close()
    return 0


def _prepare_web(container: Container, stopping: threading.Event) -> WebServer:
    refuse_strangers(container.settings, people_sign_in=container.people.exist())
    return _server(create_app(_web(container, stopping)), container.settings)


def _open_web(server: WebServer, settings: Settings) -> None:
    threading.Thread(target=server.serve, name="web", daemon=True).start()
    if settings.metrics_port:
        open_metrics_port(server.wsgi_app, settings.host, settings.metrics_port)
    log.info("Clipsheet is ready at %s", page_address(settings))
    show_code(settings, sys.stderr)


def _start_worker(container: Container) -> "EngineWorker":
    worker = container.worker()
    worker.start()
    hourly_sweep(container.cleanup()).start()
    container.courier().start()
    if push := container.push_courier():
        push.start()
    container.publishing.runner().start()
    open_request_worker(
        *(container.database, container.entries, container.intake),
        clips=container.clips,
        results=container.results,
        publishing=container.publishing,
        address=container.settings.public_url.rstrip("/"),
    ).periodic().start()
    feeding(container.feeder()).start()
    if folder := following(container.settings, container.database, container.results, local_user=LOCAL_USER):
        folder.start()
    if meanings := container.meanings.worker:
        meanings.start()
    backfill_aside(container.database, container.results)
    return worker


def _start_monitor(container: Container) -> "Monitor":
    monitor = container.monitor()
    monitor.start()
    if container.settings.canaries:
        asking(Canaries(container.settings, ask_aside)).start()
    return monitor


def _web(container: Container, stopping: threading.Event) -> AppContext:
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
        sign_in=SignIn(
            people=container.people,
            tokens=ApiTokens(container.database),
            openid=open_sign_ins(settings, container.database, secret_key(settings)),
            secret_key=secret_key(settings),
        ),
        messages=Messages(webhooks, container.once(), container.push_devices()),
        live=LivePages(
            feed=EventFeed(container.database),
            wakes=container.wakes,
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
    findings = _findings(container, figures)
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


def _findings(container: Container, figures: Metrics) -> dict[str, Callable[[], Check]]:
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


def _server(app: Flask, settings: Settings) -> WebServer:
    address = (settings.host, settings.port)
    server = WebServer(address, app, threads=THREADS, backlog=BACKLOG, probes="/health", name=SERVER_NAME)
    try:
        server.prepare()
    except OSError as error:
        raise why_not_served(settings, error) from error
    return server
