"""A reel under a given size."""

from pathlib import Path

import pytest

from services.highlights.transcode import MIB, can_fit, make_smaller, picture_kbps
from tests.clips import beeps, make_clip, moving_box


def test_a_copy_takes_what_the_cap_leaves() -> None:
    assert picture_kbps(5 * MIB, 60) == 565
    assert can_fit(5 * MIB, 60)
    assert not can_fit(5 * MIB, 600)


@pytest.mark.slow
def test_a_copy_is_under_the_size_asked_for(tmp_path: Path) -> None:
    size = (320, 240)
    clip = make_clip(
        tmp_path / "reel.mp4", seconds=12, fps=25, size=size, draw=moving_box(size, speed=2), sound=beeps()
    )
    make_smaller(clip, tmp_path / "small.mp4", cap_bytes=400_000, duration_s=12)
    assert 10_000 < (tmp_path / "small.mp4").stat().st_size <= 400_000
