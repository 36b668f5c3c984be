"""`scripts/run process` waits for the end of what it has ordered."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from config.settings import Settings
from scripts.commands import process
from scripts.commands.process import Foreground
from scripts.commands.progress import Follower
from services.container import LOCAL_USER, Container, open_container
from services.domain.entries import EntryView, Status
from services.domain.stages import Options, Source
from services.engine.leases import Leases

LINK = Source(kind="link", url="https://www.tiktok.com/@a/video/7106594312292453675")
LONG_S = 20.0


@pytest.fixture
def container(settings: Settings) -> Iterator[Container]:
    opened = open_container(settings)
    yield opened
    opened.close()


@dataclass
class CancelsAtSight(Follower):
    """Cancels an entry as soon as it is shown."""

    container: Container

    def show(self, entry: EntryView) -> None:
        self.container.intake.cancel(LOCAL_USER, entry.id)


def test_the_end_is_seen_as_soon_as_it_is_written(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "LOOK_EVERY_S", LONG_S)
    Leases(container.database).register()  # of a worker elsewhere
    started = time.monotonic()
    entry = Foreground(container).finish(LINK, Options(), CancelsAtSight(container))
    assert entry.status is Status.CANCELLED
    assert time.monotonic() - started < LONG_S / 2
