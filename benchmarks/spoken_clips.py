"""Clips of which every word and second is known: eSpeak NG's sentences with pauses, and sounds without words."""

import io
import wave
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream

from utils.process import run

RATE_HZ = 48_000
Sound = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Sentence:
    """What is said, and from when on."""

    start_s: float
    text: str


@dataclass(frozen=True)
class SpokenClip:
    """A file and its truth."""

    path: Path
    said: tuple[Sentence, ...] = ()


RECIPE = ("Take two cups of flour and three eggs.", "Bake it for twenty five minutes.", "Enjoy your bread.")
WORKOUT = ("Do ten squats, then rest for thirty seconds.", "Hold the plank for a minute.", "Drink some water.")
TALK = ("This is the best coffee in the city.", "It opens at eight in the morning.", "You should come early.")
PAUSES_S = ((0.5, 2.0, 1.0), (10.0, 0.6, 0.5), (1.2, 6.0, 2.0), (0.8, 0.8, 0.8))
VOICES = (("en-us", 160), ("en-gb", 145), ("en-us", 140), ("en-gb", 165))


def spoken_clips(folder: Path) -> Iterator[SpokenClip]:
    """Sentences with pauses: plain, over noise, over music, and with a gap in the track's times in place of a pause."""
    for number, (pauses_s, (voice, speed)) in enumerate(zip(PAUSES_S, VOICES, strict=True)):
        for text in (RECIPE, WORKOUT, TALK):
            lead_s = 0.4 * number
            sound, said = spoken(text, pauses_s, lead_s=lead_s, voice=voice, speed=speed)
            name = f"{number}-{text[0].split()[0].lower()}"
            for kind, below in (("plain", 0.0), ("noise", 0.01), ("music", 0.05)):
                other = {"plain": 0 * sound, "noise": noise(len(sound), 0.0), "music": music(len(sound))}[kind]
                yield SpokenClip(stored(folder / f"{name}-{kind}.m4a", sound + below * other), said)
            yield SpokenClip(with_gaps(folder / f"{name}-gap.mkv", sound, said, lead_s), said)


def spoken(
    texts: Sequence[str], pauses_s: Sequence[float], *, lead_s: float, voice: str, speed: int
) -> tuple[Sound, tuple[Sentence, ...]]:
    """Sentences one after the other, a pause after each."""
    parts, said, at_s = [silence(lead_s)], [], lead_s
    for text, pause_s in zip(texts, pauses_s, strict=True):
        heard = one_said(text, voice, speed)
        said.append(Sentence(at_s, text))
        parts += [heard, silence(pause_s)]
        at_s += (len(heard) + len(parts[-1])) / RATE_HZ
    return np.concatenate(parts), tuple(said)


@cache
def one_said(text: str, voice: str, speed: int) -> Sound:
    """A text by eSpeak NG, without the silence around it."""
    args = ["/usr/bin/env", "espeak-ng", "-v", voice, "-s", str(speed), "--stdout", text]
    with wave.open(io.BytesIO(run(args, timeout_s=60).stdout)) as file:
        heard = np.frombuffer(file.readframes(file.getnframes()), np.int16) / 32768
        seconds = np.arange(len(heard)) / file.getframerate()
    even = np.interp(np.arange(0, seconds[-1], 1 / RATE_HZ), seconds, heard)
    loud = np.flatnonzero(np.abs(even) > 0.01)
    return np.asarray(even[loud[0] : loud[-1] + 1] * 0.5 / np.abs(even).max(), np.float32)


def silence(seconds: float) -> Sound:
    """Zeros."""
    return np.zeros(round(seconds * RATE_HZ), np.float32)


def stored(path: Path, sound: Sound) -> Path:
    """Write sound as AAC."""
    return _write(path, "aac", [(0, sound)])


def with_gaps(path: Path, sound: Sound, said: Sequence[Sentence], lead_s: float) -> Path:
    """Write the sentences alone, each at its time: the pauses are holes between the times of the packets."""
    starts = [round(one.start_s * RATE_HZ) for one in said]
    parts = [(0, silence(lead_s))] if lead_s else []
    for start, end in pairwise([*starts, len(sound)]):
        parts.append((start, _spoken_part(sound[start:end])))
    return _write(path, "pcm_s16le", parts)


def _spoken_part(sound: Sound) -> Sound:
    loud = np.flatnonzero(np.abs(sound) > 0.001)
    return sound[: loud[-1] + 1]


