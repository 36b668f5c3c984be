from pathlib import Path

import pytest

from benchmarks.highlight import measure, way_of_others
from benchmarks.motion_clips import SAMPLE, Part, Recipe
from benchmarks.plain_way import PlainWay
from config.settings import PROJECT_ROOT
from tests.benchmarks.programs import FakeUv, program

SQUATS = Recipe("squats", (Part(SAMPLE, 1.0, hold_s=2), Part(SAMPLE, 3.0, 7.0, moves=True)))


def test_the_way_of_others_is_left_out_aloud(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    uv = FakeUv(tmp_path)
    assert way_of_others(tmp_path, find_uv=lambda: uv(install=1)) is None
    assert "its packages cannot be had: uv ended with 1" in capfd.readouterr().err


def test_the_way_of_others_is_taken_when_its_packages_are_there(tmp_path: Path) -> None:
    way = way_of_others(tmp_path, find_uv=FakeUv(tmp_path))
    assert way == PlainWay(tmp_path / "plain-env/bin/python", tmp_path)


@pytest.mark.slow
def test_a_clip_is_measured_in_every_way(tmp_path: Path) -> None:
    # Somebody who moves from the third second on, in whichever way it is asked; a reel takes one second.
    look = '{"took_s": 9, "times": [2.0, 3.0, 4.0, 5.0, 6.0], "moved": [1, 1, 1, 1, 1]}'
    said = f"""[ "$3" = look ] && said='{look}' || said='{{"took_s": 1}}'"""
    answer = f'{said}; for result; do :; done; echo "$said" > "$result"'
    way = PlainWay(program(tmp_path / "python", answer), tmp_path)
    result = measure(SQUATS, PROJECT_ROOT / "samples", tmp_path, way)
    assert list(result.others) == ["plain", "tasks"]
    assert all((one.score.f1, one.run_s) == (1.0, 10.0) for one in result.others.values())
    assert result.ours.score.f1 > 0.8
    assert min(result.ours.run_s, result.ours.narrower_s, result.ours.wider_s) > 0
