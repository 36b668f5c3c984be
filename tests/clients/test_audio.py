from pathlib import Path

import numpy as np
import pytest

from clients.audio import RATE_HZ, samples
from tests.clips import make_clip, silence
from utils.errors import PermanentError


def test_gives_mono_floats_at_16_khz(tmp_path: Path) -> None:
    sound = samples(make_clip(tmp_path / "a.mp4", seconds=2, sound=True))
    assert sound is not None
    assert sound.dtype == np.float32
    assert abs(len(sound) / RATE_HZ - 2) < 0.15
    assert 0.2 < np.abs(sound).max() < 0.5


def test_a_video_without_sound_gives_none(tmp_path: Path) -> None:
    assert samples(make_clip(tmp_path / "a.mp4", seconds=0.5)) is None


def test_silence_is_zeros(tmp_path: Path) -> None:
    sound = samples(make_clip(tmp_path / "a.mp4", seconds=1, sound=silence()))
    assert sound is not None
    assert np.abs(sound).max() < 1e-3


def test_sound_without_picture_is_read(tmp_path: Path) -> None:
    assert samples(make_clip(tmp_path / "a.m4a", seconds=1, sound=True, picture=False)) is not None


def test_no_more_than_the_limit_is_kept(tmp_path: Path) -> None:
    sound = samples(make_clip(tmp_path / "a.mp4", seconds=3, sound=True), max_s=1)
    assert sound is not None
    assert len(sound) < 1.5 * RATE_HZ


def test_a_text_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_text("not a video at all")
    with pytest.raises(PermanentError, match="cannot be decoded"):
        samples(tmp_path / "a.mp4")


def test_a_damaged_middle_loses_only_itself(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", seconds=3, sound=True, picture=False)
    data = bytearray(path.read_bytes())
    start = data.find(b"mdat") + 2000
    data[start : start + 400] = b"\xff" * 400
    path.write_bytes(data)
    sound = samples(path)
    assert sound is not None
    assert len(sound) > 1.5 * RATE_HZ
