"""Reads a video's pictures as they are stored, and writes it again with some of them changed.

Times of pictures stay as they are, sound is copied packet by packet, and a picture that nobody changes goes to the
encoder as it came from the decoder.
"""

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.container.input import InputContainer
from av.container.output import OutputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange
from av.video.stream import VideoStream

from clients.media.frames import WITHOUT_INDEX
from clients.media.orientation import orientation
from clients.media.video_track import begin_s, choose, decoded, packets
from utils.error_codes import ErrorCode
from utils.errors import PermanentError

Plane = npt.NDArray[np.uint8]

CRF = "18"  # nobody sees that it was encoded again
_EIGHT_BITS = ("yuv420p", "yuvj420p")
_SWEPT_EVERY = 24  # pictures


@dataclass(frozen=True)
class Planes:
    """A picture, upright: brightness (height x width) and both colours (half as high, half as wide), 8 bits."""

    time_s: float
    y: Plane
    u: Plane
    v: Plane

    def copy(self) -> "Planes":
        """One that may be changed."""
        return Planes(self.time_s, self.y.copy(), self.u.copy(), self.v.copy())

    def rgb(self, max_side: int) -> Plane:
        """The picture as a model sees it, at most so large: height x width x 3."""
        # heavy: only the stage's own process loads it
        import cv2

        height, width = self.y.shape
        scale = min(1.0, max_side / max(height, width))
        size = (max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2))
        half = (size[0] // 2, size[1] // 2)
        y = self.y if size == (width, height) else cv2.resize(self.y, size, interpolation=cv2.INTER_AREA)
        u, v = (cv2.resize(c, half, interpolation=cv2.INTER_AREA) if c.shape[::-1] != half else c for c in self.chroma)
        flat = np.concatenate([y.ravel(), u.ravel(), v.ravel()]).reshape(size[1] * 3 // 2, size[0])
        return np.asarray(cv2.cvtColor(flat, cv2.COLOR_YUV2RGB_I420), np.uint8)

    @property
    def flat(self) -> Plane:
        """All three as PyAV takes them: 1.5 height x width."""
        height, width = self.y.shape
        return np.concatenate([self.y.ravel(), self.u.ravel(), self.v.ravel()]).reshape(height * 3 // 2, width)

    @property
    def chroma(self) -> tuple[Plane, Plane]:
        """Both colours."""
        return self.u, self.v


def pictures(path: Path, *, from_s: float = 0.0, until_s: float | None = None) -> Iterator[Planes]:
    """Decode the pictures of the track that is played, all or those of a stretch. Raises PermanentError.

    A stretch gives the same pictures each time, so that what is planned for their numbers fits.
    """
    with _opened(path) as container:
        stream, begin = _track(container), begin_s(container)
        if from_s and container.format.name not in WITHOUT_INDEX:
            container.seek(int((from_s + begin) * av.time_base))
        for number, frame in enumerate(decoded(container, stream)):
            if number % _SWEPT_EVERY == 0:
                gc.collect()  # pictures of PyAV refer to themselves: unswept, those of 1080p take a gigabyte
            if frame.pts is None or (time_s := float(frame.time or 0.0) - begin) < from_s - 1e-4:
                continue
            if until_s is not None and time_s > until_s:
                return
            yield _planes(frame, begin)


def rewrite(source: Path, target: Path, change: Callable[[int, Planes], Planes]) -> None:
    """Write the file anew as MP4 with every picture as `change` (number, picture) gives it.

    Raises PermanentError when the source cannot be read or its sound has no place in an MP4.
    """
    with _opened(source) as container:
        stream, first = _track(container), _first(source)
        sounds = [one for one in container.streams.audio if one.codec_context is not None]
        try:
            with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as written:
                _write(container, written, stream, sounds, first, change)
        except (av.error.FFmpegError, ValueError) as error:
            raise PermanentError(
                "The video cannot be written anew as MP4.",
                "Its sound may be of a kind that MP4 does not hold.",
                code=ErrorCode.MEDIA_DAMAGED,
            ) from error


def _write(
    container: InputContainer,
    written: OutputContainer,
    stream: VideoStream,
    sounds: list[Any],
    first: VideoFrame,
    change: Callable[[int, Planes], Planes],
) -> None:
    size = _planes(first, 0.0).y.shape
    copies = {sound.index: written.add_stream_from_template(sound) for sound in sounds}
    encoder = _encoder(
        written, stream, first, size
    )  # before the first packet of sound: with it the file's head is written
    number, last_pts, begin = 0, None, begin_s(container)
    for packet in packets(container, stream, *sounds):
        if packet.stream.index in copies:
            if packet.dts is not None:
                packet.stream = copies[packet.stream.index]
                written.mux(packet)
            continue
        for frame in _decoded(packet):
            if frame.pts is None:
                continue
            planes = change(number, _planes(frame, begin))
            number += 1
            if number % _SWEPT_EVERY == 0:
                gc.collect()
            if planes.y.shape != size:  # the size changes midway: what follows would need a file of its own
                raise PermanentError("The video's pictures change their size.", code=ErrorCode.MEDIA_DAMAGED)
            if last_pts is not None and frame.pts <= last_pts:  # a clock that was set back
                continue
            last_pts = frame.pts
            written.mux(encoder.encode(_frame(planes, frame)))
    written.mux(encoder.encode(None))


def _first(path: Path) -> VideoFrame:
    with _opened(path) as container:
        for frame in decoded(container, _track(container)):
            return frame
    raise PermanentError("The video has no picture.", code=ErrorCode.MEDIA_DAMAGED)


def has_full_range(path: Path) -> bool:
    """Whether black is stored as 0 and white as 255. Raises PermanentError when there is no picture."""
    first = _first(path)
    return first.format.name.startswith("yuvj") or first.color_range == ColorRange.JPEG


def _decoded(packet: Any) -> list[VideoFrame]:
    try:
        return [frame for frame in packet.decode() if isinstance(frame, VideoFrame)]
    except av.error.InvalidDataError:  # a damaged picture is skipped, as players do
        return []


def _encoder(written: OutputContainer, stream: VideoStream, first: VideoFrame, size: tuple[int, ...]) -> VideoStream:
    made: VideoStream = written.add_stream("libx264", options={"preset": "veryfast", "crf": CRF})
    height, width = size
    made.width, made.height, made.pix_fmt = width, height, "yuv420p"
    made.time_base = made.codec_context.time_base = stream.time_base or Fraction(1, av.time_base)
    context, given = made.codec_context, stream.codec_context
    if stream.average_rate:
        context.framerate = stream.average_rate
    context.color_primaries, context.color_trc = given.color_primaries, given.color_trc
    context.colorspace, context.color_range = given.colorspace, given.color_range
    ratio = stream.sample_aspect_ratio
    if ratio:
        context.sample_aspect_ratio = 1 / ratio if orientation(first).swaps else ratio
    return made


def _frame(planes: Planes, source: VideoFrame) -> VideoFrame:
    frame = VideoFrame.from_ndarray(planes.flat, format="yuv420p")
    frame.pts, frame.time_base = source.pts, source.time_base
    frame.color_range, frame.colorspace = source.color_range, source.colorspace
    return frame


def _planes(frame: VideoFrame, begin: float) -> Planes:
    turned = orientation(frame)
    width, height = frame.width // 2 * 2, frame.height // 2 * 2
    if frame.format.name not in _EIGHT_BITS or (width, height) != (frame.width, frame.height):
        frame = frame.reformat(width, height, format="yuv420p")
    flat = np.asarray(frame.to_ndarray(), np.uint8)
    half = (height // 2, width // 2)
    u, v = flat[height:].reshape(2, *half)
    upright = (np.ascontiguousarray(turned.applied(plane[..., None])[..., 0]) for plane in (flat[:height], u, v))
    return Planes(max(0.0, float(frame.time or 0.0) - begin), *upright)


def _track(container: InputContainer) -> VideoStream:
    stream = choose(container)
    if stream is None:
        raise PermanentError("The file has sound but no picture.", code=ErrorCode.NOT_A_VIDEO)
    stream.thread_type = "AUTO"
    return stream


def _opened(path: Path) -> InputContainer:
    try:
        return av.open(str(path))
    except av.error.FFmpegError as error:
        raise PermanentError(
            "The video cannot be decoded.", "It may be cut off or damaged.", code=ErrorCode.MEDIA_DAMAGED
        ) from error
