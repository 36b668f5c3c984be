import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from benchmarks import plain
from benchmarks.plain_way import SCRIPT
from tests.clips import make_clip


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten pictures, five a second, each of another gray."""

    def gray(time_s: float) -> Image.Image:
        return Image.new("RGB", (64, 64), (round(time_s * 100),) * 3)

    return make_clip(tmp_path_factory.mktemp("plain") / "grays.mp4", seconds=2, size=(64, 64), fps=5, draw=gray)


def test_every_picture_is_looked_at_at_its_time(clip: Path) -> None:
    seen: list[tuple[int, float]] = []

    def find(picture: Any, time_s: float) -> plain.Points | None:
        seen.append((round(picture.mean() / 20), time_s))
        return None

    times, moved = plain.look(clip, find)
    assert seen == [(number, number / 5) for number in range(10)]
    assert (times, moved) == ([number / 5 for number in range(10)], [0.0] * 10)


def test_movement_is_the_mean_way_of_the_landmarks(clip: Path) -> None:
    def find(_picture: Any, time_s: float) -> plain.Points | None:
        return [(0.0, 0.0), (0.03, 0.04) if time_s > 0.5 else (0.0, 0.0)]

    _, moved = plain.look(clip, find)
    assert moved == pytest.approx([0, 0, 0, 0.025, *[0] * 6])


def test_nobody_moves_into_the_picture(clip: Path) -> None:
    def find(_picture: Any, time_s: float) -> plain.Points | None:
        return [(time_s, 0.0)] if 0.5 < time_s < 1.1 else None

    _, moved = plain.look(clip, find)
    assert moved == pytest.approx([0, 0, 0, 0, 0.2, 0.2, 0, 0, 0, 0])


def test_the_script_needs_nothing_of_the_project(tmp_path: Path) -> None:
    command = [sys.executable, "-I", str(SCRIPT), "look", "--help"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, "--tasks" in done.stdout) == (0, True), done.stderr
