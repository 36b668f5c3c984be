"""Corrected pictures for a clip's own encode: they go to ffmpeg through a pipe, never through a file."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from clients.local_models.face import FaceNetworks
from clients.media.ffmpeg import Part
from clients.media.shape import VideoTrack
from services.eye_contact.correct import why_not
from services.eye_contact.correction import Correction, looked_at
from services.eye_contact.face import FaceFollower
from services.eye_contact.video import Planes, has_full_range, pictures

_CLOCK = Fraction(1, 90_000)


@dataclass
class CorrectedPictures:
    """The stretches of a video that an encode reads, in order, corrected. `counts` are their numbers of pictures."""

    source: Path
    parts: Sequence[Part]
    seen: Correction
    counts: list[int] = field(default_factory=list)

    @property
    def is_full_range(self) -> bool:
        """Whether black is 0 and white 255, as cameras of phones write it."""
        return has_full_range(self.source)

    @property
    def words(self) -> str:
        """What was done, in words and numbers."""
        if not self.seen.is_worth_it:
            return f"The eyes stay as they are. {self.seen.why_so_little()}"
        told = f"The eyes were corrected in {100 * self.seen.share:.0f} % of the pictures"
        made = self.seen.made
        return told + (f": {made.before}° off before, {made.after}° after." if made.offsets else ".")

    @contextlib.contextmanager
    def pipes(self, folder: Path) -> Iterator[list[Path]]:
        """Named pipes, one for each part, that are filled as somebody reads them; gone afterwards."""
        paths = [folder / f"eyes-{number}.nut" for number in range(len(self.parts))]
        for path in paths:
            path.unlink(missing_ok=True)
            os.mkfifo(path)
        threads = [
            threading.Thread(target=self._fill, args=(path, number), daemon=True) for number, path in enumerate(paths)
        ]
        for thread in threads:
            thread.start()
        try:
            yield paths
        finally:
            for path, thread in zip(paths, threads, strict=True):
                _end(path, thread)
                path.unlink(missing_ok=True)

    def _fill(self, path: Path, number: int) -> None:
        first, part = sum(self.counts[:number]), self.parts[number]
        given = pictures(self.source, from_s=part.start_s, until_s=part.end_s)
        with contextlib.suppress(OSError, av.error.FFmpegError):  # the reader has read enough
            _write(path, (self.seen.picture(first + n, planes) for n, planes in enumerate(given)), part.start_s)


def feed_of(
    source: Path,
    track: VideoTrack,
    parts: Sequence[Part],
    intensity: float,
    networks: FaceNetworks,
    tell: Callable[[float], None],
) -> CorrectedPictures | str:
    """Look at the parts of a clip; `tell` hears the part done, 0 to 1.

    Returns why not, in a sentence, where pictures of such a kind stay as they are.
    """
    if why := why_not(track) or _why_not_piped(track):
        return why
    parts = [Part(part.start_s, part.end_s) for part in parts]
    counts = [0] * len(parts)

    def counted() -> Iterator[Planes]:
        for number, part in enumerate(parts):
            for planes in pictures(source, from_s=part.start_s, until_s=part.end_s):
                counts[number] += 1
                yield planes

    def told(time_s: float) -> None:
        before = sum(part.end_s - part.start_s for part in parts if part.end_s <= time_s)
        inside = sum(time_s - part.start_s for part in parts if part.start_s <= time_s < part.end_s)
        tell((before + inside) / max(0.1, sum(part.end_s - part.start_s for part in parts)))

    return CorrectedPictures(source, parts, looked_at(counted(), FaceFollower(networks), intensity, told), counts)


def _why_not_piped(track: VideoTrack) -> str | None:
    if track.is_interlaced or track.other_sizes or not track.is_square:
        return "The video's pictures are interlaced, of several sizes or not of square pixels, and stay as they are."
    return None


def _write(path: Path, given: Iterator[Planes], start_s: float) -> None:
    # Python's own file: PyAV holds the interpreter's lock while it opens one, and a pipe waits for its reader.
    with path.open("wb", buffering=0) as file, av.open(file, "w", format="nut") as written:
        stream: VideoStream | None = None
        for planes in given:
            height, width = planes.y.shape
            if stream is None:
                stream = written.add_stream("rawvideo")
                stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
                stream.time_base = stream.codec_context.time_base = _CLOCK
            frame = VideoFrame.from_ndarray(planes.flat, format="yuv420p")
            frame.pts, frame.time_base = round((planes.time_s - start_s) / _CLOCK), _CLOCK
            written.mux(stream.encode(frame))


def _end(path: Path, thread: threading.Thread) -> None:
    """Let a thread go that waits for a reader, or for one that reads no more."""
    while thread.is_alive():
        reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        thread.join(0.05)
        os.close(reader)
        thread.join(0.05)
