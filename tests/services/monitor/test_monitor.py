import time

from config.settings import Settings
from services.monitor.monitor import Monitor, open_watch
from tests.fakes.notion.faults import FaultKind
from tests.fakes.watch_house import LINK, PROPERTIES, WatchHouse


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
