"""How long a stage goes on."""

import pytest

from services.pipeline.time_left import TimeLeft, told


def said(gone_s: float, done: float | None) -> str:
    lines: list[str] = []
    now = [0.0]
    report = TimeLeft(lambda text, _done=None: lines.append(text), clock=lambda: now[0])
    now[0] = gone_s
    report("Looking", done)
    return lines[0]


def test_the_time_left_is_told_from_the_pace_so_far() -> None:
    assert said(120, 0.25) == "Looking; about 6 minutes left"


@pytest.mark.parametrize(("gone_s", "done"), [(5, 0.1), (120, 0.01), (120, None), (120, 0.9)])
def test_nothing_is_told_too_early_or_when_it_is_soon_over(gone_s: float, done: float | None) -> None:
    assert said(gone_s, done) == "Looking"


def test_times_are_told_in_words() -> None:
    assert [told(seconds) for seconds in (61, 95, 4000)] == ["1 minute", "2 minutes", "1 h 7 min"]
