"""ffmpeg: where it is, and the few things asked of it: encode parts, copy one, cut sound, shrink, take a picture."""

import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from math import ceil, floor
from pathlib import Path

from clients.media.formats import DEMUXERS
from clients.media.shown import Shown
from utils.error_codes import ErrorCode
from utils.errors import PermanentError, TransientError, disk_full
from utils.process import ProgramError, ProgramTimeout, run

TIMEOUT_S = 900.0
VERSION_TIMEOUT_S = 20.0
OLDEST = (5, 1)  # the first that knows -fps_mode
CRF = 26  # constant rate factor: lower is better
# Parts have key frames, at which they can be cut again, at whole seconds and at these: most recuts change the buffers,
# by halves of a second. A quarter more bits than one every ten seconds, as far as the rate allows them.
HALVES_S = (0.5, 1.5)
GAP_S = 0.1  # between parts in one file
LEAD_S = 0.002
SPARE_S = 1.0
EDGE_S = 0.0005  # a picture that is so little before a moment is at it: clocks are rounded
SAMPLE_RATE = 48_000
AS_THEY_ARE = Shown()
_AT_MOST_60 = "isnan(prev_selected_t)+gte(t-prev_selected_t,0.0155)"  # pictures a second, their times rounded or not
# Media come from strangers: only local files of these formats are opened, so that no playlist reaches the network.
SAFE = ("-nostdin", "-hide_banner", "-v", "error", "-y")
LOCAL = ("-protocol_whitelist", "file,pipe", "-format_whitelist", f"{DEMUXERS},concat")

# Read from its beginning, by a clock that may be set back; what is missing of it in the middle still takes its time.
WHOLE = ("-dts_delta_threshold", "86400", *LOCAL)


