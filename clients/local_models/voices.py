"""Where somebody speaks in a sound, and where surely nobody does."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from clients.media.audio import RATE_HZ, Samples
from utils.memory import give_back

Array = npt.NDArray[np.float32]
Stretch = tuple[float, float]  # from, to in seconds


@dataclass(frozen=True)
class Voices:
    """`spoken` has some room around what is said; `pauses` are exact, the first and the last one of the sound too."""

    spoken: Sequence[Stretch]
    pauses: Sequence[Stretch] = ()


class VoiceDetector(Protocol):
    """Tells where somebody speaks."""

    def __call__(self, sound: Samples) -> Voices: ...


# Longer than faster-whisper's defaults of 0 ms: a beat or a bark is no word.
VOICE = {"threshold": 0.5, "min_speech_duration_ms": 200, "min_silence_duration_ms": 700, "speech_pad_ms": 250}

WINDOW = 512  # samples, of the detector
WINDOWS_AT_ONCE = 1000
_NOT_A_VOICE = 0.35  # by the detector's own measure of 0..1, as its authors end a voice
_SILENT_SHARE = 0.004  # of the loudest window: -48 dB
_LIVELY_DB = 1.0  # standard deviation: white noise has 0.3, a voice as loud as the noise around it 2
_SHORTEST_PAUSE_S = 0.19  # the closure of a "t" or "k" lasts up to 0.15 s


def voices(sound: Samples) -> Voices:
    """Find voices with Silero's detector, which is inside the faster-whisper wheel: nothing to fetch."""
    # heavy: only the stage's own process loads it
    from faster_whisper.vad import VadOptions, get_speech_timestamps, get_vad_model

    in_pieces(get_vad_model())
    found = get_speech_timestamps(sound, VadOptions(**VOICE), RATE_HZ)
    padded = np.pad(sound, (0, -len(sound) % WINDOW))
    levels = loudness(padded)
    stretches = [(part["start"] / RATE_HZ, part["end"] / RATE_HZ) for part in found]
    spoken = [stretch for stretch in stretches if is_lively(levels, stretch)]
    if not spoken:
        return Voices(spoken)
    chances = np.asarray(get_vad_model()(padded), np.float32).ravel()
    give_back()  # some 30 MB, before the model that hears comes
    return Voices(spoken, pauses(chances, levels))


class Session(Protocol):
    """The one method used of onnxruntime.InferenceSession."""

    def run(self, outputs: None, inputs: Mapping[str, Array]) -> Sequence[Array]: ...


class Detector(Protocol):
    """The one part used of faster_whisper's SileroVADModel."""

    session: Session


class InPieces:
    """Runs a few windows at a time, each piece with the state in which the one before ended.

    The library runs 10,000, five minutes of sound, and holds 300 MB for it. The same sound is asked for three times:
    for where words are, for pauses, and by the model that hears. What is found, a number for a window, is kept.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._found: dict[bytes, Sequence[Array]] = {}

    def run(self, _outputs: None, inputs: Mapping[str, Array]) -> Sequence[Array]:
        """Give what running all of them gives: the chances, and the two parts of the state at the end."""
        windows, h, c = (np.ascontiguousarray(inputs[name]) for name in ("input", "h", "c"))
        key = b"".join(hashlib.blake2b(part.data).digest() for part in (windows, h, c))
        if key not in self._found:
            self._found[key] = self._run(windows, h, c)
        return self._found[key]

    def _run(self, windows: Array, h: Array, c: Array) -> Sequence[Array]:
        chances = []
        for start in range(0, len(windows), WINDOWS_AT_ONCE):
            piece = {"input": windows[start : start + WINDOWS_AT_ONCE], "h": h, "c": c}
            found, h, c = self._session.run(None, piece)
            chances.append(found)
        return np.concatenate(chances), h, c


def in_pieces(detector: Detector) -> None:
    """Have a detector, which the library keeps for all that ask, run in pieces."""
    if not isinstance(detector.session, InPieces):
        detector.session = InPieces(detector.session)


def is_lively(levels: npt.NDArray[np.float32], stretch: Stretch) -> bool:
    """Whether the level goes up and down as in syllables; the detector takes even noise for a voice now and then."""
    start, end = (round(at_s * RATE_HZ / WINDOW) for at_s in stretch)
    return float(np.std(20 * np.log10(levels[start:end] + 1e-6))) >= _LIVELY_DB


def loudness(sound: Samples) -> npt.NDArray[np.float32]:
    """The root mean square of each whole window."""
    windows = sound[: len(sound) // WINDOW * WINDOW].reshape(-1, WINDOW)
    return np.asarray(np.sqrt(np.square(windows).mean(axis=1)), np.float32)


def pauses(chances: npt.NDArray[np.float32], levels: npt.NDArray[np.float32]) -> list[Stretch]:
    """Stretches of windows in which there is hardly a chance of a voice, or next to no sound."""
    silent = levels < _SILENT_SHARE * levels.max(initial=0.0)
    flags = np.concatenate(([False], (chances < _NOT_A_VOICE) | silent, [False])).astype(np.int8)
    window_s = WINDOW / RATE_HZ
    edges = np.flatnonzero(np.diff(flags)).reshape(-1, 2) * window_s
    return [(float(start), float(end)) for start, end in edges if end - start >= _SHORTEST_PAUSE_S]
