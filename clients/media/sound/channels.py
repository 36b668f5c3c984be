"""One channel of two: both together, or the one in which somebody speaks where the other has noise alone."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from clients.media.sound.clock import Pcm

Sound = npt.NDArray[np.float32]
SpokenSeconds = Callable[[Sound], float]
_CANCELLED = 0.12  # of the louder channel's power; two that have nothing in common leave half
_ALIKE = 0.5  # correlation; a voice in the middle of music has more
_SPEAKS_NOT = 0.1  # of the seconds of voice in the other
_LOUD = 0.1  # of the other's level: what is 20 dB below a voice does not hide it
_SCALE = np.float32(1 / 32768)


def one_channel(channels: Pcm, rate_hz: int, spoken_s: SpokenSeconds) -> Sound:
    """Mix two channels, or give the one that speaks: a microphone beside a cable that hums, a talk beside its music."""
    if len(channels) == 2 and not _are_alike(channels, rate_hz):
        spoken = [spoken_s(_single(channel)) for channel in channels]
        best = int(np.argmax(spoken))
        other = 1 - best
        if spoken[other] < _SPEAKS_NOT * spoken[best] and _usual_level(channels[other], rate_hz) > _LOUD * _level(
            channels[best], rate_hz
        ):
            return _single(channels[best])
    return mixed(channels, rate_hz)


def mixed(channels: Pcm, rate_hz: int) -> Sound:
    """One channel of one or two; the louder where both cancel each other out, one being wired the wrong way round."""
    if len(channels) == 1:
        return _single(channels[0])
    found = np.asarray(channels.mean(axis=0, dtype=np.float32) * _SCALE)
    for start in range(0, len(found), rate_hz):
        second = channels[:, start : start + rate_hz].astype(np.float32) * _SCALE
        powers = np.square(second).mean(axis=1)
        middle = found[start : start + rate_hz]
        if np.square(middle).mean() < _CANCELLED * powers.max():
            found[start : start + rate_hz] = second[int(powers.argmax())]
    return found


def _single(channel: npt.NDArray[np.int16]) -> Sound:
    return np.asarray(channel * _SCALE, np.float32)


def _are_alike(channels: Pcm, rate_hz: int) -> bool:
    """Whether both hold about the same, one perhaps the wrong way round, or one holds next to nothing."""
    products = np.zeros((2, 2))
    for start in range(0, channels.shape[1], rate_hz):
        second = channels[:, start : start + rate_hz].astype(np.float32) * _SCALE
        products += second @ second.T
    both = float(np.sqrt(products[0, 0] * products[1, 1]))
    return both == 0 or abs(float(products[0, 1])) >= _ALIKE * both


def _level(channel: npt.NDArray[np.int16], rate_hz: int) -> float:
    levels = _levels(channel, rate_hz)
    return float(np.sqrt(np.square(levels).mean())) if len(levels) else 0.0


def _usual_level(channel: npt.NDArray[np.int16], rate_hz: int) -> float:
    """That of most of the time: who speaks now and then into a good microphone has silence between."""
    levels = _levels(channel, rate_hz)
    return float(np.median(levels)) if len(levels) else 0.0


def _levels(channel: npt.NDArray[np.int16], rate_hz: int) -> npt.NDArray[np.float64]:
    step = rate_hz // 10
    parts = [channel[at : at + step].astype(np.float32) for at in range(0, len(channel), step)]
    return np.array([np.sqrt(np.square(part).mean()) for part in parts], np.float64)
