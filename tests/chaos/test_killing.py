from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.arena import Arena, settings_for
from tests.chaos.killing import kill_at_random
from tests.fakes.postgres import postgres_database

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", "postgres"])
def arena(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Arena]:
    """An arena on each kind of database."""
    if request.param == "sqlite":
        made = Arena(settings_for(tmp_path))
        yield made
        made.close()
        return
    with postgres_database(template=request.getfixturevalue("empty_engine")) as url:
        made = Arena(settings_for(tmp_path, database=url))
        yield made
        made.close()


@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.exhaustive), 2])
def test_nothing_is_lost_or_doubled_when_workers_are_killed(arena: Arena, workers: int) -> None:
    report = kill_at_random(arena, kills=4, entries=20, workers=workers)
    print(f"\n{workers} worker(s): {report}")
    assert (report.tally.lost, report.tally.completed) == (0, 20)
    # At most the one stage that each entry of the killed worker was in: also when it had ended, but not its checkpoint.
    assert report.tally.begun_again <= report.kills * arena.settings.worker_concurrency
    assert report.tally.repeated <= report.tally.begun_again
    assert report.slowest_resume_s < 20  # 10 s on a quiet machine: the benchmark measures that
