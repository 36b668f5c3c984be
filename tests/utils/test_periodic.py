import threading
from collections.abc import Callable, Iterator

import pytest

from utils.periodic import Periodic

LONG_S = 3600.0


class Job:
    """Counts its rounds, and ends each as it was told."""

    def __init__(self, *ends: Exception | None) -> None:
        self.ends = list(ends)
        self.rounds = threading.Semaphore(0)

    def __call__(self) -> None:
        self.rounds.release()
        if self.ends and (error := self.ends.pop(0)):
            raise error

    def ran(self) -> bool:
        """Wait for a round."""
        return self.rounds.acquire(timeout=30)


@pytest.fixture
def started() -> Iterator[Callable[..., Periodic]]:
    made: list[Periodic] = []

    def start(job: Job, **timing: float) -> Periodic:
        made.append(Periodic("test", job, expected=(OSError,), **timing))
        made[-1].start()
        return made[-1]

    yield start
    for periodic in made:
        periodic.stop(wait_s=5.0)


def test_it_goes_on_after_every_error(started: Callable[..., Periodic], caplog: pytest.LogCaptureFixture) -> None:
    job = Job(OSError("away"), KeyError("a bug"))
    started(job, every_s=0.001)
    assert all(job.ran() for _ in range(3))
    assert [(r.message, r.levelname, bool(r.exc_info)) for r in caplog.records] == [
        ("test was broken off", "WARNING", False),
        ("test failed", "ERROR", True),
    ]


def test_it_is_woken_before_its_time(started: Callable[..., Periodic]) -> None:
    job = Job()
    periodic = started(job, every_s=LONG_S, first_after_s=LONG_S)
    periodic.wake()
    assert job.ran()


def test_stopped_it_begins_no_round(started: Callable[..., Periodic]) -> None:
    job = Job()
    started(job, every_s=LONG_S, first_after_s=LONG_S).stop(wait_s=5.0)
    assert not job.rounds.acquire(blocking=False)
