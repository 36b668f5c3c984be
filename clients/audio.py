"""Decoding: a video's sound as samples that speech engines take."""

import io
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.container import InputContainer

from utils.errors import PermanentError

RATE_HZ = 16_000
Samples = npt.NDArray[np.float32]
_SMALLEST_GAP_S = 0.05


def samples(path: Path, *, max_s: float = 4 * 3600) -> Samples | None:
    """Give the sound as mono float32 (-1..1) at 16 kHz, counted from the file's start; None without a sound stream.

    Damaged packets are skipped. Needs 6 bytes a sample at its peak: 60 MB for ten minutes.
    Raises PermanentError when the file cannot be opened or nothing in it can be decoded.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                return None
            chunks = list(_chunks(container, max_s))
    except av.error.FFmpegError as error:
        raise PermanentError("The sound cannot be decoded.", "The file may be cut off or damaged.") from error
    if not chunks:
        raise PermanentError("The sound cannot be decoded.", "The file may be cut off or damaged.")
    return np.concatenate(chunks).astype(np.float32) / np.float32(32768)


def compressed(sound: Samples) -> bytes:
    """The sound as Opus in Ogg, mono, 16 kHz, 32 kbit/s: four kilobytes a second, and as good for speech engines."""
    file = io.BytesIO()
    with av.open(file, "w", format="ogg") as container:
        # Of ten levels the last takes 6 ms of the processor for a second of sound, this one 2.
        options = {"compression_level": "5"}
        stream = container.add_stream("libopus", rate=RATE_HZ, layout="mono", bit_rate=32_000, options=options)
        values = np.clip(sound * np.float32(32767), -32768, 32767).astype(np.int16)
        frame = AudioFrame.from_ndarray(values[np.newaxis, :], format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        container.mux([*stream.encode(frame), *stream.encode(None)])
    return file.getvalue()


def _chunks(container: InputContainer, max_s: float) -> Iterator[npt.NDArray[np.int16]]:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE_HZ)
    count = 0
    for frame in _frames(container):
        if count == 0 and (gap := _starts_late(container, frame)):
            yield np.zeros(gap, np.int16)
            count += gap
        for part in resampler.resample(frame):
            yield (chunk := part.to_ndarray()[0])
            count += len(chunk)
        if count >= max_s * RATE_HZ:
            return
    if count:
        yield from (part.to_ndarray()[0] for part in resampler.resample(None))


def _frames(container: InputContainer) -> Iterator[AudioFrame]:
    for packet in container.demux(container.streams.audio[0]):
        try:
            yield from (frame for frame in packet.decode() if isinstance(frame, AudioFrame))
        except av.error.FFmpegError:
            continue  # one bad packet: players skip it too


def _starts_late(container: InputContainer, frame: AudioFrame) -> int:
    """Samples between the file's start and its first sound, so that times fit the picture."""
    if frame.time is None or container.start_time is None:
        return 0
    late_s = frame.time - container.start_time / av.time_base
    return round(late_s * RATE_HZ) if late_s > _SMALLEST_GAP_S else 0
