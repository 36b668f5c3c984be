"""The highlight reel: parts of a video joined to one MP4 that plays everywhere, copied where nothing must change."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import av

from clients import ffmpeg
from clients.ffmpeg import Part
from services.artifacts import Cut
from utils.errors import PermanentError

LONG_SIDE, SHORT_SIDE = 1920, 1080
COPIED_VIDEO = ("h264", ("yuv420p", "yuvj420p"))
COPIED_AUDIO = ("aac", "mp3")
WITHOUT_INDEX = ("mpegts",)
SNAP_S = 0.5  # the only cut may begin so much earlier when it can then be copied
ROUNDING_S = 0.002
AT_ONCE = 2  # parts; each takes a core and a half and 100 MB
POSTER_S = 5.0  # the next picture is not further away, or there is none


@dataclass(frozen=True)
class Source:
    """What must be known of a file to cut it; `size` is as displayed.

    Times count from the first picture; `offset_s` is when that is shown, later than 0 when sound begins before it.
    """

    path: Path
    size: tuple[int, int]
    duration_s: float
    has_audio: bool
    can_copy: bool
    offset_s: float
    keyframes_s: tuple[float, ...]  # empty when the picture cannot be copied
    seeks: bool = True


def probe(path: Path, *, size: tuple[int, int], duration_s: float) -> Source:
    """Read what is needed from the file; key frames from its packets, without decoding."""
    try:
        with av.open(str(path)) as container:
            video = container.streams.video[0]
            audio = container.streams.audio[0] if container.streams.audio else None
            context = video.codec_context
            seeks = container.format.name not in WITHOUT_INDEX
            can_copy = (
                seeks
                and context.name == COPIED_VIDEO[0]
                and context.pix_fmt in COPIED_VIDEO[1]
                and (audio is None or audio.codec_context.name in COPIED_AUDIO)
                and fits(size) == size
            )
            start = float((video.start_time or 0) * (video.time_base or 0))
            offset = max(0.0, start - (container.start_time or 0) / av.time_base)
            keyframes = [
                float(packet.pts * packet.time_base) - start
                for packet in (container.demux(video) if can_copy else ())
                if packet.is_keyframe and packet.pts is not None
            ]
            return Source(path, size, duration_s, audio is not None, can_copy, offset, tuple(sorted(keyframes)), seeks)
    except av.error.FFmpegError as error:
        raise PermanentError("The video cannot be read.", "It may be cut off or damaged.") from error


def fits(size: tuple[int, int]) -> tuple[int, int]:
    """Return the even size, no larger than 1080p lying or standing, that keeps the shape."""
    scale = min(1.0, LONG_SIDE / max(size), SHORT_SIDE / min(size))
    width, height = (max(2, int(side * scale / 2 + 0.5) * 2) for side in size)
    return (width, height) if scale < 1 else (max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2))


def copyable(source: Source, cuts: Sequence[Cut]) -> Cut | None:
    """Return the one cut, begun at the key frame before it, if all that is kept can be copied so; else None."""
    if not source.can_copy or len(cuts) != 1:
        return None
    cut = cuts[0]
    before = [time_s for time_s in source.keyframes_s if time_s <= cut.start_s + ROUNDING_S]
    if not before or cut.start_s - before[-1] > SNAP_S:
        return None
    return Cut(start_s=round(max(0.0, before[-1]), 3), end_s=cut.end_s)


def make_reel(source: Source, cuts: Sequence[Cut], target: Path, *, cutting: Callable[[int], None]) -> tuple[Cut, ...]:
    """Write the reel and return the cuts in it, which may start a little earlier than asked, at key frames.

    `cutting` is told the number of each part before it is encoded. Raises PermanentError when ffmpeg cannot.
    """
    unfinished = target.with_name(f".{target.name}")
    copied = copyable(source, cuts)
    if copied:
        ffmpeg.copy_part(source.path, _part(source, copied), unfinished)
    else:
        _encode(source, cuts, unfinished, cutting)
    unfinished.rename(target)
    return (copied,) if copied else tuple(cuts)


def _encode(source: Source, cuts: Sequence[Cut], target: Path, cutting: Callable[[int], None]) -> None:
    parts = [target.with_name(f".part{number}.mkv") for number in range(len(cuts))]
    size = fits(source.size)

    def encode(number: int) -> None:
        cutting(number)
        part = _part(source, cuts[number])
        ffmpeg.encode_part(source.path, part, parts[number], size=size, has_audio=source.has_audio)

    try:
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for made in [pool.submit(encode, number) for number in range(len(cuts))]:
                made.result()
        ffmpeg.join_parts(parts, target)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def _part(source: Source, cut: Cut) -> Part:
    return Part(cut.start_s + source.offset_s, cut.end_s + source.offset_s, source.seeks)


def make_poster(source: Source, at_s: float, target: Path) -> None:
    """Write the picture shown at `at_s` as a JPEG."""
    at = _part(source, Cut(start_s=at_s, end_s=at_s + POSTER_S))
    ffmpeg.save_picture(source.path, at, target, size=fits(source.size))
