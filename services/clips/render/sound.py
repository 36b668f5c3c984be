"""A clip's sound: its parts one after the other, melting where the pictures do, as loud as platforms play."""

import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clients.media.clip_encoder import Sound
from clients.media.ffmpeg import SAMPLE_RATE, Part
from clients.media.loudness import levelled
from clients.media.sound.cut import save_sound
from services.domain.clips import Span

_EDGE_S = 0.01  # faded at both ends: a sound that begins in mid-wave clicks
_CHANNELS = 2

Pcm = npt.NDArray[np.int16]


def clip_sound(
    source: Path, parts: Sequence[Span], work: Path, *, number: int, seeks: bool, overlap_s: float
) -> Sound | None:
    """Write the sound to a .wav file; None where it is silent. Raises PermanentError when it cannot be read."""
    pieces = []
    for index, part in enumerate(parts):
        path = work / f"part-{index}.wav"
        save_sound(source, [Part(part.start_s, part.end_s, seeks)], path, sound=number)
        pieces.append(_read(path))
        path.unlink()
    target = work / "sound.wav"
    _write(target, _faded(_joined(pieces, round(overlap_s * SAMPLE_RATE))))
    filters = levelled(target)
    return Sound(target, filters) if filters else None


def _joined(pieces: Sequence[Pcm], overlap: int) -> Pcm:
    whole = pieces[0]
    for piece in pieces[1:]:
        shared = min(overlap, len(whole), len(piece))
        rise = np.linspace(0, 1, shared)[:, None] if shared else np.zeros((0, 1))
        both = whole[len(whole) - shared :] * (1 - rise) + piece[:shared] * rise
        whole = np.concatenate([whole[: len(whole) - shared], both.astype(np.int16), piece[shared:]])
    return whole


def _faded(sound: Pcm) -> Pcm:
    edge = min(round(_EDGE_S * SAMPLE_RATE), len(sound) // 2)
    rise = np.linspace(0, 1, edge)[:, None]
    sound = sound.copy()
    sound[:edge] = (sound[:edge] * rise).astype(np.int16)
    sound[len(sound) - edge :] = (sound[len(sound) - edge :] * rise[::-1]).astype(np.int16)
    return sound


def _read(path: Path) -> Pcm:
    with path.open("rb") as file:
        content = file.read()
    at = content.index(b"data", 12) + 8
    samples = np.frombuffer(content, "<i2", offset=at, count=(len(content) - at) // 2)
    return samples[: len(samples) // _CHANNELS * _CHANNELS].reshape(-1, _CHANNELS)


def _write(path: Path, sound: Pcm) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(_CHANNELS)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(sound.astype("<i2").tobytes())
