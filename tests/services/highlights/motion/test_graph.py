"""The curve as a picture and as JSON."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.domain.artifacts import Cut, MotionSegment, MotionSettings
from services.highlights.motion import graph
from services.highlights.motion.curve import Curve
from services.highlights.motion.path import STEP_S


def curve_of(count: int) -> Curve:
    motion = np.abs(np.sin(np.arange(count) * STEP_S)).astype(np.float32)
    return Curve(count * STEP_S, motion, motion, motion >= 0, (3.0,))


def test_a_long_curve_keeps_its_peaks_in_few_points() -> None:
    curve = curve_of(20_000)
    curve.motion[12_345] = 9
    times, motion = graph.thinned(curve, 500)
    assert len(times) == 500
    assert motion.max() == 9
    assert (np.diff(times) > 0).all()


def test_the_json_says_all_that_the_picture_shows(tmp_path: Path) -> None:
    graph.write_json(tmp_path / "curve.json", curve_of(8), [Cut(start_s=0, end_s=1)], MotionSettings())
    content = json.loads((tmp_path / "curve.json").read_text())
    assert len(content["times_s"]) == len(content["motion"]) == 8
    assert content["enter_threshold"] == MotionSettings().enter_threshold
    assert content["cuts"] == [{"start_s": 0.0, "end_s": 1.0}]


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (75, "1:15"), (3700, "1:01:40")])
def test_times_read_as_on_a_player(seconds: float, text: str) -> None:
    assert graph.clock(seconds) == text


@pytest.mark.parametrize(
    ("highest", "most", "wanted"),
    [(0.34, 5, [0, 0.1, 0.2, 0.3]), (0.17, 5, [0, 0.05, 0.1, 0.15]), (4.2, 5, [0, 1, 2, 3, 4]), (12, 5, [0, 5, 10])],
)
def test_an_axis_has_few_round_numbers(highest: float, most: int, wanted: list[float]) -> None:
    assert graph.steps(highest, most) == wanted


@pytest.mark.parametrize(("seconds", "last"), [(12, "0:12"), (177, "2:30"), (3600, "1:00:00")])
def test_the_time_axis_counts_in_parts_of_a_minute(seconds: float, last: str) -> None:
    ticks = graph.steps(seconds, 7, graph.CLOCK_STEPS_S)
    assert len(ticks) <= 8
    assert graph.clock(ticks[-1]) == last


@pytest.mark.parametrize("count", [0, 1, 40, 20_000])
def test_any_curve_is_drawn(tmp_path: Path, count: int) -> None:
    graph.draw(tmp_path / "g.png", curve_of(count), [], [], MotionSettings())
    assert (tmp_path / "g.png").stat().st_size > 1000


def test_the_picture_is_1200_by_600_and_not_empty(tmp_path: Path) -> None:
    segment = MotionSegment(start_s=2, end_s=4, score=0.5)
    graph.draw(tmp_path / "g.png", curve_of(40), [segment], [Cut(start_s=1, end_s=6)], MotionSettings())
    with Image.open(tmp_path / "g.png") as picture:
        assert picture.size == (1200, 600)
        assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 20
