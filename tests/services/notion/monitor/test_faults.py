"""Every call of a row's life, failing in every way Notion knows: no row lost, none doubled, each told the truth."""

import pytest

from services.domain.entries import Status
from tests.fakes.notion.faults import FaultKind
from tests.fakes.watch_container import LINK, OTHER_LINK, WatchContainer

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
    live(container, 2400, 80)
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
    live(container, 3600, 120)
    fault.times = 0
    live(container, 4000, 120)
    container.work(page).complete()
    live(container, 200)
    assert (container.shown(page), container.entries.count("local")) == ("completed", 1)
