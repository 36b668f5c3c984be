import hashlib
import hmac
import json
import threading
import time
from pathlib import Path

from config.settings import Settings
from services.notion.accounts.hooks import NotionHooks
from services.notion.monitor.monitor import Monitor, open_watch
from services.notion.monitor.schedule import Schedule
from tests.fakes.notion.faults import FaultKind
from tests.fakes.watch_container import LINK, PROPERTIES, WatchHouse


def until(condition: object, timeout_s: float = 15.0) -> bool:
    """Whether it becomes true in time."""
    assert callable(condition)
    end = time.monotonic() + timeout_s
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def test_started_it_works_by_itself_and_stops_when_told(house: WatchHouse) -> None:
    house.notion.workspace.moment = None
    page = house.row(URL=LINK)
    watch = open_watch(Settings(), house.database, house.intake, lambda _: house.api)
    monitor = Monitor(watch)
    monitor.start()
    assert until(lambda: house.shown(page) == "pending")
    assert monitor.stop(5.0)
    before = len(house.notion.calls)
    house.work(page).complete()
    time.sleep(1.2)
    assert len(house.notion.calls) == before


def test_two_monitors_make_one_entry_and_say_it_once(house: WatchHouse) -> None:
    house.notion.workspace.moment = None
    pages = [house.row(URL=LINK) for _ in range(12)]
    monitors = [Monitor(open_watch(Settings(), house.database, house.intake, lambda _: house.api)) for _ in range(2)]
    for monitor in monitors:
        monitor.start()
    assert until(lambda: {house.shown(page) for page in pages} == {"pending"})
    assert all(monitor.stop(5.0) for monitor in monitors)
    assert house.entries.count("local") == 12
    assert sorted(house.queue.enqueued) == sorted(house.entry(page).id for page in pages)
    assert house.notion.count("POST", "/query$") == 1
    assert house.notion.count("PATCH", "/pages/") == 12


def test_one_broken_database_delays_no_other(house: WatchHouse) -> None:
    broken = house.table
    fine = house.register(house.notion.workspace.database("Fine", PROPERTIES))
    page = house.notion.workspace.row(fine, URL=LINK)
    house.notion.inject(FaultKind.INTERNAL, path=f"{broken}/query", times=999)
    house.go(3)
    assert house.shown(page) == "pending"
    assert house.place().problem


def test_a_webhook_and_a_poll_at_the_same_moment_make_one_entry(house: WatchHouse, tmp_path: Path) -> None:
    house.notion.workspace.moment = None
    schedule = Schedule(house.database, interval_s=60)
    hooks = NotionHooks(schedule, token="secret_of-tests", folder=tmp_path)
    page, ready = house.row(URL=LINK), threading.Barrier(2)
    place = house.place()
    parent = {"id": place.database_id, "type": "database", "data_source_id": house.table}
    event = {"id": "e", "type": "page.created", "authors": [], "entity": {"id": page, "type": "page"}}
    raw = json.dumps({**event, "data": {"parent": parent}}).encode()
    signature = "sha256=" + hmac.new(b"secret_of-tests", raw, hashlib.sha256).hexdigest()
    monitors = [Monitor(open_watch(Settings(), house.database, house.intake, lambda _: house.api)) for _ in range(2)]

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
    assert house.queue.enqueued == [house.entry(page).id]
    assert (house.entries.count("local"), house.entry(page).run) == (1, 1)
    assert all(monitor.stop(5.0) for monitor in monitors)
