"""Every call of a row's life, failing in every way Notion knows: no row lost, none doubled, each told the truth."""

import pytest

from services.domain.entries import Status
from tests.fakes.notion.faults import FaultKind
from tests.fakes.watch_container import LINK, OTHER_LINK, WatchHouse

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
CALLS = {
    "read the columns": ("GET", "/data_sources/"),
    "query": ("POST", "/query$"),
    "read a row": ("GET", "/pages/"),
    "write a row": ("PATCH", "/pages/"),
}


HOUR_KINDS = (FaultKind.UNAUTHORIZED, FaultKind.UNAVAILABLE, FaultKind.BLOCKED, FaultKind.RESET, FaultKind.NOT_FOUND)


def live(house: WatchHouse, seconds: int, stride: int = 20) -> None:
    """Time passes in long strides; a person who is asked to connects again."""
    for _ in range(seconds // stride):
        house.wait(stride)
        house.look()
        house.tell()
        house.reconnect()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", FaultKind)
def test_a_failing_call_loses_and_doubles_nothing(house: WatchHouse, kind: FaultKind, call: str) -> None:
    good, bad, wrong = house.row(URL=LINK, Tag="a"), house.row(URL=OTHER_LINK), house.row(URL="https://example.com/x")
    method, path = CALLS[call]
    house.notion.inject(kind, method=method, path=path, seconds=0.01)
    live(house, 120)
    for page, end in ((good, "completed"), (bad, "failed")):
        journal = house.work(page)
        journal.enter("download", Status.DOWNLOADING, "Fetching")
        live(house, 40)
        if end == "completed":
            journal.complete()
        else:
            journal.fail("The video is gone.", "permanent")
    live(house, 2400, 80)
    assert house.entries.count("local") == 2
    assert len(house.queue.enqueued) == 2
    assert [house.shown(page) for page in (good, bad, wrong)] == ["completed", "failed", "failed"]
    assert house.shown(bad, "Progress") == "The video is gone."
    assert "not a supported site" in house.shown(wrong, "Progress")
    assert all(house.debt(page).due_at is None for page in (good, bad, wrong))  # type: ignore[union-attr]
    assert (house.place().state, house.place().problem) == ("ok", "")


@pytest.mark.parametrize("kind", HOUR_KINDS)
def test_a_vendor_that_fails_for_an_hour_delays_and_loses_nothing(house: WatchHouse, kind: FaultKind) -> None:
    page = house.row(URL=LINK)
    fault = house.notion.inject(kind, times=10**9, seconds=0.0)
    live(house, 3600, 120)
    fault.times = 0
    live(house, 4000, 120)
    house.work(page).complete()
    live(house, 200)
    assert (house.shown(page), house.entries.count("local")) == ("completed", 1)
