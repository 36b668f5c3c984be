"""Loudness is measured alike by every ffmpeg that may be the one in use."""

import wave
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest

from clients.media.ffmpeg import SAMPLE_RATE, ffmpeg_path
from clients.media.loudness import loudness

PROGRAMS = sorted({ffmpeg_path(), Path(imageio_ffmpeg.get_ffmpeg_exe())})


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """Three seconds of 1 kHz at a tenth of full scale, in one channel."""
    path = tmp_path / "tone.wav"
    samples = 0.1 * np.sin(2 * np.pi * 1000 * np.arange(3 * SAMPLE_RATE) / SAMPLE_RATE)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return path


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.name)
def test_every_ffmpeg_there_is_measures(program: Path, tone: Path) -> None:
    heard = loudness(tone, ffmpeg=program)
    assert heard.lufs == pytest.approx(-23.0, abs=0.3)
    assert heard.peak_db == pytest.approx(-20.0, abs=0.3)
