"""Every call of a row's life, failing in every way Notion knows: no row lost, none doubled, each told the truth."""

import pytest

from services.domain.entries import Status
from tests.fakes.notion.faults import FaultKind
from tests.fakes.watch_container import LINK, OTHER_LINK, WatchContainer
from tests.services.notion.monitor.test_returns import AWAY

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
CALLS = {
    "read the columns": ("GET", "/data_sources/"),
    "query": ("POST", "/query$"),
    "read a row": ("GET", "/pages/"),
    "write a row": ("PATCH", "/pages/"),
}


HOUR_KINDS = (FaultKind.UNAUTHORIZED, FaultKind.UNAVAILABLE, FaultKind.BLOCKED, FaultKind.RESET, FaultKind.NOT_FOUND)


def live(container: WatchContainer, seconds: int, stride: int = 20) -> None:
    """Time passes in long strides; a person who is asked to connects again."""
    for _ in range(seconds // stride):
        container.wait(stride)
        container.look()
        container.tell()
        container.reconnect()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", FaultKind)
def test_a_failing_call_loses_and_doubles_nothing(container: WatchContainer, kind: FaultKind, call: str) -> None:
    good, bad, wrong = (
        container.row(URL=LINK, Tag="a"),
        container.row(URL=OTHER_LINK),
        container.row(URL="https://example.com/x"),
    )
    method, path = CALLS[call]
    container.notion.inject(kind, method=method, path=path, seconds=0.01)
    live(container, 120)
    for page, end in ((good, "completed"), (bad, "failed")):
        journal = container.work(page)
        journal.enter("download", Status.DOWNLOADING, "Fetching")
        live(container, 40)
        if end == "completed":
            journal.complete()
        else:
            journal.fail("The video is gone.", "permanent")
    live(container, 2400, 240)
    assert container.entries.count("local") == 2
    assert len(container.queue.enqueued) == 2
    assert [container.shown(page) for page in (good, bad, wrong)] == ["completed", "failed", "failed"]
    assert container.shown(bad, "Progress") == "The video is gone."
    assert "not a supported site" in container.shown(wrong, "Progress")
    assert all(container.debt(page).due_at is None for page in (good, bad, wrong))  # type: ignore[union-attr]
    assert (container.place().state, container.place().problem) == ("ok", "")


@pytest.mark.parametrize("kind", HOUR_KINDS)
def test_a_vendor_that_fails_for_an_hour_delays_and_loses_nothing(container: WatchContainer, kind: FaultKind) -> None:
    page = container.row(URL=LINK)
    fault = container.notion.inject(kind, times=10**9, seconds=0.0)
    live(container, 3600, 300)
    fault.times = 0
    live(container, 4000, 300)
    container.work(page).complete()
    live(container, 200)
    assert (container.shown(page), container.entries.count("local")) == ("completed", 1)


@pytest.mark.parametrize("what", AWAY)
def test_what_goes_and_comes_back_leaves_no_row_untrue(container: WatchContainer, what: str) -> None:
    waiting, running, done, failed, stopped = (container.row(URL=f"{LINK[:-3]}{number}") for number in range(100, 105))
    pages = (waiting, running, done, failed, stopped)
    live(container, 40)
    journals = {page: container.work(page) for page in (running, done, failed)}
    container.type_in(stopped, Status="cancel")
    go_away, come_back = AWAY[what]
    for page in pages:
        go_away(container, page)
    journals[running].enter("download", Status.DOWNLOADING, "Fetching")
    journals[done].complete()
    journals[failed].fail("The video is gone.", "permanent")
    live(container, 200)
    if journals[running].stop_requested():
        journals[running].cancelled()
    live(container, 200)
    for page in pages:
        come_back(container, page)
    live(container, 160)
    entries = {page: container.entry(page) for page in pages}
    shown = {page: container.shown(page) for page in pages}
    untrue = [page for page in pages if shown[page] != entries[page].status]
    assert (len(untrue), container.entries.count("local")) == (0, 5), shown
    assert [entries[page].status for page in (done, failed, stopped)] == ["completed", "failed", "cancelled"]
    assert not entries[running].status.is_final, "it went on"
    assert container.place().state == "ok"
