"""Pauses are what the detector takes for no voice, and what makes no sound."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from clients.local_models.voices import WINDOW, WINDOWS_AT_ONCE, Array, InPieces, is_lively, loudness, pauses

WINDOW_S = WINDOW / 16_000


def windows(*runs: tuple[float, int]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.concatenate([np.full(count, value, np.float32) for value, count in runs])


def test_windows_without_a_voice_are_a_pause() -> None:
    found = pauses(windows((0.9, 10), (0.1, 20), (0.9, 10)), windows((1.0, 40)))
    assert found == [pytest.approx((10 * WINDOW_S, 30 * WINDOW_S))]


def test_the_closure_of_a_consonant_is_none() -> None:
    assert pauses(windows((0.9, 10), (0.1, 4), (0.9, 10)), windows((1.0, 24))) == []


def test_silence_is_a_pause_whatever_the_detector_says() -> None:
    found = pauses(windows((0.9, 40)), windows((0.3, 10), (0.0001, 20), (0.3, 10)))
    assert found == [pytest.approx((10 * WINDOW_S, 30 * WINDOW_S))]


def test_loudness_is_told_for_each_window() -> None:
    sound = np.concatenate([np.zeros(WINDOW, np.float32), np.full(WINDOW, 0.5, np.float32)])
    assert loudness(sound).tolist() == [0.0, 0.5]


def test_an_even_noise_is_no_voice() -> None:
    even = (0.1 + 0.003 * np.sin(np.arange(100))).astype(np.float32)
    syllables = np.where(np.arange(100) % 8 < 5, 0.2, 0.1).astype(np.float32)  # a voice that is as loud as its noise
    assert not is_lively(even, (0.0, 3.0))
    assert is_lively(syllables, (0.0, 3.0))


class Summing:
    """A session whose state is the sum of what it has seen, and which counts what it is given at once."""

    def __init__(self) -> None:
        self.most = self.runs = 0

    def run(self, _outputs: None, inputs: Mapping[str, Array]) -> Sequence[Array]:
        windows = inputs["input"]
        self.runs += 1
        self.most = max(self.most, len(windows))
        sums = inputs["h"].ravel()[0] + np.cumsum(windows.sum(axis=1), dtype=np.float32)
        return sums, sums[-1:], inputs["c"] + len(windows)


def test_a_long_sound_is_looked_at_in_pieces_that_go_on_where_the_last_one_ended() -> None:
    windows = np.ones((2500, 2), np.float32)
    inputs = {"input": windows, "h": np.zeros(1, np.float32), "c": np.zeros(1, np.float32)}
    whole, session = Summing().run(None, inputs), Summing()
    for one, other in zip(InPieces(session).run(None, inputs), whole, strict=True):
        assert np.array_equal(one, other)
    assert session.most == WINDOWS_AT_ONCE


def test_the_same_sound_is_looked_at_once() -> None:
    def asked(level: float) -> dict[str, Array]:
        return {"input": np.full((3, 2), level, np.float32), "h": np.zeros(1, np.float32), "c": np.zeros(1, np.float32)}

    session = Summing()
    detector = InPieces(session)
    first, other, again = (detector.run(None, asked(level))[0].tolist() for level in (1.0, 0.5, 1.0))
    assert first == again != other
    assert session.runs == 2
