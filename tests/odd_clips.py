"""Videos as phones, televisions and editing programs write them, made of plain ones by the ffmpeg that is used."""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from clients.media.ffmpeg import ffmpeg_path
from tests.clips import make_clip
from utils.process import run

_H264 = ("-c:v", "libx264", "-preset", "ultrafast")


def ffmpeg(*args: str | Path) -> None:
    """Run it; the last argument is the file it makes."""
    run([ffmpeg_path(), "-nostdin", "-v", "error", "-y", *(str(arg) for arg in args)], timeout_s=60)


def with_cover(clip: Path, target: Path, *, marked: bool = True) -> Path:
    """A still picture as the first track, which may be marked as a cover."""
    mark = ("-disposition:v:0", "attached_pic") if marked else ("-disposition:v:0", "0")
    cover = ("-f", "lavfi", "-i", "color=red:size=64x64:rate=1:duration=1")
    streams = ("-map", "1:v", "-map", "0:v", "-map", "0:a?")
    ffmpeg("-i", clip, *cover, *streams, "-c", "copy", "-c:v:0", "mjpeg", *mark, target)
    return target


def stretched(clip: Path, target: Path, ratio: str) -> Path:
    """Pixels that are `ratio` times as wide as high."""
    ffmpeg("-i", clip, "-map", "0", "-c:a", "copy", "-vf", f"setsar={ratio}", *_H264, target)
    return target


def late(clip: Path, target: Path, seconds: float) -> Path:
    """The picture begins after the sound."""
    ffmpeg("-itsoffset", str(seconds), "-i", clip, "-i", clip, "-map", "0:v", "-map", "1:a", "-c", "copy", target)
    return target


def trimmed(clip: Path, target: Path, start_s: float, end_s: float) -> Path:
    """Cut by an edit list alone: what was before is still in the file."""
    ffmpeg("-ss", str(start_s), "-to", str(end_s), "-i", clip, "-map", "0", "-c", "copy", target)
    return target


def restretched(target: Path, parts: Sequence[tuple[float, tuple[int, int], str]]) -> Path:
    """Parts, (seconds, size, ratio), whose pixels have other shapes, one after the other, none encoded anew."""
    names = [target.with_name(f"part{number}.ts") for number in range(len(parts))]
    for name, (seconds, (width, height), ratio) in zip(names, parts, strict=True):
        picture = f"color=white:size={width}x{height}:rate=10:duration={seconds},setsar={ratio}"
        ffmpeg("-f", "lavfi", "-i", picture, *_H264, "-pix_fmt", "yuv420p", name)
    ffmpeg("-i", "concat:" + "|".join(map(str, names)), "-c", "copy", target)
    return target


def edited(clip: Path, target: Path, parts: Sequence[tuple[float, float]]) -> Path:
    """An MP4 whose edit list plays only those parts, (start, end) in seconds, one after the other."""
    ffmpeg("-i", clip, "-map", "0:v", "-c", "copy", target)  # its last box tells what is in it
    content = target.read_bytes()
    edits = b"".join(
        struct.pack(">IiHH", _ticks(content, b"mvhd", end_s - start_s), _ticks(content, b"mdhd", start_s), 1, 0)
        for start_s, end_s in parts
    )
    list_box = _box(b"elst", struct.pack(">II", 0, len(parts)) + edits)
    at = content.index(b"moov") - 4
    target.write_bytes(content[:at] + _with_edits(content[at:], _box(b"edts", list_box)))
    return target


def _ticks(content: bytes, box: bytes, seconds: float) -> int:
    """Seconds in the clock of the whole (mvhd) or of a track (mdhd)."""
    return round(seconds * int.from_bytes(content[content.index(box) + 16 :][:4]))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content


def _with_edits(moov: bytes, edits: bytes) -> bytes:
    """The same with this edit list behind the head of its only track."""
    old = moov.index(b"edts") - 4
    without = moov[:old] + moov[old + int.from_bytes(moov[old : old + 4]) :]
    more = len(without) - len(moov)
    for kind, by in ((b"trak", more + len(edits)), (b"moov", more + len(edits))):
        at = without.index(kind) - 4
        without = without[:at] + (int.from_bytes(without[at : at + 4]) + by).to_bytes(4) + without[at + 4 :]
    return without[:old] + edits + without[old:]


