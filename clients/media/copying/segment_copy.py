"""Parts of a file as they are: where its pictures can be parted without decoding, and the copy of one part."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from heapq import merge
from itertools import accumulate, chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.audio.stream import AudioStream
from av.video.stream import VideoStream

from clients.media.copying.splice import CannotJoin, sound_packets, when
from clients.media.ffmpeg import EDGE_S
from clients.media.video_track import begin_s, moving_pictures, packets
from utils.errors import disk_full, is_disk_full

if TYPE_CHECKING:  # it takes no arguments when it runs
    from av.packet import Packet

_IDR = 5  # a NAL unit after which nothing refers to what came before (H.264, table 7-1)
_LATE_S = (
    0.002  # pictures or sound that begin so much later need an edit list; otherwise there is none, as platforms ask
)
WITHOUT_EDITS = {"movflags": "+faststart+negative_cts_offsets", "use_editlist": "0"}


@dataclass(frozen=True)
class Seams:
    """Where pictures are shown, in seconds of the player's clock, and where they can be parted as they are stored.

    A copy can begin at `begins_s`: at key frames without a picture behind them that is shown before. It can end at
    `ends_s`: where all that is shown before is stored before, too.
    """

    times_s: tuple[float, ...]
    begins_s: tuple[float, ...] = ()
    ends_s: tuple[float, ...] = ()


def read_seams(path: Path, number: int) -> Seams:
    """Read them from the packets of the track `number` of pictures; nothing is decoded. Raises CannotJoin."""
    try:
        with av.open(str(path)) as container:
            stream = moving_pictures(container)[number]
            begin, tick_s = begin_s(container), float(stream.time_base or 0)
            found = [
                (
                    packet.pts * tick_s - begin,
                    not packet.is_discard and _is_clean_key(packet, stream),
                    packet.is_discard,
                )
                for packet in packets(container, stream)
                if packet.pts is not None
            ]
    except (OSError, IndexError, av.error.FFmpegError) as error:
        raise CannotJoin(f"{path.name} cannot be read") from error
    times = [time_s for time_s, _, _ in found]
    before = [float("-inf"), *accumulate(times, max)][: len(times)]
    after = [*accumulate(reversed(times), min)][::-1]
    shown = [time_s for time_s, _, is_hidden in found if not is_hidden and time_s > -EDGE_S]
    seams = [n for n in range(len(found)) if before[n] < after[n]]
    return Seams(
        tuple(sorted(set(shown))),
        tuple(after[n] for n in seams if found[n][1] and times[n] == after[n] and times[n] > -EDGE_S),
        tuple(after[n] for n in seams),
    )


def copy_pictures(source: Path, number: int, target: Path, *, start_s: float, end_s: float, sound: Path | None) -> None:
    """Write the pictures shown in [start_s, end_s) as they are, with the sound of a file of its own, to an MP4.

    `start_s` is 0 or one of the `begins_s`, `end_s` one of the `ends_s` or the end. Raises CannotJoin, and
    NeedsUserError when the disk is full.
    """
    try:
        with ExitStack() as files:
            given = files.enter_context(av.open(str(source)))
            stream = moving_pictures(given)[number]
            pictures = _part(given, stream, start_s, end_s)
            first = next(pictures, None)
            if first is None or not first.is_keyframe:
                raise CannotJoin(f"{source.name} cannot be cut at {start_s:.3f} s")
            heard = files.enter_context(av.open(str(sound))) if sound else None
            is_late = max(_begin_s(first), _begin_s(heard.streams.audio[0]) if heard else 0.0) > _LATE_S
            options = {"movflags": "+faststart"} if is_late else WITHOUT_EDITS
            result = files.enter_context(av.open(str(target), "w", format="mp4", options=options))
            track = result.add_stream_from_template(stream)
            sounds = sound_packets(heard, result) if heard else iter(())
            for packet in merge(_of(track, chain([first], pictures)), sounds, key=when):
                result.mux_one(packet)
    except (OSError, IndexError, av.error.FFmpegError) as error:
        if is_disk_full(error):
            raise disk_full() from error
        raise CannotJoin(str(error)) from error


def copy_sound(source: Path, number: int, target: Path, *, start_s: float, end_s: float | None) -> bool:
    """Write the packets of a sound track that begin nearest to [start_s, end_s) to an MP4; whether there are any.

    Every packet is in one part when parts follow each other. Sound begins with the part where a packet does, at most
    half a packet early or late. `end_s` None: all to the end. Raises CannotJoin, NeedsUserError when the disk is full.
    """
    try:
        with av.open(str(source)) as given:
            stream = given.streams.audio[number]
            begin, tick = begin_s(given), stream.time_base or 1
            if start_s > 1:
                given.seek(int((start_s - 1 + begin) / tick), stream=stream)
            first: int | None = None
            with av.open(str(target), "w", format="mp4") as result:
                track = result.add_stream_from_template(stream)
                for packet in packets(given, stream):
                    if packet.pts is None:
                        continue
                    half_s = float((packet.duration or 0) * tick) / 2
                    time_s = float(packet.pts * tick) - begin + half_s
                    if time_s < start_s:
                        continue
                    if end_s is not None and time_s >= end_s:
                        break
                    if first is None:
                        is_near = time_s - half_s - start_s <= 2 * half_s
                        first = packet.pts if is_near else int((start_s + begin) / tick)
                    packet.pts, packet.dts, packet.stream = packet.pts - first, packet.pts - first, track
                    result.mux_one(packet)
            return first is not None
    except (OSError, IndexError, av.error.FFmpegError) as error:
        if is_disk_full(error):
            raise disk_full() from error
        raise CannotJoin(str(error)) from error


def begins_late(sound: Path) -> bool:
    """Whether the sound of a file begins so late that only an edit list can say it."""
    with av.open(str(sound)) as container:
        return _begin_s(container.streams.audio[0]) > _LATE_S


def _part(container: Any, stream: VideoStream, start_s: float, end_s: float) -> Iterator["Packet[Any]"]:
    """The packets of a part on a clock that begins with it."""
    begin, tick = begin_s(container), stream.time_base or 1
    zero = round((start_s + begin) / tick)
    if start_s > 0:
        container.seek(int((start_s + begin + EDGE_S) / tick), stream=stream)
    for packet in packets(container, stream):
        if packet.pts is None:
            continue
        time_s = float(packet.pts * tick) - begin
        if time_s >= end_s - EDGE_S:
            return
        if time_s < start_s - EDGE_S:
            continue
        packet.pts -= zero
        packet.dts = None if packet.dts is None else packet.dts - zero
        yield packet


def _of(track: VideoStream, pictures: "Iterator[Packet[Any]]") -> "Iterator[Packet[Any]]":
    for packet in pictures:
        packet.stream = track
        yield packet


def _begin_s(one: "Packet[Any] | AudioStream") -> float:
    ticks = one.start_time if isinstance(one, AudioStream) else one.pts
    return float((ticks or 0) * (one.time_base or 0))


def _is_clean_key(packet: "Packet[Any]", stream: VideoStream) -> bool:
    """Whether nothing from here on refers to what was before: recovery points are called key frames, too."""
    return packet.is_keyframe and (stream.codec_context.name != "h264" or _IDR in _units(bytes(packet), stream))


def _units(stored: bytes, stream: VideoStream) -> Iterator[int]:
    """The kinds of the NAL units of a packet."""
    about = stream.codec_context.extradata or b""
    if about[:1] != b"\x01":  # with start codes between them
        yield from (part[0] & 31 for part in stored.split(b"\x00\x00\x01")[1:] if part)
        return
    size, at = (about[4] & 3) + 1, 0
    while at + size < len(stored):
        yield stored[at + size] & 31
        at += size + int.from_bytes(stored[at : at + size])
