"""Decoding: a video's sound as samples that speech engines take."""

import io
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer

from clients.media.sound.channels import one_channel
from clients.media.sound.clock import Pcm, placed
from clients.media.sound_tracks import sound_stream, spoken_seconds
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

RATE_HZ = 16_000
Samples = npt.NDArray[np.float32]


def samples(path: Path, *, max_s: float = 4 * 3600, lost: list[float] | None = None) -> Samples | None:
    """Give the sound as mono float32 (-1..1) at 16 kHz, counted from the file's start; None without a sound stream.

    Of several tracks, and of two channels that have nothing in common, it is the one that speaks. Damaged packets are
    skipped, gaps in the track's times are silence. The lengths in seconds of what is damaged go into `lost`.
    Needs 16 bytes a sample at its peak: 150 MB for ten minutes in stereo.
    Raises PermanentError when the file cannot be opened or nothing in it can be decoded.
    """
    try:
        with av.open(str(path)) as container:
            stream = sound_stream(container)
            if stream is None:
                return None
            chunks = list(pieces(container, stream, max_s, lost))
    except av.error.FFmpegError as error:
        raise PermanentError(
            "The sound cannot be decoded.", "The file may be cut off or damaged.", code=ErrorCode.MEDIA_DAMAGED
        ) from error
    if not chunks:
        raise PermanentError(
            "The sound cannot be decoded.", "The file may be cut off or damaged.", code=ErrorCode.MEDIA_DAMAGED
        )
    channels = max(len(chunk) for chunk in chunks)
    whole = np.concatenate([np.broadcast_to(chunk, (channels, chunk.shape[1])) for chunk in chunks], axis=1)
    return one_channel(whole, RATE_HZ, spoken_seconds)


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


def pieces(
    container: InputContainer, stream: AudioStream, max_s: float, lost: list[float] | None = None
) -> Iterator[Pcm]:
    """Yield the sound in pieces of channels x samples, with silence where its times leave a gap."""
    count, most = 0, round(max_s * RATE_HZ)
    for at, chunk in placed(container, stream, RATE_HZ, lost=lost):
        if count < min(at, most):
            yield np.zeros((1, min(at, most) - count), np.int16)
        if at >= most:
            return
        yield chunk
        count = at + chunk.shape[1]
