"""Smooth at rest, quick in motion."""

import numpy as np
import pytest

from services.highlights.motion.one_euro import OneEuro


def filtered(values: list[float], times_s: list[float], scale: float = 1.0) -> list[float]:
    smooth = OneEuro(rest_hz=0.05, per_speed=80.0)
    return [
        float(smooth(np.array([value], np.float32), time_s, scale)[0])
        for value, time_s in zip(values, times_s, strict=True)
    ]


def test_the_first_value_is_itself() -> None:
    assert filtered([5.0], [3.0]) == [5.0]


def test_trembling_at_rest_is_smoothed() -> None:
    trembling = [0.0005 * (-1) ** number for number in range(20)]
    assert max(map(abs, filtered(trembling, [number / 4 for number in range(20)])[10:])) < 0.0003


def test_motion_is_followed_at_once() -> None:
    moving = [0.5 * number for number in range(6)]
    assert filtered(moving, [number / 4 for number in range(6)]) == pytest.approx(moving, abs=0.02)


def test_the_same_motion_of_somebody_further_away_is_smoothed_alike() -> None:
    times_s = [number / 4 for number in range(8)]
    near = [float(np.sin(time_s)) for time_s in times_s]
    far = filtered([value / 10 for value in near], times_s, scale=0.1)
    assert [10 * value for value in far] == pytest.approx(filtered(near, times_s), abs=1e-5)


def test_a_step_back_in_time_is_as_one_forward() -> None:
    assert filtered([0.0, 1.0], [1.0, 0.5]) == filtered([0.0, 1.0], [0.0, 0.5])


def test_without_a_step_nothing_changes() -> None:
    assert filtered([1.0, 9.0], [2.0, 2.0]) == [1.0, 1.0]
