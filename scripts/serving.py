"""A process of the service: it wires what its roles need, runs until it is told to stop, and ends in order."""

import os
from typing import TYPE_CHECKING

import utils.lean_imports  # noqa: F401 - before httpx
from clients.database.faults import in_words
from config.settings import Role, Settings
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

if TYPE_CHECKING:
    from services.engine.worker import EngineWorker
    from services.notion.monitor.monitor import Monitor
    from utils.web_server.server import WebServer

GRACE_S = 10.0  # for running stages, when the service is told to stop
log = get_logger(__name__)


def serve(settings: Settings, *, with_sample: bool = True) -> int:
    """Run this process's roles until SIGTERM or SIGINT. Work that is not finished goes on elsewhere or later."""
    lifetime = Lifetime()
    with lifetime.starting(), in_words():
        container = open_container(settings)
        calls = VendorCalls(container.database)
        listen(calls.hear)
        calls.start()
        server = _prepare_web(container, lifetime) if Role.WEB in settings.role else None
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


def _prepare_web(container: Container, lifetime: Lifetime) -> "WebServer":
    from app import prepare_web  # heavy: the page and the API are a sixth of a worker, which does without

    return prepare_web(container, lifetime.stopping)


def _open_web(server: "WebServer", settings: Settings) -> None:
    from app import open_web

    open_web(server, settings)


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
