"""The web application: `create_app` takes its collaborators and starts nothing; `prepare_web` wires the real ones."""

import sys
import threading

from flask import Flask
from flask_bootstrap import Bootstrap5

import utils.lean_imports  # noqa: F401 - before httpx
from config.settings import Settings
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
from services.container import Container
from utils.logger import get_logger
from utils.web_server.server import WebServer

MAX_BODY_BYTES = 256_000  # uploads set their own
BACKLOG = 512  # with cheroot's own 5, fifty clients at once are reset or wait a second
THREADS = 320  # at most: each live page holds one: two hundred of them leave room for the rest
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


def prepare_web(container: Container, stopping: threading.Event) -> WebServer:
    """A server with its socket, before anybody is answered. Raises NeedsUserError when strangers could come in."""
    refuse_strangers(container.settings, people_sign_in=container.people.exist())
    return _server(create_app(open_context(container, stopping)), container.settings)


def open_web(server: WebServer, settings: Settings) -> None:
    """Answer from now on, on a thread of its own, and say so."""
    threading.Thread(target=server.serve, name="web", daemon=True).start()
    if settings.metrics_port:
        open_metrics_port(server.wsgi_app, settings.host, settings.metrics_port)
    log.info("Clipsheet is ready at %s", page_address(settings))
    show_code(settings, sys.stderr)


def _server(app: Flask, settings: Settings) -> WebServer:
    address = (settings.host, settings.port)
    server = WebServer(address, app, threads=THREADS, backlog=BACKLOG, probes="/health", name=SERVER_NAME)
    try:
        server.prepare()
    except OSError as error:
        raise why_not_served(settings, error) from error
    return server
