"""Decoding: pictures of a video as a player shows them, at the size and rate a reader needs, with their times."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream

from clients.media.orientation import AS_STORED, Orientation, orientation
from clients.media.shape import Size, VideoTrack
from clients.media.shown import colours
from clients.media.video_track import PixelShapes, begin_s, choose, decoded, look_at, shown_size
from utils.error_codes import ErrorCode
from utils.errors import PermanentError


@dataclass(frozen=True)
class Frame:
    """One picture: `image` is height x width x 3, uint8, RGB, as shown; `time_s` is the player's.

    All pictures of a video have one size: what has another shape stands in the middle of black.
    """

    time_s: float
    image: npt.NDArray[np.uint8]


SPARSE_FROM_FPS = 20.0
ALONE = 1  # thread: to wait for others takes longer than so small a picture
WITHOUT_INDEX = ("mpegts",)
JUMP_S = 1.0  # pictures out of order are nearer to each other
ALMOST = 0.02  # so much may a shape differ from the wanted one and be stretched to it


def frames(
    path: Path,
    *,
    track: VideoTrack | None = None,
    every_s: float = 0.0,
    max_side: int | None = None,
    sparse: bool = False,
    lost: list[float] | None = None,
    from_s: float = 0.0,
) -> Iterator[Frame]:
    """Yield frames at least `every_s` apart, scaled so that the longer side is at most `max_side` pixels.

    `track` spares a look at the file. `sparse` takes a third less time and leaves out, at 20 frames a second or more,
    those no other frame depends on; with `from_s` earlier ones are left out. Variable frame rate is right because times
    are the file's own. Pictures that are damaged are skipped, their times go into `lost`. Raises PermanentError when
    there is no picture.
    """
    track = track or look_at(path)
    try:
        with av.open(str(path)) as container, ExitStack() as files:
            stream = choose(container)
            if stream is None:
                raise PermanentError("The file has sound but no picture.", code=ErrorCode.NOT_A_VIDEO)
            stream.thread_type = "NONE" if track.is_easy else "AUTO"
            if sparse and float(stream.average_rate or 0) >= SPARSE_FROM_FPS:
                stream.codec_context.skip_frame = "NONREF"
            painter = _Painter(track, stream, max_side, files.enter_context(colours(track)))
            begin = begin_s(container)
            if from_s and container.format.name not in WITHOUT_INDEX:
                container.seek(int((from_s + begin) * av.time_base))
            found = _timed(painter.watched(decoded(container, stream, lost)), begin, every_s, from_s)
            for time_s, frame in found:
                yield Frame(time_s, painter.image(frame))
    except av.error.FFmpegError as error:
        raise PermanentError(
            "The video cannot be decoded.", "It may be cut off or damaged.", code=ErrorCode.MEDIA_DAMAGED
        ) from error


def _timed(
    pictures: Iterator[VideoFrame], begin: float, every_s: float, from_s: float
) -> Iterator[tuple[float, VideoFrame]]:
    """Those at least `every_s` apart, with the player's times, in their order."""
    due, last_s, jumped_s, clock = from_s, 0.0, 0.0, _PacketClock()
    for frame in pictures:
        if frame.time is None:
            continue
        time_s = max(0.0, frame.time - begin) + jumped_s
        if time_s < last_s - JUMP_S:
            if not clock.was_set_back(frame):
                continue  # where some are missing, decoders mistake the order of those around
            jumped_s += last_s - time_s  # what follows comes after, as for ffmpeg
            time_s = last_s
        clock.goes_on(frame)
        last_s = max(last_s, time_s)
        if time_s + 1e-6 < due:
            continue
        due = max(due + every_s, time_s + every_s / 2)
        yield time_s, frame


class _PacketClock:
    """The times at which packets are decoded: only a clock that was set back makes them smaller."""

    def __init__(self) -> None:
        self._latest: int | None = None

    def was_set_back(self, frame: VideoFrame) -> bool:
        """Whether it was before this picture, which is then the first of the new time."""
        if frame.dts is None or self._latest is None or not frame.time_base:
            return True
        is_back = float((self._latest - frame.dts) * frame.time_base) > 0
        self._latest = frame.dts if is_back else self._latest
        return is_back

    def goes_on(self, frame: VideoFrame) -> None:
        """A picture in its order."""
        if frame.dts is not None:
            self._latest = frame.dts if self._latest is None else max(self._latest, frame.dts)


