from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame

from clients.media.audio import RATE_HZ, Samples, samples
from clients.media.sound.channels import mixed
from clients.media.sound_tracks import sound_track
from tests.clips import SAMPLE_RATE, make_clip, silence
from tests.odd_clips import damage
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


def recorded(path: Path, *parts: tuple[float, Samples], layout: str = "mono") -> Path:
    """A file of sound whose parts stand at the given seconds of its clock; samples are channels x time at 16 kHz."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE_HZ, layout=layout)
        for at_s, sound in parts:
            values = np.ascontiguousarray((sound.T * 32767).astype(np.int16).reshape(1, -1))
            frame = AudioFrame.from_ndarray(values, format="s16", layout=layout)
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, round(at_s * RATE_HZ), Fraction(1, RATE_HZ)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def hum(seconds: float, level: float = 0.5) -> Samples:
    return np.asarray(level * np.sin(np.arange(round(seconds * RATE_HZ)) / 5), np.float32)[np.newaxis, :]


def test_the_length_of_what_is_damaged_is_told(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", seconds=3, sound=True)
    lost: list[float] = []
    samples(damage(path, packets=range(20, 30), of="audio"), lost=lost)
    assert sum(lost) == pytest.approx(10 * 1024 / SAMPLE_RATE, abs=0.05)


def test_a_gap_in_the_times_is_silence(tmp_path: Path) -> None:
    sound = samples(recorded(tmp_path / "a.mkv", (0.0, hum(1.0)), (3.0, hum(1.0))))
    assert sound is not None
    assert len(sound) / RATE_HZ == pytest.approx(4.0, abs=0.01)
    assert np.abs(sound[round(1.1 * RATE_HZ) : round(2.9 * RATE_HZ)]).max() == 0.0
    assert np.abs(sound[round(3.1 * RATE_HZ) :]).max() > 0.4


def test_channels_that_cancel_out_are_heard() -> None:
    sound = (hum(1.5) * 32767).astype(np.int16)
    assert np.abs(mixed(np.concatenate([sound, -sound]), RATE_HZ)).max() > 0.4
    assert np.abs(mixed(np.concatenate([sound, -sound // 2]), RATE_HZ)).max() > 0.4


def test_two_channels_that_do_not_are_mixed() -> None:
    sound = (hum(1.5) * 32767).astype(np.int16)
    assert np.abs(mixed(np.concatenate([sound, sound]), RATE_HZ)).max() == pytest.approx(0.5, abs=0.01)
    assert np.abs(mixed(np.concatenate([sound, 0 * sound]), RATE_HZ)).max() == pytest.approx(0.25, abs=0.01)


def test_of_two_tracks_the_one_with_sound_is_heard(tmp_path: Path) -> None:
    with av.open(str(tmp_path / "a.mkv"), "w") as container:
        streams = [container.add_stream("pcm_s16le", rate=RATE_HZ, layout="mono") for _ in range(2)]
        for stream, level in zip(streams, (0.0, 0.5), strict=True):
            frame = AudioFrame.from_ndarray((hum(1.0, level) * 32767).astype(np.int16), format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, 0, Fraction(1, RATE_HZ)
            container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
    sound = samples(tmp_path / "a.mkv")
    assert sound is not None
    assert np.abs(sound).max() > 0.4
    assert sound_track(tmp_path / "a.mkv") == 1
