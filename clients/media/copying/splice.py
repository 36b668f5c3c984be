"""Joining stretches of H.264 files to one MP4 with sound: pictures are copied as they are, none is decoded."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.container import InputContainer, OutputContainer
from av.video.stream import VideoStream

from clients.media.ffmpeg import EDGE_S
from utils.errors import disk_full, is_disk_full

if TYPE_CHECKING:  # it takes no arguments when it runs
    from av.packet import Packet

CLOCK = Fraction(1, 90_000)  # seconds; frame rates in use have a whole number of ticks a picture, or two pictures


class CannotJoin(Exception):
    """The files are damaged, of different encodings, or not cut where they can be."""


@dataclass(frozen=True)
class Stretch:
    """Pictures of `path` in [start_s, end_s) of its own clock; `at_s` is the result's time of `start_s`."""

    path: Path
    start_s: float
    end_s: float
    at_s: float


@dataclass(frozen=True)
class Index:
    """When the pictures of a file are shown, in seconds, and which of them are key frames."""

    times_s: tuple[float, ...]
    keys_s: tuple[float, ...]


def read_index(path: Path) -> Index:
    """Read the index of an MP4 whose pictures are stored in the order they are shown.

    Raises CannotJoin when the file is damaged or shorter than its index says.
    """
    try:
        size = path.stat().st_size
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            tick_s = float(stream.time_base or 0)
            entries = [(one.timestamp * tick_s, one.is_keyframe, one.pos + one.size) for one in stream.index_entries]
    except (OSError, IndexError, av.error.FFmpegError) as error:
        raise CannotJoin(f"{path.name} cannot be read") from error
    if not entries or max(end for _, _, end in entries) > size:
        raise CannotJoin(f"{path.name} is cut off")
    return Index(tuple(time_s for time_s, _, _ in entries), tuple(time_s for time_s, is_key, _ in entries if is_key))


def join(
    stretches: Sequence[Stretch], sound: Path | None, target: Path, *, duration_s: float, edits: bool = True
) -> None:
    """Write the stretches, in order, and the AAC of `sound` to an MP4 that begins with its index.

    The first picture is shown from the start, the last until `duration_s`. Without `edits` there is no edit list, and
    sound that begins late would begin at once. A stretch may be empty. Raises CannotJoin,
    also when a stretch does not begin with a key frame: `target` is then unfinished. Raises NeedsUserError when the
    disk is full.
    """
    options = {"movflags": "+faststart", "video_track_timescale": str(CLOCK.denominator)}
    if not edits:
        options["use_editlist"] = "0"
    try:
        with ExitStack() as files:
            result = files.enter_context(av.open(str(target), "w", format="mp4", options=options))
            paths = dict.fromkeys(stretch.path for stretch in stretches)
            inputs = {path: files.enter_context(av.open(str(path))) for path in paths}
            pictures = _pictures(stretches, inputs, _picture_stream(result, inputs), round(duration_s / CLOCK))
            heard = files.enter_context(av.open(str(sound))) if sound else None
            sounds = sound_packets(heard, result) if heard else iter(())
            for packet in merge(pictures, sounds, key=when):
                result.mux_one(packet)
    except (OSError, IndexError, av.error.FFmpegError) as error:
        if is_disk_full(error):
            raise disk_full() from error
        raise CannotJoin(str(error)) from error


def when(packet: "Packet[Any]") -> float:
    """When a packet is decoded, in seconds: the order in which tracks are stored."""
    return float((packet.dts or 0) * packet.time_base)


def _picture_stream(result: OutputContainer, inputs: dict[Path, InputContainer]) -> VideoStream:
    """The stream of the result. One track has one set of parameters: not every player follows a change of them."""
    streams = [container.streams.video[0] for container in inputs.values() if container.streams.video]
    if not streams:
        raise CannotJoin("there is no picture")
    made = {(one.codec_context.extradata, one.width, one.height) for one in streams}
    if len(made) > 1 or streams[0].codec_context.name != "h264":
        raise CannotJoin("the files were encoded in different ways")
    stream = result.add_stream_from_template(streams[0])
    stream.time_base = CLOCK
    return stream


def _pictures(
    stretches: Sequence[Stretch], inputs: dict[Path, InputContainer], stream: VideoStream, end: int
) -> Iterator["Packet[Any]"]:
    """Packets on the result's clock, each shown until the next one."""
    last: Packet[Any] | None = None
    for stretch in stretches:
        for packet, ticks in _packets(stretch, inputs[stretch.path]):
            at = 0 if last is None else max(ticks, (last.pts or 0) + 1)
            packet.stream, packet.time_base = stream, CLOCK
            packet.pts = packet.dts = at
            if last is not None:
                last.duration = at - (last.pts or 0)
                yield last
            last = packet
    if last is None:
        raise CannotJoin("there is no picture")
    last.duration = max(1, end - (last.pts or 0))
    yield last


def _packets(stretch: Stretch, container: InputContainer) -> Iterator[tuple["Packet[Any]", int]]:
    """Packets of a stretch with their time in the result, in ticks of its clock."""
    if not container.streams.video:
        return  # an encoder that was given no picture writes none
    video = container.streams.video[0]
    assert video.time_base
    container.seek(int((stretch.start_s + EDGE_S) / video.time_base), stream=video)
    is_first = True
    for packet in container.demux(video):
        if packet.pts is None:
            continue
        time_s = float(packet.pts * video.time_base)
        if time_s >= stretch.end_s - EDGE_S:
            return
        if time_s < stretch.start_s - EDGE_S:
            continue
        if packet.is_corrupt or packet.dts != packet.pts or (is_first and not packet.is_keyframe):
            raise CannotJoin(f"{stretch.path.name} cannot be cut at {stretch.start_s:.3f} s")
        is_first = False
        yield packet, round((time_s - stretch.start_s + stretch.at_s) / CLOCK)


def sound_packets(container: InputContainer, result: OutputContainer) -> Iterator["Packet[Any]"]:
    """The sound of a file as packets of a track that is added to the result."""
    source = container.streams.audio[0]
    stream = result.add_stream_from_template(source)

    def packets() -> Iterator["Packet[Any]"]:
        for packet in container.demux(source):
            if packet.dts is not None:
                packet.stream = stream
                yield packet

    return packets()
