"""A voice made of formants, which detectors take for somebody speaking; it says vowels and nothing else."""

import numpy as np
import numpy.typing as npt

from tests.clips import SAMPLE_RATE

Wave = npt.NDArray[np.float64]

_SYLLABLE_S = 0.22
# Peterson and Barney (1952): the first three formants of i, a, u, e, o in Hz; and their widths.
_VOWELS = np.array([(730, 1090, 2440), (270, 2290, 3010), (300, 870, 2240), (530, 1840, 2480), (570, 840, 2410)])
_LOUDNESS = ((1.0, 80), (0.6, 100), (0.3, 140))


def voice(times: Wave) -> Wave:
    """Samples of a man's voice at the given times in seconds."""
    chance = np.random.default_rng(3)
    pitch = 120 + 15 * np.sin(2 * np.pi * 0.7 * times) + 8 * np.sin(2 * np.pi * 2.1 * times)
    phase = np.cumsum(pitch) / SAMPLE_RATE
    number = (times / _SYLLABLE_S).astype(int)
    spoken = chance.integers(0, len(_VOWELS), number.max() + 2)
    formants = _gliding(times / _SYLLABLE_S - number, _VOWELS[spoken], number)
    wave = sum(_harmonic(n, pitch, phase, formants) for n in range(1, 40))
    opening = np.clip(np.sin(np.pi * (times / _SYLLABLE_S - number)) * 1.6, 0, 1) + 0.05
    whole = wave * opening + 0.01 * chance.normal(size=len(times))
    found: Wave = 0.3 * whole / np.abs(whole).max()
    return found


def _gliding(part: Wave, vowels: Wave, number: npt.NDArray[np.intp]) -> Wave:
    done = np.clip(part / 0.35, 0, 1)[:, None]
    found: Wave = vowels[np.maximum(number - 1, 0)] * (1 - done) + vowels[number] * done
    return found


def _harmonic(n: int, pitch: Wave, phase: Wave, formants: Wave) -> Wave:
    loud = sum(gain / (1 + ((n * pitch - formants[:, k]) / width) ** 2) for k, (gain, width) in enumerate(_LOUDNESS))
    found: Wave = loud / np.sqrt(n) * np.sin(2 * np.pi * n * phase) * (n * pitch < 7000)
    return found
