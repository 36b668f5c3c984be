"""Reading a file's packets without decoding: how long what is there is, and what is missing between."""

from typing import Any

from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.stream import VideoStream

_JUMP_S = 1.0  # as for the pictures
_SMALLEST_GAP_S = 0.02
_ROUNDING_S = 0.0015  # of times, in files that count in milliseconds
_SAME = 0.1


class TrackLength:
    """Follows one track, whose clock may be set back: what comes then is behind all before, as for the pictures."""

    def __init__(self, stream: VideoStream | AudioStream) -> None:
        self.missing_s = 0.0
        rate = stream.average_rate if isinstance(stream, VideoStream) else None
        self._usual_s = float(1 / rate) if rate else 0.0  # of pictures whose packets do not tell how long they last
        self._end_s = 0.0
        self._decoded_s: float | None = None  # until when, by the order in which packets are decoded
        self._jumped_s = 0.0
        self._told = _ToldLengths() if isinstance(stream, AudioStream) else None

    @property
    def end_s(self) -> float:
        """When the last of it is over, on the file's clock."""
        return self._told.end_s(self._end_s) if self._told else self._end_s

    def add(self, packet: "Packet[Any]") -> None:
        """The next packet that is there."""
        told_s = float((packet.duration or 0) * packet.time_base)
        length_s = told_s or self._usual_s
        start_s = float((packet.pts or 0) * packet.time_base)
        decoded_s = start_s if packet.dts is None else float(packet.dts * packet.time_base)
        if self._decoded_s is not None and decoded_s + self._jumped_s < self._decoded_s - _JUMP_S:
            self._jumped_s = self.end_s - start_s
        elif self._decoded_s is not None:
            gap_s = decoded_s + self._jumped_s - self._decoded_s
            self.missing_s += gap_s if gap_s > max(_SMALLEST_GAP_S, length_s / 2) else 0.0
        self.missing_s += length_s if packet.is_corrupt else 0.0
        self._end_s = max(self._end_s, start_s + self._jumped_s + told_s)
        self._decoded_s = decoded_s + self._jumped_s + length_s
        if self._told:
            self._told.add(start_s + self._jumped_s, told_s)


class _ToldLengths:
    """Whether sound lasts as long as its packets say.

    Transport streams store several together with one time. Whoever takes them apart counts on with the first sample
    rate when another one has come, so that all lengths are wrong in the same way.
    """

    def __init__(self) -> None:
        self._told_at_s: float | None = None  # the last time that is none of the reckoned ones
        self._reckoned_s = 0.0  # when what has come since then ends
        self._ratios = (1.0, 1.0)  # true by reckoned, of the last two stretches between times that are told

    def add(self, start_s: float, length_s: float) -> None:
        """The next packet."""
        if self._told_at_s is None or abs(start_s - self._reckoned_s) > _ROUNDING_S:
            told_at_s, reckoned_s = self._told_at_s, self._reckoned_s
            if told_at_s is not None and reckoned_s > told_at_s:
                self._ratios = (self._ratios[1], (start_s - told_at_s) / (reckoned_s - told_at_s))
            self._told_at_s = start_s
        self._reckoned_s = start_s + length_s

    def end_s(self, reckoned_s: float) -> float:
        """The true end of what seems to end then."""
        before, last = self._ratios
        if self._told_at_s is None or last <= 0 or abs(before / last - 1) > _SAME or abs(last - 1) < _SAME:
            return reckoned_s
        return self._told_at_s + (self._reckoned_s - self._told_at_s) * last