class _Painter:
    """Makes the images of one video."""

    def __init__(self, track: VideoTrack, stream: VideoStream, max_side: int | None, table: Path | None) -> None:
        self._shapes = PixelShapes(stream)
        self._size = _at_most(track.canvas, max_side)
        self._table = table
        self._graphs: dict[tuple[object, ...], Graph] = {}
        self._asked: dict[tuple[int, int, int], Orientation] = {}
        self._shown: dict[Size, tuple[Fraction, Orientation]] = {}  # how wide pixels are, and how it is turned
        # Of a picture's own each would begin anew, which takes as long as the work.
        self._size_changer, self._colour_changer = VideoReformatter(), VideoReformatter()

    def watched(self, pictures: Iterator[VideoFrame]) -> Iterator[VideoFrame]:
        """Pass on all pictures of the video; how one is shown may have been told with another."""
        for frame in pictures:
            self._shown[frame.width, frame.height] = (self._shapes.of(frame), self._orientation(frame))
            yield frame

    def image(self, frame: VideoFrame) -> npt.NDArray[np.uint8]:
        """The picture as shown."""
        ratio, turned = self._shown[frame.width, frame.height]
        size = _fitting(shown_size(frame, ratio, turned), self._size)
        stored = size[::-1] if turned.swaps else size
        pixels = self._in_usual_colours(frame, stored) if self._table else self._resized(frame, stored)
        return _in_the_middle(turned.applied(pixels), self._size)

    def _orientation(self, frame: VideoFrame) -> Orientation:
        """How a picture is turned: a codec that tells it does so with a key frame, for those that follow too.

        Pictures are asked where it may have changed, as one that is asked refers to itself: until a sweep finds them,
        such pictures of 1080p take a gigabyte.
        """
        kind = (frame.width, frame.height, frame.rotation)
        if kind not in self._asked:
            self._asked[kind] = orientation(frame)
        _, before = self._shown.get((frame.width, frame.height), (None, None))
        is_told = frame.key_frame or self._asked[kind] != AS_STORED
        return before if before is not None and not is_told else self._asked[kind]

    def _resized(self, frame: VideoFrame, size: Size) -> npt.NDArray[np.uint8]:
        width, height = size
        if (width, height) != (frame.width, frame.height):
            way = "AREA" if width * height < frame.width * frame.height else "BILINEAR"
            # Colours after the size: in one step they cost three times as much.
            frame = self._size_changer.reformat(
                frame, width=width, height=height, format="yuv444p", interpolation=way, threads=ALONE
            )
        return np.asarray(self._colour_changer.reformat(frame, format="rgb24", threads=ALONE).to_ndarray(), np.uint8)

    def _in_usual_colours(self, frame: VideoFrame, size: Size) -> npt.NDArray[np.uint8]:
        kind = (frame.width, frame.height, frame.format.name, size)
        if kind not in self._graphs:
            self._graphs[kind] = _colour_graph(frame, size, str(self._table))
        self._graphs[kind].push(frame)
        pulled = self._graphs[kind].pull()
        assert isinstance(pulled, VideoFrame)
        return np.asarray(pulled.to_ndarray(), np.uint8)


def _at_most(size: Size, max_side: int | None) -> Size:
    if not max_side or max(size) <= max_side:
        return size
    scale = max_side / max(size)
    return max(2, round(size[0] * scale / 2) * 2), max(2, round(size[1] * scale / 2) * 2)


def _fitting(shown: Size, canvas: Size) -> Size:
    """The size of a picture inside the canvas: all of it where the shapes are about the same."""
    shape, wanted = shown[0] / shown[1], canvas[0] / canvas[1]
    if abs(shape / wanted - 1) < ALMOST:
        return canvas
    scale = min(canvas[0] / shown[0], canvas[1] / shown[1])
    return max(2, round(shown[0] * scale)), max(2, round(shown[1] * scale))


def _colour_graph(frame: VideoFrame, size: Size, table: str) -> Graph:
    graph = Graph()
    graph.link_nodes(
        graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base),
        graph.add("scale", w=str(size[0]), h=str(size[1]), flags="area", in_color_matrix="bt2020"),
        graph.add("format", "gbrp16le"),
        graph.add("lut3d", file=table, interp="tetrahedral"),
        graph.add("format", "rgb24"),
        graph.add("buffersink"),
    ).configure()
    return graph


def _in_the_middle(image: npt.NDArray[np.uint8], size: Size) -> npt.NDArray[np.uint8]:
    height, width = image.shape[:2]
    if (width, height) == size:
        return image
    whole = np.zeros((size[1], size[0], 3), np.uint8)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    whole[top : top + height, left : left + width] = image
    return whole
