"""Decoding: frames of a video at the size and rate a reader needs, upright, with their times."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame

from utils.errors import PermanentError


@dataclass(frozen=True)
class Frame:
    """One decoded picture: `image` is height x width x 3, uint8, RGB, upright; `time_s` counts from the first frame."""

    time_s: float
    image: npt.NDArray[np.uint8]


SPARSE_FROM_FPS = 20.0
ALONE = 1  # thread: to wait for others takes longer than so small a picture
JUMP_S = 1.0  # pictures out of order are nearer to each other


def frames(path: Path, *, every_s: float = 0.0, max_side: int | None = None, sparse: bool = False) -> Iterator[Frame]:
    """Yield frames at least `every_s` apart, scaled so that the longer side is at most `max_side` pixels.

    `sparse` takes a third less time and leaves out, at 20 frames a second or more, those no other frame depends on.
    Variable frame rate is right because times are the stream's own. Raises PermanentError when there is no picture.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise PermanentError("The file has sound but no picture.")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            if sparse and float(stream.average_rate or 0) >= SPARSE_FROM_FPS:
                stream.codec_context.skip_frame = "NONREF"
            first: float | None = None
            due, last_s, jumped_s = 0.0, 0.0, 0.0
            for frame in container.decode(stream):
                if frame.time is None:
                    continue
                first = frame.time if first is None else first
                time_s = frame.time - first + jumped_s
                if time_s < last_s - JUMP_S:  # the clock was set back: what follows comes after, as for ffmpeg
                    jumped_s += last_s - time_s
                    time_s = last_s
                last_s = max(last_s, time_s)
                if time_s + 1e-6 < due:
                    continue
                due = max(due + every_s, time_s + every_s / 2)
                yield Frame(time_s, _upright(frame, max_side))
    except av.error.FFmpegError as error:
        raise PermanentError("The video cannot be decoded.", "It may be cut off or damaged.") from error


def _upright(frame: VideoFrame, max_side: int | None) -> npt.NDArray[np.uint8]:
    width, height = frame.width, frame.height
    quarter_turns = round(frame.rotation / 90) % 4
    if max_side and max(width, height) > max_side:
        scale = max_side / max(width, height)
        width, height = max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)
        # Colours after the size: in one step they cost three times as much.
        frame = frame.reformat(width=width, height=height, format="yuv444p", interpolation="AREA", threads=ALONE)
    image = frame.reformat(format="rgb24", threads=ALONE).to_ndarray()
    return np.ascontiguousarray(np.rot90(image, quarter_turns))
