import argparse

import pytest

from benchmarks.load import measure


@pytest.mark.slow
def test_a_small_crowd_loses_nothing_while_workers_and_page_are_killed(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = argparse.Namespace(entries=30, clients=6, faults=0.05, stage_s=0.02)
    assert measure("SQLite", "", arguments)
    told = capsys.readouterr().out
    assert "lost: answered and not there, or never ended  0, 0" in told
