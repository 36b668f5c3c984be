from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest

from clients.media.ffmpeg import Part
from clients.media.sound.cut import save_sound
from tests.clips import SAMPLE_RATE, make_clip
from tests.odd_clips import damage, ffmpeg, late, trimmed
from utils.errors import PermanentError

RATE_HZ = 48_000


def cut(source: Path, target: Path, *parts: Part) -> npt.NDArray[np.int16]:
    """Samples of what is written, each with two channels."""
    save_sound(source, parts, target)
    with av.open(str(target)) as out:
        return np.concatenate([frame.to_ndarray().reshape(-1, 2) for frame in out.decode(audio=0)])


def loud_s(samples: npt.NDArray[np.int16]) -> tuple[float, float]:
    """When the first and the last loud sample come."""
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > 1000)
    return loud[0] / RATE_HZ, loud[-1] / RATE_HZ


def test_sound_is_as_long_as_its_parts_to_the_sample(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=3, size=(64, 48), sound=True)
    samples = cut(clip, tmp_path / "out.wav", Part(0.1111, 0.7), Part(2, 4.5))
    assert len(samples) == round((0.5889 + 2.5) * RATE_HZ)


def test_where_the_sound_has_ended_there_is_silence(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=1, times=[n / 10 for n in range(80)], size=(64, 48), sound=True)
    samples = cut(clip, tmp_path / "out.wav", Part(3, 4), Part(0.2, 0.7), Part(5, 6))
    assert len(samples) == 2.5 * RATE_HZ
    assert loud_s(samples) == pytest.approx((1.0, 1.5), abs=0.005)


def test_of_a_trimmed_file_every_part_is_heard_from_its_beginning(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=6, size=(64, 48), sound=True)
    short = trimmed(clip, tmp_path / "short.mp4", 2.7, 6)
    samples = cut(short, tmp_path / "out.wav", Part(0.3, 1.2), Part(1.9, 2.8))
    assert loud_s(samples[: round(0.9 * RATE_HZ)]) == pytest.approx((0, 0.9), abs=0.02)
    assert loud_s(samples[round(0.9 * RATE_HZ) :]) == pytest.approx((0, 0.9), abs=0.02)


def test_sound_before_the_pictures_is_heard(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=4, size=(64, 48), sound=True)
    behind = late(clip, tmp_path / "late.mov", 2)
    assert loud_s(cut(behind, tmp_path / "out.wav", Part(1.0, 3.0))) == pytest.approx((0, 2), abs=0.02)


def test_damaged_sound_is_silent_where_it_is_damaged(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=3, size=(64, 48), sound=True)
    damage(clip, packets=range(10), of="audio")
    samples = cut(clip, tmp_path / "out.wav", Part(0, 2))
    assert len(samples) == 2 * RATE_HZ
    assert loud_s(samples) == pytest.approx((10 * 1024 / SAMPLE_RATE, 2), abs=0.07)


def test_parts_out_of_order_and_from_a_stream_without_an_index(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=2, size=(64, 48), sound=True)
    ffmpeg("-i", clip, "-c", "copy", tmp_path / "clip.ts")
    parts = [Part(5, 5.5, seeks=False), Part(1, 1.5, seeks=False), Part(0.2, 0.7, seeks=False)]
    samples = cut(tmp_path / "clip.ts", tmp_path / "out.wav", *parts)
    assert loud_s(samples) == pytest.approx((0.5, 1.5), abs=0.02)


def test_what_cannot_be_opened_cannot_be_cut(tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("not a video")
    with pytest.raises(PermanentError, match="cannot be cut"):
        save_sound(tmp_path / "text.mp4", [Part(0, 1)], tmp_path / "out.wav")
