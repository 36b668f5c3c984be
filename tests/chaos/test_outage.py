from pathlib import Path

import pytest

from tests.chaos.outage import cut_off
from tests.fakes.postgres import postgres_database


@pytest.mark.slow
def test_a_database_that_goes_away_fails_and_loses_nothing(tmp_path: Path) -> None:
    with postgres_database() as url:
        report = cut_off(tmp_path, url, seconds=3, entries=6)
    print(f"\n{report}")
    assert (report.failed, report.tally.lost, report.tally.completed) == (0, 0, 6)
    assert report.restarted == 0
