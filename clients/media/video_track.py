"""Which pictures of a file are played, and how a player shows them: the only place that decides it.

Everybody's clock is the player's: second 0 is where the file begins, whichever track that is (`begin_s`). ffmpeg's
`-ss` counts so too.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container.input import InputContainer
from av.packet import Packet
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from clients.media.orientation import Orientation, orientation
from clients.media.shape import Colour, Size, VideoTrack
from clients.media.tone_map import colour_of, nits, white_of
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

LOOKS = 8  # through the file: sizes and light may change
_STILLS = ("mjpeg", "png", "bmp", "webp", "gif")  # beside another track, such a one is a cover
_BEGIN_WITH_THE_TRACK = ("mpegts", "mpeg")  # whose clock may jump: AVFMT_TS_DISCONT
_MAX_STRETCHED = 4  # a pixel is at most so many times as wide as high; more is a mistake in the file
_BRIGHTEST = 99.9  # percentile
_LOOK_PX = 96
_MAX_SKIPPED = 15  # pictures between two on which others depend, in any film
_HELPS_NOT = Disposition.attached_pic | Disposition.timed_thumbnails


def begin_s(container: InputContainer) -> float:
    """Return the container's time of the player's second 0."""
    return (container.start_time or 0) / av.time_base


def late_s(path: Path, number: int) -> float:
    """How long after the player's second 0 that of ffmpeg's program is, when it reads a file from its beginning.

    Of some kinds it begins with the track that it reads, however early others do. 0 of a file that cannot be read.
    """
    try:
        with av.open(str(path.absolute())) as container:
            stream = moving_pictures(container)[number]
            if container.format.name not in _BEGIN_WITH_THE_TRACK or stream.start_time is None:
                return 0.0
            return float(stream.start_time * (stream.time_base or 0)) - begin_s(container)
    except (av.error.FFmpegError, IndexError):
        return 0.0


def tick_s(path: Path, number: int) -> float:
    """The seconds in which a track's clock counts: a picture's in AVI and OGV. 0 of a file that cannot be read."""
    try:
        with av.open(str(path.absolute())) as container:
            return float(moving_pictures(container)[number].time_base or 0)
    except (av.error.FFmpegError, IndexError):
        return 0.0


def moving_pictures(container: InputContainer) -> list[VideoStream]:
    """Return the tracks that may be played, as ffmpeg counts them: covers that are marked as such are left out."""
    return [stream for stream in container.streams.video if not stream.disposition & _HELPS_NOT]


def choose(container: InputContainer) -> VideoStream | None:
    """Return the track to be played: a real one before stills, then one that its author marked, then the first."""
    known = [stream for stream in moving_pictures(container) if stream.codec_context is not None]
    return min(known, key=_unlikely, default=None)


def _unlikely(stream: VideoStream) -> tuple[bool, bool, bool]:
    is_still = stream.codec_context.name in _STILLS
    return stream.frames == 1, is_still, not stream.disposition & Disposition.default


def look_at(path: Path) -> VideoTrack:
    """Decode a few frames of a file. Raises PermanentError when it has none."""
    try:
        with av.open(str(path)) as container:
            stream = choose(container)
            if stream is None:
                raise PermanentError("The file has sound but no picture.", code=ErrorCode.NOT_A_VIDEO)
            return describe(container, stream)
    except av.error.FFmpegError as error:
        raise PermanentError(
            "The video cannot be decoded.", "It may be cut off or damaged.", code=ErrorCode.MEDIA_DAMAGED
        ) from error


def describe(container: InputContainer, stream: VideoStream) -> VideoTrack:
    """Look at pictures of a track, all through a file just opened. Raises PermanentError when there is none."""
    seen = _looks(container, stream)
    if not seen:
        raise PermanentError(
            "The video cannot be decoded.", "It may be cut off or damaged.", code=ErrorCode.MEDIA_DAMAGED
        )
    first = seen[0].frame
    size, *other_sizes = _sizes(seen, begin_s(container) + _length_s(container))
    colour = colour_of(int(first.color_trc), int(first.color_primaries))
    track = VideoTrack(
        number=moving_pictures(container).index(stream),
        codec=stream.codec_context.name,
        size=size,
        other_sizes=tuple(other_sizes),
        rotation=orientation(first).rotation,
        fps=round(float(stream.average_rate or 0), 3),
        first_s=round(max(0.0, (first.time or 0.0) - begin_s(container)), 4),
        bits=first.format.components[0].bits,
        is_interlaced=any(one.frame.interlaced_frame for one in seen),
        colour=colour,
        colour_codes=(_code(first.colorspace), _code(first.color_primaries), _code(first.color_trc)),
        is_square=all(one.ratio == 1 for one in seen),
        shapes=_changed_shapes(seen),
    )
    return (
        replace(track, white=white_of(_brightest([one.frame for one in seen], colour)))
        if colour in (Colour.HLG, Colour.PQ)
        else track
    )


def _changed_shapes(seen: list["_Look"]) -> tuple[tuple[Size, float], ...]:
    """What shape the pictures of each stored size have, where pixels change with it."""
    if len({one.ratio for one in seen}) == 1:
        return ()
    return tuple({one.upright: one.size[0] / one.size[1] for one in seen}.items())


def _code(value: int) -> int:
    return int(value) or 2  # 0 is reserved, or RGB: nothing that the result could be


def _length_s(container: InputContainer) -> float:
    return (container.duration or 0) / av.time_base


@dataclass(frozen=True)
class _Look:
    """A picture and how wide its pixels are."""

    frame: VideoFrame
    ratio: Fraction

    @property
    def time_s(self) -> float:
        return self.frame.time or 0.0

    @property
    def size(self) -> Size:
        return shown_size(self.frame, self.ratio, orientation(self.frame))

    @property
    def upright(self) -> Size:
        """As it is stored, but for how it is turned."""
        return shown_size(self.frame, Fraction(1), orientation(self.frame))


def _looks(container: InputContainer, stream: VideoStream) -> list[_Look]:
    """The first picture and some after it, in order of time."""
    shapes = PixelShapes(stream)
    first = next(decoded(container, stream), None)
    seen = [] if first is None else [_Look(first, shapes.of(first))]
    begun = {None if first is None else first.pts}
    for number in range(1, LOOKS):
        frame = _picture_at(container, stream, begin_s(container) + number * _length_s(container) / LOOKS, begun)
        if frame is not None and all(frame.pts != one.frame.pts for one in seen):
            seen.append(_Look(frame, shapes.of(frame)))
            begun.add(frame.pts)
    return sorted(seen, key=lambda one: one.time_s)


def _picture_at(
    container: InputContainer, stream: VideoStream, time_s: float, begun: set[int | None]
) -> VideoFrame | None:
    """A picture at the key frame before a time; None when decoding would begin at a packet at which it has `begun`."""
    try:
        container.seek(int(time_s * av.time_base))
        stream.codec_context.flush_buffers()
        packet = next(container.demux(stream))
        if packet.pts in begun:
            return None
        begun.add(packet.pts)  # where an edit hides the key frame, decoding from it takes long
        return next(iter(_taken(packet)), None) or next(decoded(container, stream), None)
    except (av.error.FFmpegError, StopIteration):
        return None  # a file that cannot be sought


def _sizes(seen: list["_Look"], end_s: float) -> list[Size]:
    """The sizes of the pictures seen, that of the longest time first: each picture's lasts until the next one."""
    lasts: Counter[Size] = Counter()
    for one, next_s in zip(seen, [*(one.time_s for one in seen[1:]), end_s], strict=True):
        lasts[one.size] += max(0.001, next_s - one.time_s)  # type: ignore[assignment]
    return sorted(lasts, key=lambda size: (-lasts[size], -size[0] * size[1]))


