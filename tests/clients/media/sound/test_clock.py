from collections.abc import Iterable
from pathlib import Path

import av
import numpy as np
import pytest

from clients.media.sound.clock import SoundClock, placed
from tests.odd_clips import ffmpeg

RATE_HZ = 16_000


def test_a_clock_that_is_set_back_loses_nothing() -> None:
    clock = SoundClock(5.0, RATE_HZ)
    assert clock.late(5.0, 0) == 0
    assert clock.late(0.5, 2 * RATE_HZ) == 0  # it goes on where it was
    assert clock.late(0.75, 2 * RATE_HZ) == RATE_HZ // 4  # and a gap counts from there


def test_a_time_before_the_first_of_a_clock_that_turns_around_is_no_gap() -> None:
    clock = SoundClock(0.0, RATE_HZ, length_s=20)
    assert clock.late(2**33 / 90_000 - 0.25, 0) == -RATE_HZ // 4


def test_sound_that_overlaps_is_cut_and_small_steps_are_left_alone() -> None:
    clock = SoundClock(0.0, RATE_HZ)
    assert clock.late(1.0, RATE_HZ + RATE_HZ // 2) == -RATE_HZ // 2
    assert clock.late(1.03, RATE_HZ) == 0


def beeps(target: Path, rate_hz: int, at_s: Iterable[float]) -> Path:
    """Two seconds of a transport stream with a short tone at each of the seconds."""
    when = "+".join(f"between(t,{at_s},{at_s + 0.1})" for at_s in at_s)
    tone = f"aevalsrc='0.5*sin(2*PI*440*t)*({when})':s={rate_hz}:d=2"
    ffmpeg("-f", "lavfi", "-i", tone, "-c:a", "aac", "-f", "mpegts", target)
    return target


def heard_s(path: Path) -> list[float]:
    """When each tone begins."""
    with av.open(str(path)) as container:
        sound = np.zeros(6 * RATE_HZ, np.int16)
        for at, chunk in placed(container, container.streams.audio[0], RATE_HZ, layout="mono"):
            sound[at : at + chunk.shape[1]] = chunk[0]
    loud = np.flatnonzero(np.abs(sound) > 3000) / RATE_HZ
    return [float(one) for n, one in enumerate(loud) if n == 0 or one - loud[n - 1] > 0.3]


def test_times_are_right_after_the_rate_has_changed(tmp_path: Path) -> None:
    parts = [beeps(tmp_path / "a.ts", 22_050, (0.5, 1.5)), beeps(tmp_path / "b.ts", 48_000, (0.5, 1.5))]
    whole = tmp_path / "whole.ts"
    whole.write_bytes(b"".join(part.read_bytes() for part in parts))
    first, second, third, fourth = heard_s(whole)
    assert second - first == pytest.approx(1, abs=0.06)
    assert fourth - third == pytest.approx(1, abs=0.06)