def _write(path: Path, codec: str, parts: Sequence[tuple[int, Sound]]) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE_HZ, layout="mono")
        assert isinstance(stream, AudioStream)
        for at, sound in parts:
            values = (np.clip(sound, -1, 1) * 32767).astype(np.int16)[np.newaxis, :]
            frame = AudioFrame.from_ndarray(values, format="s16", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, at, Fraction(1, RATE_HZ)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def noise(count: int, slope: float) -> Sound:
    """White noise, or darker: the power falls with the frequency to the power of `slope`."""
    waves = np.fft.rfft(np.random.default_rng(1).normal(0, 1, count))
    waves[1:] /= np.arange(1, len(waves)) ** (slope / 2)
    found = np.fft.irfft(waves, count)
    return np.asarray(found / np.abs(found).max(), np.float32)


def music(count: int) -> Sound:
    """Chords that change every two seconds, with a beat."""
    seconds = np.arange(count) / RATE_HZ
    roots = np.array([220.0, 174.6, 196.0, 261.6])[(seconds // 2).astype(int) % 4]
    chord = sum(np.sin(2 * np.pi * np.cumsum(roots * ratio) / RATE_HZ) for ratio in (1, 1.26, 1.5)) / 3
    return np.asarray(0.7 * chord + 0.3 * drums(count), np.float32)


def drums(count: int) -> Sound:
    """Two beats a second, every second one bright."""
    since = np.arange(count) / RATE_HZ % 0.5
    bright = (np.arange(count) // (RATE_HZ // 2)) % 2
    beat = np.sin(2 * np.pi * 60 * since) * (1 - bright) + noise(count, 0.0) * bright
    return np.asarray(beat * np.exp(-12 * since), np.float32)


def _melody(count: int) -> Sound:
    seconds = np.arange(count) / RATE_HZ
    notes = np.array([0, 4, 7, 12, 9, 7, 5, 2])[(seconds // 0.4).astype(int) % 8]
    phase = 2 * np.pi * np.cumsum(330 * 2 ** (notes / 12)) / RATE_HZ
    pluck = np.exp(-4 * (seconds % 0.4))
    return np.asarray(pluck * sum(np.sin(n * phase) / n**2 for n in range(1, 6)) / 1.5, np.float32)


def _siren(count: int) -> Sound:
    pitch = 700 + 300 * np.sin(2 * np.pi * 0.5 * np.arange(count) / RATE_HZ)
    return np.asarray(np.sin(2 * np.pi * np.cumsum(pitch) / RATE_HZ), np.float32)


def _applause(count: int) -> Sound:
    claps = np.random.default_rng(2).random(count) < 40 / RATE_HZ
    decay = np.exp(-np.arange(RATE_HZ // 50) / (RATE_HZ / 400))
    found = np.convolve(claps, decay)[:count] * noise(count, 0.0)
    return np.asarray(found / np.abs(found).max(), np.float32)


def _birds(count: int) -> Sound:
    since = np.arange(count) / RATE_HZ % 0.7
    chirp = np.sin(2 * np.pi * (3000 + 6000 * since) * since) * (since < 0.12)
    return np.asarray(chirp, np.float32)


def _motor(count: int) -> Sound:
    seconds = np.arange(count) / RATE_HZ
    turning = sum(np.sin(2 * np.pi * 45 * n * seconds) / n for n in range(1, 12)) / 3
    return np.asarray(turning * (1 + 0.3 * np.sin(2 * np.pi * 11 * seconds)) / 2, np.float32)


WORDLESS: dict[str, Callable[[int], Sound]] = {
    "silence": lambda count: np.zeros(count, np.float32),
    "white noise": lambda count: 0.2 * noise(count, 0.0),
    "pink noise": lambda count: 0.3 * noise(count, 1.0),
    "wind": lambda count: 0.6 * noise(count, 2.0),
    "music": lambda count: 0.4 * music(count),
    "melody": lambda count: 0.4 * _melody(count),
    "drums": lambda count: 0.6 * drums(count),
    "siren": lambda count: 0.3 * _siren(count),
    "applause": lambda count: 0.5 * _applause(count),
    "birds": lambda count: 0.3 * _birds(count),
    "motor": lambda count: 0.4 * _motor(count),
}


def wordless_clips(folder: Path, seconds: float = 20.0) -> Iterator[SpokenClip]:
    """A clip of each kind of sound without words."""
    for name, make in WORDLESS.items():
        yield SpokenClip(stored(folder / f"{name.replace(' ', '-')}.m4a", make(round(seconds * RATE_HZ))))
