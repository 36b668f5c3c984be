"""How long a track is, by its packets."""

from pathlib import Path

import pytest

from clients.media.probe import probe
from tests.clips import make_clip
from tests.odd_clips import ffmpeg


def length_s(path: Path) -> float:
    return probe(path, name=path.name, max_s=3600).duration_s


def test_a_clock_that_is_set_back_goes_on(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.ts", seconds=4, fps=25, sound=True)
    (tmp_path / "twice.ts").write_bytes(2 * clip.read_bytes())

    assert length_s(tmp_path / "twice.ts") == pytest.approx(8, abs=0.3)


@pytest.mark.parametrize("rates", [(16_000, 48_000), (48_000, 16_000), (22_050, 44_100)])
def test_a_sample_rate_that_changes_makes_nothing_longer(tmp_path: Path, rates: tuple[int, int]) -> None:
    parts = [tmp_path / f"{rate}.ts" for rate in rates]
    for part, rate in zip(parts, rates, strict=True):
        picture, tone = "testsrc2=size=64x48:rate=10:duration=4", f"sine=440:sample_rate={rate}:duration=4"
        coded = ("-c:v", "mpeg2video", "-r", "25", "-c:a", "aac", "-ar", str(rate))
        ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone, *coded, part)
    (tmp_path / "both.ts").write_bytes(b"".join(part.read_bytes() for part in parts))

    assert length_s(tmp_path / "both.ts") == pytest.approx(8.1, abs=0.15)