@cache
def ffmpeg_path() -> Path:
    """Return the ffmpeg to use: the one of imageio-ffmpeg, of one version everywhere and with all that is asked of it.

    A system's may be of any age and lack filters. It is taken only where that package has none for the machine. Raises
    PermanentError where there is none, or one that is too old.
    """
    import imageio_ffmpeg  # it looks for a program as it is loaded

    try:
        found = Path(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise PermanentError("There is no ffmpeg on this machine.", "Install ffmpeg, then try again.") from error
    program = found if found.is_absolute() else Path(shutil.which(found) or found)
    if is_too_old(program):
        oldest = ".".join(str(number) for number in OLDEST)
        raise PermanentError("The ffmpeg on this machine is too old.", f"Install ffmpeg {oldest} or newer.")
    return program


def is_too_old(program: Path) -> bool:
    """Tell whether an ffmpeg says that it is older than OLDEST. Builds between releases tell no version."""
    try:
        said = run([program, "-version"], timeout_s=VERSION_TIMEOUT_S).stdout.decode(errors="replace")
    except (OSError, ProgramError, ProgramTimeout):
        return True
    release = re.match(r"ffmpeg version n?(\d+)\.(\d+)", said)
    return release is not None and (int(release[1]), int(release[2])) < OLDEST


@dataclass(frozen=True)
class Part:
    """A stretch of a file, in seconds of the file's own clock.

    Without `seeks` the file is read from its beginning: MPEG-TS has no index, and its clock may jump.
    """

    start_s: float
    end_s: float
    seeks: bool = True


def _input(source: Path, part: Part) -> tuple[str | Path, ...]:
    # Nothing is sought at 0: in an MKV without index whose first packet is a little later, there would be nothing.
    begin = ("-ss", _s(part.start_s)) if part.start_s > 0 or not part.seeks else ()
    span = (*begin, "-t", _s(part.end_s - part.start_s))
    if part.seeks:
        return (*span, *LOCAL, "-i", source)
    return (*WHOLE, "-i", source, *span)


def _on_the_clock(source: Path, part: Part, number: int) -> str:
    """A filter, with a comma behind, that gives pictures the player's times where ffmpeg counts from the first of them.

    It does so with files that it reads from their beginning, as other tracks, which may begin earlier, are not asked.
    """
    if part.seeks:
        return ""
    from clients.media.video_track import late_s  # a media library, which a web process need not load

    by_s = late_s(source, number)
    return f"setpts=PTS+{_s(by_s)}/TB," if by_s else ""


def encode_parts(
    source: Path,
    parts: Sequence[Part],
    target: Path,
    *,
    size: tuple[int, int],
    pictures: Shown = AS_THEY_ARE,
    crf: int = CRF,
    threads: int = 0,
    decoding: int = 0,
) -> list[float]:
    """Encode the pictures of parts, in order of time, as H.264, upright and of the given even size, into one MP4.

    Return when each part begins in it: they are GAP_S apart, and pictures of a part keep their distances. Parts have
    key frames at their whole seconds and HALVES_S. Files made with the same size have the same parameter sets, whatever
    `crf` is. `threads` are the encoder's, `decoding` the decoder's; 0 is as many as there are cores.
    """
    lengths = [part.end_s - part.start_s for part in parts]
    start_s = _tick_before(source, parts[0].start_s - LEAD_S, pictures.number)
    first = Part(start_s, parts[-1].end_s + SPARE_S, parts[0].seeks)  # the filters end it
    zero_s = first.start_s if first.seeks else 0.0  # of the filters' clock
    lead_s = parts[0].start_s - first.start_s
    begins = [lead_s + number * GAP_S + before_s for number, before_s in enumerate(accumulate([0.0, *lengths[:-1]]))]
    edges = [(part.start_s - zero_s - EDGE_S, part.end_s - zero_s - EDGE_S) for part in parts]
    # ffmpeg's own end counts from the first picture that it finds, which is up to a picture too late.
    kept = "+".join(f"gte(t,{_s(start_s)})*lt(t,{_s(end_s)})" for start_s, end_s in edges)
    # Without the time in between, of which the encoder would save bits in the picture before.
    left_out = "".join(
        f"-gte(T,{_s(start_s)})*({_s(start_s - end_s - GAP_S)})" for (_, end_s), (start_s, _) in pairwise(edges)
    )
    clock = _on_the_clock(source, first, pictures.number)
    filters = (
        # AVI and OGV count in whole pictures, GIF in hundredths: what is taken away in between is no number of these.
        f"settb=1/90000,{clock}trim=end={_s(edges[-1][1] + GAP_S)},select='{kept}',setpts='PTS+(0{left_out})/TB',"
        f"select='{_AT_MOST_60}',{pictures.fitted(size)}"
    )
    keys = ",".join(
        _s(max(0.0, at_s + key_s - EDGE_S))
        for at_s, length_s in zip(begins, lengths, strict=True)
        for key_s in _keys(length_s)
    )
    _ffmpeg(
        # Pictures on which no other depends stay unsmoothed: 4 % faster, and nothing adds up. (SSIM is the same.)
        *("-threads", str(decoding), "-skip_loop_filter", "noref"),
        *_input(source, first),
        *("-map", f"0:V:{pictures.number}", "-vf", filters, "-fps_mode", "vfr", "-enc_time_base", "1:90000"),
        *("-threads", str(threads), "-c:v", "libx264", "-preset", "ultrafast", "-crf", str(crf), *_at_most(size)),
        *("-force_key_frames", keys, "-x264-params", _x264(size)),
        *("-bsf:v", "filter_units=remove_types=6"),  # x264's settings, which ffmpeg puts before a picture's begin
        *("-video_track_timescale", "90000", "-an", "-sn", "-dn", "-map_metadata", "-1", target),
    )
    return begins


def _tick_before(source: Path, at_s: float, number: int) -> float:
    """A moment that is a whole number for the file's clock, so that nothing is rounded over an edge.

    Many count in milliseconds, and some in pictures.
    """
    from clients.media.video_track import tick_s  # as above

    tick = tick_s(source, number)
    return max(0.0, at_s if tick <= LEAD_S else floor(at_s / tick) * tick)


def _keys(length_s: float) -> Iterator[float]:
    return (key_s for key_s in sorted({*range(ceil(length_s)), *HALVES_S}) if key_s < length_s)


def _x264(size: tuple[int, int]) -> str:
    # The level is told, not found by the encoder, which would take the frame rate of a short part for another: 720p and
    # 1080p of 60 pictures a second. `stitchable` keeps the rate out of the parameter sets. (H.264, table A-1)
    macroblocks = ceil(size[0] / 16) * ceil(size[1] / 16)
    level = "4.0" if macroblocks <= 3600 else "4.2"
    # With `aud` every picture says that it begins: where parts are joined, two key frames in a row may have one number.
    return f"cabac=1:deblock=0,0:keyint=infinite:level={level}:stitchable=1:aud=1"


def _at_most(size: tuple[int, int]) -> tuple[str, ...]:
    # Grain of a dim room takes twice the bits and a fifth more time, and nobody sees it: 3 Mbit/s at 720p are enough.
    kbps = max(400, size[0] * size[1] // 300)
    return "-maxrate", f"{kbps}k", "-bufsize", f"{2 * kbps}k"


def copy_part(source: Path, part: Part, target: Path, *, number: int = 0, sound: int = 0) -> None:
    """Write a part of the tracks `number` of pictures and `sound` as it is to an MP4; it must start at a key frame.

    One part only: pictures are stored out of order, so at a seam of two copied parts some would be shown twice.
    """
    # Half a frame late, as the key frame before is taken when rounding falls short of this one.
    start, length = _s(part.start_s + 0.01 if part.start_s else 0.0), _s(part.end_s - part.start_s)
    streams = ("-map", f"0:V:{number}", "-map", f"0:a:{sound}?", *_NO_MORE)
    _ffmpeg("-ss", start, *LOCAL, "-i", source, "-t", length, *streams, "-c", "copy", *_MP4, target)


def copy_for_watching(source: Path, target: Path, *, number: int = 0, sound: int | None) -> None:
    """Write the track `number` of pictures, and one of sound if wanted, as they are to an MP4 without further data."""
    heard = ("-an",) if sound is None else ("-map", f"0:a:{sound}?")
    _ffmpeg(*LOCAL, "-i", source, "-map", f"0:V:{number}", *heard, "-c", "copy", "-map_metadata", "-1", target)


def encode_sound(parts: Sequence[Path], target: Path) -> None:
    """Encode files of `save_sound` as one piece of AAC, an .m4a file: every piece adds some milliseconds of its own."""
    listing = target.with_suffix(".ffconcat")
    lines = [f"file {_quoted(part)}" for part in parts]
    listing.write_text("ffconcat version 1.0\n" + "\n".join(lines) + "\n", encoding="utf-8")
    # By ffmpeg's manual better at this rate than the other search, which some versions take unasked; thrice as fast.
    sound = ("-c:a", "aac", "-aac_coder", "fast", "-b:a", "128k")
    try:
        _ffmpeg("-f", "concat", "-safe", "0", *LOCAL, "-i", listing, "-map", "0:a:0", *sound, target)
    finally:
        listing.unlink()


def shrink(source: Path, target: Path, *, video_kbps: int, audio_kbps: int) -> None:
    """Encode a file anew as an MP4 of about so many kilobits a second, in a size that they are enough for."""
    side = 720 if video_kbps >= 1200 else 480 if video_kbps >= 400 else 360
    # The shorter side at most so long, never enlarged, both even.
    scale = f"scale='if(gt(iw,ih),-2,min({side},trunc(iw/2)*2))':'if(gt(iw,ih),min({side},trunc(ih/2)*2),-2)'"
    rate = f"{video_kbps}k"
    _ffmpeg(
        *(*LOCAL, "-i", source, *_STREAMS, "-vf", f"{scale},format=yuv420p", "-fpsmax", "30"),
        *("-c:v", "libx264", "-preset", "veryfast", "-b:v", rate, "-maxrate", rate, "-bufsize", f"{2 * video_kbps}k"),
        *("-c:a", "aac", "-b:a", f"{audio_kbps}k", "-ac", "2", *_MP4, target),
    )


def save_picture(source: Path, at: Part, target: Path, *, size: tuple[int, int], pictures: Shown = AS_THEY_ARE) -> None:
    """Write the first picture of a part as a JPEG of the given size."""
    clock = _on_the_clock(source, at, pictures.number)
    _ffmpeg(
        *(*_input(source, at), "-map", f"0:V:{pictures.number}", "-frames:v", "1"),
        *("-vf", f"{clock}{pictures.fitted(size, flags='bicubic')},scale=out_color_matrix=bt601:out_range=pc"),
        *("-q:v", "3", "-map_metadata", "-1", "-update", "1", target),
    )


def encode_muted(
    source: Path, part: Part, target: Path, *, size: tuple[int, int], most_kb: int, pictures: Shown = AS_THEY_ARE
) -> None:
    """Encode the pictures of a part, small, as an MP4 that plays as it comes and has at most so many kilobytes."""
    # A buffer of one second may be filled beside the rate.
    kbps = int(8 * most_kb / (part.end_s - part.start_s + 2))
    _ffmpeg(
        *(*_input(source, part), "-map", f"0:V:{pictures.number}"),
        *("-vf", _on_the_clock(source, part, pictures.number) + pictures.fitted(size), "-fpsmax", "30"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", "29", "-maxrate", f"{kbps}k", "-bufsize", f"{kbps}k"),
        *("-an", *_NO_MORE, *_MP4, target),
    )


_NO_MORE = ("-sn", "-dn", "-map_metadata", "-1")
_STREAMS = ("-map", "0:v:0", "-map", "0:a:0?", *_NO_MORE)  # of files of our own, which have one of each
_MP4 = ("-movflags", "+faststart", "-f", "mp4")


def _ffmpeg(*args: str | Path) -> None:
    target = Path(args[-1])
    try:
        run([ffmpeg_path(), *SAFE, *(_file(arg) for arg in args)], timeout_s=TIMEOUT_S)
    except ProgramTimeout as error:
        raise TransientError("Cutting the video took too long.", "Try again, or a shorter video.") from error
    except ProgramError as error:
        if "No space left" in error.stderr:
            raise disk_full() from error
        raise PermanentError(
            "The video cannot be cut.", "It may be damaged: try another copy of it.", code=ErrorCode.MEDIA_DAMAGED
        ) from error
    if not target.is_file() or not target.stat().st_size:
        raise PermanentError(
            "Nothing came out of cutting the video.",
            "It may be damaged: try another copy of it.",
            code=ErrorCode.MEDIA_DAMAGED,
        )


def _file(arg: str | Path) -> str:
    # absolute, or a name such as "-x.mp4" or "http:x" would be read as an option or an address
    return str(arg.absolute()) if isinstance(arg, Path) else arg


def _quoted(path: Path) -> str:
    return "'" + str(path.absolute()).replace("'", "'\\''") + "'"


def _s(seconds: float) -> str:
    return f"{seconds:.6f}"
