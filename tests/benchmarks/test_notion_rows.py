from pathlib import Path

import pytest

from benchmarks.notion_rows import measure, world

pytestmark = pytest.mark.slow


def test_rows_keep_up_with_their_notes_in_few_calls(tmp_path: Path) -> None:
    with world(tmp_path, per_minute=30) as made:
        figures = measure(made, 8)
    assert max(figures.lags_s) <= 30
    assert (figures.refused, figures.untrue) == (0, 0)
    assert figures.calls_a_row <= 9, "of a few rows each is told more than of 200"
