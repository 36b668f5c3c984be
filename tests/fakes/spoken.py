"""Speech of which a program can tell the words: the voice of formants, and its words in faint tones above it.

A detector of voices hears somebody speak, and a fake service can answer with what was truly said, when, in any piece
of the sound that reaches it, coded and coded again. Each byte is two of sixteen tones, after a long one and its count,
before their checksum.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tests.clips import SAMPLE_RATE, Sound
from tests.fakes.voice import voice

Wave = npt.NDArray[np.float64]

SYMBOL_S = 0.03
_SYMBOL = round(SYMBOL_S * SAMPLE_RATE)
_TONES_HZ = 4000 + 200.0 * np.arange(17)  # the last one begins a sentence
_LEAD = 5  # symbols
_BEFORE, _AFTER = round(0.4 * SAMPLE_RATE), round(0.2 * SAMPLE_RATE)  # a detector may miss how a voice begins
_LOUDNESS = 0.06
_STEP = _SYMBOL // 8
_FAINTEST = 0.25  # of the usual loudness
_CLEAR = 4.0  # times the power of all other tones together


@dataclass(frozen=True)
class Said:
    """A sentence and when it begins; it is said at 16 letters a second, as people speak. At most 255 bytes."""

    start_s: float
    text: str

    @property
    def end_s(self) -> float:
        """When it ends."""
        return self.start_s + SYMBOL_S * (_LEAD + 2 * len(self.text.encode()) + 4)


def speaking(*said: Said) -> Sound:
    """Somebody who says this, and is silent in between."""

    def sound(times: Wave) -> Wave:
        speech, wave = voice(times), np.zeros_like(times)
        for one in said:
            tones, start = coded(one), round(one.start_s * SAMPLE_RATE)
            around = slice(max(0, start - _BEFORE), start + len(tones) + _AFTER)
            wave[around] = speech[around]
            wave[start : start + len(tones)] += tones[: max(0, len(wave) - start)]
        return wave

    return sound


def heard(samples: Wave) -> list[Said]:
    """The sentences in some sound, those that are whole."""
    found: list[Said] = []
    is_lead = _numbers(samples, np.arange(0, len(samples) - _SYMBOL, _STEP)) == 16
    at = 0
    while (start := _lead(samples, is_lead, at)) is not None:
        text, symbols = _sentence(samples, start)
        at = start + max(1, symbols) * _SYMBOL
        if text:
            found.append(Said(max(0, start - _LEAD * _SYMBOL) / SAMPLE_RATE, text))
    return found


def coded(said: Said) -> Wave:
    """A sentence in tones, without the voice."""
    data = said.text.encode()
    numbers = [16] * _LEAD + [half for byte in (len(data), *data, sum(data) % 256) for half in divmod(byte, 16)]
    return _tones(numbers)


def _tones(numbers: Sequence[int]) -> Wave:
    """One tone after the other, without jumps between them."""
    phase = np.cumsum(np.repeat(_TONES_HZ[numbers], _SYMBOL)) / SAMPLE_RATE
    wave: Wave = _LOUDNESS * np.sin(2 * np.pi * phase)
    return wave


def _lead(samples: Wave, is_lead: npt.NDArray[np.bool_], start: int) -> int | None:
    """Where, from `start` on, the tone that begins a sentence ends; None when there is none."""
    run = 0
    for step in range(-(-start // _STEP), len(is_lead)):
        if run >= (_LEAD - 2) * 8 and not is_lead[step]:
            return _edge(samples, step * _STEP)
        run = run + 1 if is_lead[step] else 0
    return None


def _edge(samples: Wave, near: int) -> int:
    """The place around here at which the symbols that follow are clearest."""
    places = range(max(0, near - _SYMBOL), near + _SYMBOL, _STEP // 2)
    return max(places, key=lambda place: _clearness(samples, place))


def _clearness(samples: Wave, place: int) -> float:
    """How pure eight symbols from here on are, and the lead before them."""
    starts = place + _SYMBOL * np.arange(-2, 6)
    if starts[0] < 0 or starts[-1] + _SYMBOL > len(samples):
        return -1.0
    power = _power(samples, starts)
    pure = power.max(axis=1) / power.sum(axis=1)
    before = np.argmax(power[:2], axis=1) == 16
    return float(pure.mean()) if before.all() and np.argmax(power[2]) != 16 else -1.0


def _sentence(samples: Wave, start: int) -> tuple[str, int]:
    """The text that begins here, and how many symbols it takes; no text when the checksum is wrong."""
    taken = bytes(_bytes(samples, start))
    if not taken or len(taken) < taken[0] + 2:
        return "", 0
    data, check = taken[1 : taken[0] + 1], taken[taken[0] + 1]
    text = data.decode(errors="replace") if sum(data) % 256 == check else ""
    return text, 2 * (taken[0] + 2) if text else 0


def _bytes(samples: Wave, start: int) -> Iterator[int]:
    most = min(257, (len(samples) - start) // (2 * _SYMBOL))
    numbers = _numbers(samples, start + _SYMBOL * np.arange(2 * most))
    for high, low in zip(numbers[::2], numbers[1::2], strict=True):
        if not (0 <= high < 16 and 0 <= low < 16):
            return
        yield int(high) * 16 + int(low)


def _numbers(samples: Wave, starts: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The tone in each window; -1 where none is clear."""
    if not len(starts):
        return np.empty(0, np.intp)
    power = _power(samples, starts)
    best = np.argmax(power, axis=1)
    top = power.max(axis=1)
    is_clear = (top > (_FAINTEST * _LOUDNESS / 2) ** 2) & (top > _CLEAR * (power.sum(axis=1) - top) / 4)
    return np.where(is_clear, best, -1)


def _power(samples: Wave, starts: npt.NDArray[np.intp]) -> Wave:
    """The power of each tone in each window."""
    windows = np.stack([samples[start : start + _SYMBOL] for start in starts]) * np.hanning(_SYMBOL)
    waves = np.exp(-2j * np.pi * np.outer(np.arange(_SYMBOL) / SAMPLE_RATE, _TONES_HZ))
    power: Wave = np.abs(windows @ waves / (_SYMBOL / 2)) ** 2
    return power
