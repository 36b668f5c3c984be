"""Where on the player's clock each piece of a file's sound belongs: the only place that decides it.

Times are the file's own as far as they can be relied on. Damaged packets are left out, as players do, and so is what
overlaps; what is missing is for the reader to leave silent.
"""

import math
from collections.abc import Iterator

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from clients.media.video_track import begin_s, packets

Pcm = npt.NDArray[np.int16]  # channels x samples
_SMALLEST_GAP_S = 0.05
_JUMP_S = 1.0  # as for pictures
_ROUND_S = 2**33 / 90_000  # in which the clock of an MPEG stream turns around: a time just before 0 is near the end
_ROUNDING_S = 0.0015  # of times, in files that count in milliseconds


def placed(
    container: InputContainer,
    stream: AudioStream,
    rate_hz: int,
    *,
    layout: str | None = None,
    is_sought: bool = False,
    lost: list[float] | None = None,
) -> Iterator[tuple[int, Pcm]]:
    """Yield the sound in pieces, each with the number of samples of `rate_hz` that come before it since second 0.

    Without a `layout` pieces have one channel or two, as the sound has. From a file that `is_sought` what comes before
    the first time is left out. The lengths in seconds of what cannot be decoded go into `lost`.
    """
    length_s = (container.duration or 0) / av.time_base
    clock = SoundClock(begin_s(container), rate_hz, length_s=length_s or math.inf)
    changer = _Changer(rate_hz, layout)
    count = 0
    for time_s, frame in _timed(container, stream, lost):
        if is_sought:
            if time_s is None:
                continue
            count, is_sought = max(0, round((time_s - begin_s(container)) * rate_hz)), False
        late = clock.late(time_s, count)
        count += max(0, late)
        for chunk in changer.chunks(frame):
            kept = chunk[:, max(0, -late) :]
            late = 0
            yield count, kept
            count += kept.shape[1]
    for chunk in changer.rest():
        yield count, chunk
        count += chunk.shape[1]


def _timed(
    container: InputContainer, stream: AudioStream, lost: list[float] | None
) -> Iterator[tuple[float | None, AudioFrame]]:
    """Frames with their times; None where a time is reckoned from a length that is none of its frame.

    So are those of packets that a transport stream stores together after the sample rate has changed: whoever takes
    them apart counts on with the old one.
    """
    reckoned_s: float | None = None
    for packet in packets(container, stream):
        length_s = float((packet.duration or 0) * packet.time_base)
        at_s = None if packet.pts is None else float(packet.pts * packet.time_base)
        is_reckoned = at_s is not None and reckoned_s is not None and abs(at_s - reckoned_s) <= _ROUNDING_S
        try:
            frames = _taken(packet)
        except av.error.FFmpegError:
            if lost is not None and packet.size:
                lost.append(length_s)
            continue  # one bad packet: players skip it too
        for frame in frames:
            yield None if is_reckoned else frame.time, frame
        is_wrong = bool(frames and length_s) and abs(_length_s(frames) - length_s) > _ROUNDING_S
        reckoned_s = at_s + length_s if is_wrong and at_s is not None else None


def _taken(packet: "Packet[AudioStream]") -> list[AudioFrame]:
    return [frame for frame in packet.decode() if isinstance(frame, AudioFrame)]


def _length_s(frames: list[AudioFrame]) -> float:
    return sum(frame.samples / frame.sample_rate for frame in frames)


class SoundClock:
    """Tells where on the file's clock a frame belongs, counted from the file's start, so that times fit the picture."""

    def __init__(self, start_s: float, rate_hz: int, *, length_s: float = math.inf) -> None:
        self._start_s = start_s
        self._rate_hz = rate_hz
        self._length_s = length_s
        self._jumped_s = 0.0

    def late(self, time_s: float | None, count: int) -> int:
        """The number of samples missing before a frame when `count` were read; negative when there are too many."""
        if time_s is None:
            return 0
        have_s = count / self._rate_hz
        at_s = time_s - self._start_s + self._jumped_s
        if at_s > self._length_s + _JUMP_S:
            at_s -= _ROUND_S
        if at_s < have_s - _JUMP_S:  # the clock was set back: what follows comes after, as for the pictures
            self._jumped_s += have_s - at_s
            return 0
        late_s = at_s - have_s
        return round(late_s * self._rate_hz) if abs(late_s) > _SMALLEST_GAP_S else 0


class _Changer:
    """Gives frames the wanted rate; their own may change midway."""

    def __init__(self, rate_hz: int, layout: str | None) -> None:
        self._rate_hz = rate_hz
        self._layout = layout
        self._kind: tuple[object, ...] | None = None
        self._resampler: av.AudioResampler | None = None

    def chunks(self, frame: AudioFrame) -> Iterator[Pcm]:
        """What comes of one more frame."""
        kind = (frame.format.name, frame.layout.name, frame.sample_rate)
        if kind != self._kind:
            yield from self.rest()
            layout = self._layout or ("mono" if frame.layout.nb_channels == 1 else "stereo")
            self._kind = kind
            self._resampler = av.AudioResampler(format="s16p", layout=layout, rate=self._rate_hz)
        assert self._resampler is not None
        yield from map(_pcm, self._resampler.resample(frame))

    def rest(self) -> Iterator[Pcm]:
        """What is still to come when there is no more."""
        if self._resampler is not None:
            yield from map(_pcm, self._resampler.resample(None))
            self._resampler = None


def _pcm(frame: AudioFrame) -> Pcm:
    return np.asarray(frame.to_ndarray(), np.int16)