def interlaced(clip: Path, target: Path) -> Path:
    """Half pictures, marked as such."""
    ffmpeg("-i", clip, "-map", "0", "-c:a", "copy", *_H264, "-flags", "+ilme+ildct", "-x264opts", "tff=1", target)
    return target


def joined(target: Path, parts: Sequence[tuple[float, tuple[int, int]]], colours: Sequence[str] = ()) -> Path:
    """Parts of other sizes one after the other, none encoded anew: a transport stream."""
    names = [target.with_name(f"part{number}.ts") for number in range(len(parts))]
    for number, (name, (seconds, size)) in enumerate(zip(names, parts, strict=True)):
        picture = f"color={[*colours, 'white'][min(number, len(colours))]}:size={size[0]}x{size[1]}:rate=10"
        ffmpeg("-f", "lavfi", "-i", f"{picture}:duration={seconds}", *_H264, "-pix_fmt", "yuv420p", name)
    ffmpeg("-i", "concat:" + "|".join(map(str, names)), "-c", "copy", target)
    return target


def hdr(target: Path, transfer: str, *, level: float, seconds: float = 1.0) -> Path:
    """Grey of a level of the signal (0..1), in ten bits of BT.2020 and a transfer such as arib-std-b67."""
    value = round(64 + level * 876)
    picture = f"color=black:size=160x90:rate=10:duration={seconds},format=yuv420p10le,geq=lum={value}:cb=512:cr=512"
    names = f"colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc:range=limited:log-level=error"
    tags = ("-colorspace", "bt2020nc", "-color_primaries", "bt2020", "-color_trc", transfer, "-color_range", "tv")
    hevc = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", names, "-tag:v", "hvc1")
    ffmpeg("-f", "lavfi", "-i", picture, *hevc, *tags, target)
    return target


def damaged(target: Path, draw: object = None, *, packets: Sequence[int] = (20, 21, 40)) -> Path:
    """A video some of whose packets hold nothing that can be decoded."""
    make_clip(target, seconds=6, size=(320, 240), draw=draw)  # type: ignore[arg-type]
    return damage(target, packets=packets)


def hevc(target: Path, *, key_every: int) -> Path:
    """Three seconds of a picture that changes, each of which needs those before, back to one that stands by itself."""
    picture = "testsrc2=size=160x120:rate=25:duration=3"
    how = f"log-level=error:keyint={key_every}:min-keyint={key_every}:scenecut=0:bframes=2"
    ffmpeg("-f", "lavfi", "-i", picture, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", how, target)
    return target


def damage(target: Path, *, packets: Sequence[int], of: Literal["video", "audio"] = "video") -> Path:
    """Put nothing that can be decoded in place of some of the packets of a video's pictures or sound."""
    import av  # what is written is found by its index

    with av.open(str(target)) as container:
        found = [(packet.pos, packet.size) for packet in container.demux(**{of: 0}) if packet.size]
    content = bytearray(target.read_bytes())
    for number in packets:
        at, size = found[number]
        assert at is not None
        content[at : at + size] = b"\xff" * size
    target.write_bytes(content)
    return target


def without_packets(clip: Path, target: Path, start: float, end: float) -> Path:
    """A transport stream from which packets are missing, those in [start, end) of all as 0 to 1."""
    content = clip.read_bytes()
    packets = [content[at : at + 188] for at in range(0, len(content), 188)]
    target.write_bytes(b"".join([*packets[: int(start * len(packets))], *packets[int(end * len(packets)) :]]))
    return target


def overwritten(clip: Path, target: Path, start: float, end: float) -> Path:
    """A file whose bytes in [start, end), of all as 0 to 1, are others."""
    content = bytearray(clip.read_bytes())
    first, last = int(start * len(content)), int(end * len(content))
    content[first:last] = b"\x55" * (last - first)
    target.write_bytes(content)
    return target
