"""The application: `create_app` takes its collaborators and starts nothing; `serve` wires the real ones."""

import os
import sys
import threading
from typing import TYPE_CHECKING

from flask import Flask
from flask_bootstrap import Bootstrap5

import utils.lean_imports  # noqa: F401 - before httpx
from clients.database.faults import in_words
from config.settings import Role, Settings
from endpoints import auth
from endpoints.api import tokens
from endpoints.app_context import EXTENSION, AppContext
from endpoints.assets import serve_assets
from endpoints.blueprints import BLUEPRINTS
from endpoints.errors import answer_errors
from endpoints.languages import speak_languages
from endpoints.limits import limit
from endpoints.metrics_port import open_metrics_port
from endpoints.open_context import open_context
from endpoints.pages.template_filters import register_filters
from endpoints.port_taken import SERVER_NAME, why_not_served
from endpoints.safety import protect
from endpoints.safety import refuse_strangers as refuse_strangers
from endpoints.welcome import page_address, show_code
from services.container import LOCAL_USER, Container, open_container
from services.entries.sample import process_sample
from services.exports.notes_folder import following
from services.imports.feeder import feeding
from services.notion.rows.posting_setup import open_request_worker
from services.operations.canaries import Canaries, ask_aside, asking
from services.operations.cleanup import hourly_sweep
from services.operations.search_backfill import backfill_aside
from services.operations.vendor_calls import VendorCalls
from utils.lifetime import Lifetime
from utils.logger import get_logger
from utils.tracing import listen
from utils.web_server.server import WebServer

if TYPE_CHECKING:
    from services.engine.worker import EngineWorker
    from services.notion.monitor.monitor import Monitor

MAX_BODY_BYTES = 256_000  # uploads set their own
BACKLOG = 512  # with cheroot's own 5, fifty clients at once are reset or wait a second
THREADS = 320  # at most: each live page holds one: two hundred of them leave room for the rest
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
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # a sentence may stand on several lines of a template
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
    return _server(create_app(open_context(container, stopping)), container.settings)


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


def _server(app: Flask, settings: Settings) -> WebServer:
    address = (settings.host, settings.port)
    server = WebServer(address, app, threads=THREADS, backlog=BACKLOG, probes="/health", name=SERVER_NAME)
    try:
        server.prepare()
    except OSError as error:
        raise why_not_served(settings, error) from error
    return server