def decoded(container: InputContainer, stream: VideoStream, lost: list[float] | None = None) -> Iterator[VideoFrame]:
    """Decode on from where the file is. Damaged pictures are skipped, as players do; their times go into `lost`.

    Where the file itself is damaged it ends.
    """
    awaited = _Awaited()
    for packet in packets(container, stream):
        if not packet.size and packet.dts is not None:
            continue  # the picture before stands on (Theora, AVI); the last packet has no time, and asks for the rest
        awaited.given(packet)
        try:
            for frame in _taken(packet):
                awaited.came(frame)
                yield frame
        except av.error.InvalidDataError:
            awaited.failed(packet)
    if lost is not None:
        lost += [float(pts * stream.time_base) - begin_s(container) for pts in awaited.lost if stream.time_base]


class _Awaited:
    """Which pictures never came: some decoders (HEVC) say nothing and wait for the next that stands by itself."""

    def __init__(self) -> None:
        self._given: set[int] = set()
        self._lost: list[int] = []

    @property
    def lost(self) -> list[int]:
        """Their times, when all is read."""
        return self._lost + _more_than_skipped(self._given)

    def given(self, packet: "Packet[VideoStream]") -> None:
        """The decoder has it."""
        if packet.pts is not None and packet.size and not packet.is_discard:
            self._given.add(packet.pts)

    def came(self, frame: VideoFrame) -> None:
        """What was to be shown before it will not come any more."""
        if frame.pts is None:
            return
        self._given.discard(frame.pts)
        before = {pts for pts in self._given if pts < frame.pts}
        self._given -= before
        self._lost += _more_than_skipped(before)

    def failed(self, packet: "Packet[VideoStream]") -> None:
        """The decoder has refused it."""
        self._given.discard(packet.pts or 0)
        self._lost.append(packet.pts or 0)


