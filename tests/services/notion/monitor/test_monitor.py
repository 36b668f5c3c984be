import hashlib
import hmac
import json
import threading
import time
from pathlib import Path

from config.settings import Settings
from services.notion.monitor.hooks import NotionHooks
from services.notion.monitor.monitor import Monitor, open_watch
from services.notion.rows.poll_schedule import Schedule
from tests.databases import SQLITE_FIRST
from tests.fakes.notion.faults import FaultKind
from tests.fakes.watch_container import LINK, PROPERTIES, WatchContainer

pytestmark = SQLITE_FIRST


def until(condition: object, timeout_s: float = 60.0) -> bool:
    """Whether it becomes true in time."""
    assert callable(condition)
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_started_it_works_by_itself_and_stops_when_told(container: WatchContainer) -> None:
    container.notion.workspace.moment = None
    page = container.row(URL=LINK)
    watch = open_watch(Settings(), container.database, container.intake, lambda _: container.api)
    monitor = Monitor(watch)
    monitor.start()
    assert until(lambda: container.shown(page) == "pending")
    assert monitor.stop(5.0)
    before = len(container.notion.calls)
    container.work(page).complete()
    time.sleep(1.2)
    assert len(container.notion.calls) == before


def test_two_monitors_make_one_entry_and_say_it_once(container: WatchContainer) -> None:
    container.notion.workspace.moment = None
    pages = [container.row(URL=LINK) for _ in range(12)]
    monitors = [
        Monitor(open_watch(Settings(), container.database, container.intake, lambda _: container.api)) for _ in range(2)
    ]
    for monitor in monitors:
        monitor.start()
    assert until(lambda: {container.shown(page) for page in pages} == {"pending"})
    assert all(monitor.stop(5.0) for monitor in monitors)
    assert container.entries.count("local") == 12
    assert sorted(container.queue.enqueued) == sorted(container.entry(page).id for page in pages)
    assert container.notion.count("POST", "/query$") == 1
    assert container.notion.count("PATCH", "/pages/") == 12


def test_one_broken_database_delays_no_other(container: WatchContainer) -> None:
    broken = container.table
    fine = container.register(container.notion.workspace.database("Fine", PROPERTIES))
    page = container.notion.workspace.row(fine, URL=LINK)
    container.notion.inject(FaultKind.INTERNAL, path=f"{broken}/query", times=999)
    container.go(3)
    assert container.shown(page) == "pending"
    assert container.place().problem


def test_a_webhook_and_a_poll_at_the_same_moment_make_one_entry(container: WatchContainer, tmp_path: Path) -> None:
    container.notion.workspace.moment = None
    schedule = Schedule(container.database, interval_s=60)
    hooks = NotionHooks(schedule, token="secret_of-tests", folder=tmp_path)
    page, ready = container.row(URL=LINK), threading.Barrier(2)
    place = container.place()
    parent = {"id": place.database_id, "type": "database", "data_source_id": container.table}
    event = {"id": "e", "type": "page.created", "authors": [], "entity": {"id": page, "type": "page"}}
    raw = json.dumps({**event, "data": {"parent": parent}}).encode()
    signature = "sha256=" + hmac.new(b"secret_of-tests", raw, hashlib.sha256).hexdigest()
    monitors = [
        Monitor(open_watch(Settings(), container.database, container.intake, lambda _: container.api)) for _ in range(2)
    ]

    def announced() -> None:
        ready.wait()
        hooks.receive(raw, signature)
        monitors[0].look()

    webhook = threading.Thread(target=announced)
    webhook.start()
    ready.wait()
    monitors[1].look()
    webhook.join()

    assert all(monitor.wait_until_idle() for monitor in monitors)
    assert container.queue.enqueued == [container.entry(page).id]
    assert (container.entries.count("local"), container.entry(page).run) == (1, 1)
    assert all(monitor.stop(5.0) for monitor in monitors)
