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

from clients.media.sound_tracks import sound_stream
from clients.media.video_track import begin_s
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

RATE_HZ = 16_000
Samples = npt.NDArray[np.float32]
Pcm = npt.NDArray[np.int16]  # channels x samples
_SMALLEST_GAP_S = 0.05
_JUMP_S = 1.0  # as for pictures
_CANCELLED = 0.12  # of the louder channel's power; two that have nothing in common leave half


def samples(path: Path, *, max_s: float = 4 * 3600) -> Samples | None:
    """Give the sound as mono float32 (-1..1) at 16 kHz, counted from the file's start; None without a sound stream.

    Of several tracks it is the one that speaks. Damaged packets are skipped, gaps in the track's times are silence.
    Needs 16 bytes a sample at its peak: 150 MB for ten minutes in stereo.
    Raises PermanentError when the file cannot be opened or nothing in it can be decoded.
    """
    try:
        with av.open(str(path)) as container:
            stream = sound_stream(container)
            if stream is None:
                return None
            chunks = list(pieces(container, stream, max_s))
    except av.error.FFmpegError as error:
        raise PermanentError(
            "The sound cannot be decoded.", "The file may be cut off or damaged.", code=ErrorCode.MEDIA_DAMAGED
        ) from error
    if not chunks:
        raise PermanentError(
            "The sound cannot be decoded.", "The file may be cut off or damaged.", code=ErrorCode.MEDIA_DAMAGED
        )
    channels = max(len(chunk) for chunk in chunks)
    return mixed(np.concatenate([np.broadcast_to(chunk, (channels, chunk.shape[1])) for chunk in chunks], axis=1))


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


def pieces(container: InputContainer, stream: AudioStream, max_s: float) -> Iterator[Pcm]:
    """Yield the sound in pieces of channels x samples, with silence where its times leave a gap."""
    resamplers = {
        layout: av.AudioResampler(format="s16p", layout=layout, rate=RATE_HZ) for layout in ("mono", "stereo")
    }
    clock = SoundClock(begin_s(container))
    count = 0
    layout = "mono"
    for frame in _frames(container, stream):
        late = clock.late(frame.time, count)
        if late > 0:
            late = min(late, round(max_s * RATE_HZ) - count)
            yield np.zeros((1, late), np.int16)
            count += late
        layout = "mono" if frame.layout.nb_channels == 1 else "stereo"
        for part in resamplers[layout].resample(frame):
            chunk = _pcm(part)[:, max(0, -late) :]
            late = 0
            yield chunk
            count += chunk.shape[1]
        if count >= max_s * RATE_HZ:
            return
    if count:
        yield from (_pcm(part) for part in resamplers[layout].resample(None))


def _pcm(frame: AudioFrame) -> Pcm:
    return np.asarray(frame.to_ndarray(), np.int16)


def _frames(container: InputContainer, stream: AudioStream) -> Iterator[AudioFrame]:
    for packet in container.demux(stream):
        try:
            yield from (frame for frame in packet.decode() if isinstance(frame, AudioFrame))
        except av.error.FFmpegError:
            continue  # one bad packet: players skip it too


class SoundClock:
    """Tells where on the file's clock a frame belongs, counted from the file's start, so that times fit the picture."""

    def __init__(self, start_s: float) -> None:
        self._start_s = start_s
        self._jumped_s = 0.0

    def late(self, time_s: float | None, count: int) -> int:
        """The number of samples missing before a frame when `count` were read; negative when there are too many."""
        if time_s is None:
            return 0
        have_s = count / RATE_HZ
        at_s = time_s - self._start_s + self._jumped_s
        if at_s < have_s - _JUMP_S:  # the clock was set back: what follows comes after, as for the pictures
            self._jumped_s += have_s - at_s
            return 0
        late_s = at_s - have_s
        return round(late_s * RATE_HZ) if abs(late_s) > _SMALLEST_GAP_S else 0


def mixed(channels: Pcm) -> Samples:
    """One channel of one or two; the louder where both cancel each other out, one being wired the wrong way round."""
    scale = np.float32(1 / 32768)
    if len(channels) == 1:
        return np.asarray(channels[0] * scale, np.float32)
    found = np.asarray(channels.mean(axis=0, dtype=np.float32) * scale)
    for start in range(0, len(found), RATE_HZ):
        second = channels[:, start : start + RATE_HZ].astype(np.float32) * scale
        powers = np.square(second).mean(axis=1)
        middle = found[start : start + RATE_HZ]
        if np.square(middle).mean() < _CANCELLED * powers.max():
            found[start : start + RATE_HZ] = second[int(powers.argmax())]
    return found
