"""ffmpeg: where it is, and the few things asked of it: encode a part, copy one, join parts, shrink, take a picture."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from utils.errors import PermanentError, TransientError
from utils.process import ProgramError, ProgramTimeout, run

TIMEOUT_S = 900.0
# Media come from strangers: only local files of these formats are opened, so that no playlist reaches the network.
_SAFE = ("-nostdin", "-hide_banner", "-v", "error", "-y")
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,concat"
_LOCAL = ("-protocol_whitelist", "file,pipe", "-format_whitelist", _FORMATS)


@cache
def ffmpeg_path() -> Path:
    """Return the ffmpeg to use: the system's, else the one that came with imageio-ffmpeg."""
    found = shutil.which("ffmpeg")
    if found:
        return Path(found)
    import imageio_ffmpeg  # only where the system has none

    return Path(imageio_ffmpeg.get_ffmpeg_exe())


@dataclass(frozen=True)
class Part:
    """A stretch of a file, in seconds of the file's own clock.

    Without `seeks` the file is read from its beginning: MPEG-TS has no index, and its clock may jump.
    """

    start_s: float
    end_s: float
    seeks: bool = True


def _input(source: Path, part: Part) -> tuple[str | Path, ...]:
    span = ("-ss", _s(part.start_s), "-t", _s(part.end_s - part.start_s))
    if part.seeks:
        return (*span, *_LOCAL, "-i", source)
    return ("-dts_delta_threshold", "1", *_LOCAL, "-i", source, *span)


def encode_part(source: Path, part: Part, target: Path, *, size: tuple[int, int], has_audio: bool) -> None:
    """Encode a part as H.264, upright and of the given even size, and its sound as plain samples, into a .mkv file.

    Plain samples because parts are joined later: AAC adds some milliseconds of its own to every part.
    """
    sound = ("-map", "0:a:0", "-c:a", "pcm_s16le", "-ac", "2", "-af", "aresample=48000:async=1:first_pts=0")
    _ffmpeg(
        *_input(source, part),
        *("-map", "0:v:0", "-vf", f"scale={size[0]}:{size[1]}:flags=bilinear,format=yuv420p", "-fpsmax", "60"),
        *(
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-crf",
            "26",
            *_at_most(size),
            "-x264-params",
            "cabac=1:deblock=0,0",
            "-video_track_timescale",
            "90000",
        ),
        *(sound if has_audio else ()),
        *("-sn", "-dn", "-map_metadata", "-1", target),
    )


def _at_most(size: tuple[int, int]) -> tuple[str, ...]:
    # Grain of a dim room takes twice the bits and a fifth more time, and nobody sees it: 3 Mbit/s at 720p are enough.
    kbps = max(400, size[0] * size[1] // 300)
    return "-maxrate", f"{kbps}k", "-bufsize", f"{2 * kbps}k"


def copy_part(source: Path, part: Part, target: Path) -> None:
    """Write a part as it is to an MP4; it must start at a key frame.

    One part only: pictures are stored out of order, so at a seam of two copied parts some would be shown twice.
    """
    # Half a frame late, as the key frame before is taken when rounding falls short of this one.
    start, length = _s(part.start_s + 0.01 if part.start_s else 0.0), _s(part.end_s - part.start_s)
    _ffmpeg("-ss", start, *_LOCAL, "-i", source, "-t", length, *_STREAMS, "-c", "copy", *_MP4, target)


def copy_for_watching(source: Path, target: Path, *, with_sound: bool) -> None:
    """Write picture, and sound if wanted, as they are to an MP4 without its author's data."""
    sound = ("-map", "0:a:0?") if with_sound else ("-an",)
    _ffmpeg(*_LOCAL, "-i", source, "-map", "0:v:0", *sound, "-c", "copy", "-map_metadata", "-1", target)


def join_parts(parts: Sequence[Path], target: Path) -> None:
    """Join files of `encode_part` into an MP4 that plays in browsers and on phones."""
    listing = target.with_suffix(".ffconcat")
    lines = [f"file {_quoted(part)}" for part in parts]
    listing.write_text("ffconcat version 1.0\n" + "\n".join(lines) + "\n", encoding="utf-8")
    # A part's sound ends a little before its last picture does. Left alone these gaps add up in some players.
    sound = ("-c:a", "aac", "-b:a", "128k", "-af", "aresample=async=1:min_hard_comp=0.005")
    try:
        _ffmpeg(
            *("-f", "concat", "-safe", "0", *_LOCAL, "-i", listing),
            *(*_STREAMS, "-c:v", "copy", *sound, *_MP4, target),
        )
    finally:
        listing.unlink()


def shrink(source: Path, target: Path, *, video_kbps: int, audio_kbps: int) -> None:
    """Encode a file anew as an MP4 of about so many kilobits a second, in a size that they are enough for."""
    side = 720 if video_kbps >= 1200 else 480 if video_kbps >= 400 else 360
    # The shorter side at most so long, never enlarged, both even.
    scale = f"scale='if(gt(iw,ih),-2,min({side},trunc(iw/2)*2))':'if(gt(iw,ih),min({side},trunc(ih/2)*2),-2)'"
    rate = f"{video_kbps}k"
    _ffmpeg(
        *(*_LOCAL, "-i", source, *_STREAMS, "-vf", f"{scale},format=yuv420p", "-fpsmax", "30"),
        *("-c:v", "libx264", "-preset", "veryfast", "-b:v", rate, "-maxrate", rate, "-bufsize", f"{2 * video_kbps}k"),
        *("-c:a", "aac", "-b:a", f"{audio_kbps}k", "-ac", "2", *_MP4, target),
    )


def save_picture(source: Path, at: Part, target: Path, *, size: tuple[int, int]) -> None:
    """Write the first picture of a part as a JPEG of the given size."""
    _ffmpeg(
        *(*_input(source, at), "-frames:v", "1", "-vf", f"scale={size[0]}:{size[1]}"),
        *("-q:v", "3", "-map_metadata", "-1", "-update", "1", target),
    )


_STREAMS = ("-map", "0:v:0", "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1")
_MP4 = ("-movflags", "+faststart", "-f", "mp4")


def _ffmpeg(*args: str | Path) -> None:
    target = Path(args[-1])
    try:
        run([ffmpeg_path(), *_SAFE, *(_file(arg) for arg in args)], timeout_s=TIMEOUT_S)
    except ProgramTimeout as error:
        raise TransientError("Cutting the video took too long.", "Try again, or a shorter video.") from error
    except ProgramError as error:
        if "No space left" in error.stderr:
            raise TransientError("The disk is full.", "Make room and try again.") from error
        raise PermanentError("The video cannot be cut.", "It may be damaged: try another copy of it.") from error
    if not target.is_file() or not target.stat().st_size:
        raise PermanentError("Nothing came out of cutting the video.", "It may be damaged: try another copy of it.")


def _file(arg: str | Path) -> str:
    # absolute, or a name such as "-x.mp4" or "http:x" would be read as an option or an address
    return str(arg.absolute()) if isinstance(arg, Path) else arg


def _quoted(path: Path) -> str:
    return "'" + str(path.absolute()).replace("'", "'\\''") + "'"


def _s(seconds: float) -> str:
    return f"{seconds:.6f}"