def _more_than_skipped(times: set[int]) -> list[int]:
    """Those times, but for so few that a reader may have asked to leave out, one after the other."""
    return sorted(times) if len(times) > _MAX_SKIPPED else []


def packets(container: InputContainer, *streams: "VideoStream | AudioStream") -> "Iterator[Packet[Any]]":
    """Read on to the end, or to where nothing can be read any more."""
    reading = container.demux(*streams)
    was_read = False
    while True:
        try:
            packet = next(reading)
        except StopIteration:
            return
        except av.error.FFmpegError:
            if not was_read:
                raise
            return
        was_read = True
        yield packet


def _taken(packet: "Packet[VideoStream]") -> list[VideoFrame]:
    return [frame for frame in packet.decode() if isinstance(frame, VideoFrame)]


class PixelShapes:
    """How many times as wide as high the pixels of each picture are: that may change midway.

    The codec tells it, of each size anew, unless the file contradicts it from the beginning. A picture itself does not
    say; what the decoder knows is true of the key frame that it gives, while older pictures may still come.
    """

    def __init__(self, stream: VideoStream) -> None:
        self._context = stream.codec_context
        self._usual = stream.sample_aspect_ratio or Fraction(1)
        self._is_followed = self._usual == (self._context.sample_aspect_ratio or Fraction(1))
        self._known: dict[Size, Fraction] = {}

    def of(self, frame: VideoFrame) -> Fraction:
        """The ratio for a picture just decoded."""
        size = (frame.width, frame.height)
        if self._is_followed and (frame.key_frame or size not in self._known):
            self._known[size] = self._context.sample_aspect_ratio or Fraction(1)
        ratio = self._known.get(size, self._usual)
        return ratio if Fraction(1, _MAX_STRETCHED) <= ratio <= _MAX_STRETCHED else Fraction(1)


def shown_size(frame: VideoFrame, ratio: Fraction, turned: Orientation) -> Size:
    """Return the size in which a picture is shown: its pixels may be no squares, and it may be turned."""
    width, height = max(1, round(frame.width * ratio)), frame.height
    return (height, width) if turned.swaps else (width, height)


def _brightest(seen: list[VideoFrame], colour: Colour) -> float:
    return max(float(np.percentile(nits(_signals(frame), colour).max(axis=-1), _BRIGHTEST)) for frame in seen)


def _signals(frame: VideoFrame) -> "np.typing.NDArray[np.float64]":
    height = max(2, _LOOK_PX * frame.height // frame.width)
    return np.asarray(frame.reformat(width=_LOOK_PX, height=height, format="rgb48le").to_ndarray() / 65535.0)
