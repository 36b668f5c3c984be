"""A clip in one encode from its source, as platforms want it: pictures by a graph of filters, sound from a .wav."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from clients.media.ffmpeg import LOCAL, SAFE, WHOLE, Part, ffmpeg_path
from clients.media.shape import Size
from utils.errors import PermanentError, TransientError, disk_full
from utils.process import ProgramError, ProgramTimeout, run

CRF = 20
TIMEOUT_S = 3600.0
FASTER = "subme=1:me=dia:partitions=none:b-adapt=0"  # a sixth less of the processor; same size, SSIM 0.2 dB lower
PRIMING = 1024  # samples that AAC puts before the sound; an edit list would hide them, platforms want none
ONE_THREAD = ("-threads", "1")  # decodes: encoding takes five times as long
THREADS = max(2, min(4, os.cpu_count() or 1))  # each holds pictures: with more of them a clip takes half a gigabyte
SLOWEST_FPS, FASTEST_FPS = 23, Fraction(61, 2)
_USUAL = tuple(Fraction(rate * 1000, 1001) for rate in (24, 30)) + tuple(Fraction(rate) for rate in (24, 25, 30))


@dataclass(frozen=True)
class Sound:
    """A .wav file, and the filters that make it as loud as it should be."""

    path: Path
    filters: str


def clip_fps(fps: float) -> Fraction:
    """The frame rate of a clip: the source's where platforms take it, else a multiple or half of it."""
    rate = Fraction(fps or 30).limit_denominator(1001)
    rate = min(_USUAL, key=lambda one: abs(one - rate)) if min(abs(one - rate) for one in _USUAL) < 0.02 else rate
    if rate < SLOWEST_FPS:
        rate *= -(-SLOWEST_FPS // rate)
    while rate > FASTEST_FPS:
        rate /= 2
    return rate if rate >= SLOWEST_FPS else Fraction(30)


def encode_clip(
    source: Path,
    inputs: Sequence[Part],
    graph: str,
    sound: Sound | None,
    target: Path,
    *,
    size: Size,
    fps: Fraction,
    fonts_conf: Path | None,
    pipes: Sequence[Path] = (),
    pipes_full_range: bool = False,
) -> None:
    """Write an MP4 of the graph's output [out]: index first, no edit list, closed groups of half a second.

    The graph's inputs are the parts, each as one file, or the pipes in their place. Raises PermanentError,
    NeedsUserError when the disk is full.
    """
    read = [_piped(path, "pc" if pipes_full_range else "tv") for path in pipes] or [
        _input(source, part) for part in inputs
    ]
    streams: list[str | Path] = [arg for args in read for arg in args]
    heard: tuple[str | Path, ...] = ("-an",)
    if sound is not None:
        streams += [*LOCAL, "-i", sound.path]
        # Cut off as much as AAC will put before it, so that without an edit list sound and picture are in step.
        trimmed = f"{sound.filters},atrim=start_sample={PRIMING},asetpts=PTS-STARTPTS"
        heard = ("-map", f"{len(inputs)}:a:0", "-af", trimmed, "-c:a", "aac", "-b:a", "192k", "-ac", "2")
    kbps = 2400 + 7600 * min(1.0, size[0] * size[1] / (1080 * 1920))
    pictures = (
        *("-map", "[out]", "-c:v", "libx264", "-preset", "veryfast", "-crf", str(CRF), "-profile:v", "high"),
        *("-maxrate", f"{kbps:.0f}k", "-bufsize", f"{2 * kbps:.0f}k", "-pix_fmt", "yuv420p", "-bf", "2"),
        *("-x264-params", f"open-gop=0:threads={THREADS}:sync-lookahead=0:{FASTER}"),
        *("-g", str(max(1, round(fps / 2))), "-r", str(fps)),
    )
    mp4 = (
        *("-map_metadata", "-1", "-sn", "-dn", "-use_editlist", "0", "-movflags", "+faststart+negative_cts_offsets"),
        *("-video_track_timescale", "90000", "-f", "mp4", target),
    )
    _run([*streams, "-filter_complex", graph, *pictures, *heard, *mp4], target, fonts_conf)


def _input(source: Path, part: Part) -> tuple[str | Path, ...]:
    length = ("-t", f"{part.end_s - part.start_s:.6f}")
    if part.seeks:
        begin = ("-ss", f"{part.start_s:.6f}") if part.start_s > 0 else ()  # see ffmpeg.py
        return (*ONE_THREAD, *begin, *length, *LOCAL, "-i", source)
    return (*ONE_THREAD, *WHOLE, "-i", source)


def _piped(path: Path, levels: str) -> tuple[str | Path, ...]:
    """Raw pictures with their times, as another thread writes them; NUT does not hold which levels are black, white."""
    return ("-protocol_whitelist", "file", "-format_whitelist", "nut", "-f", "nut", "-color_range", levels, "-i", path)


def _run(args: Sequence[str | Path], target: Path, fonts_conf: Path | None) -> None:
    named = [str(arg.absolute()) if isinstance(arg, Path) else arg for arg in args]
    # fontconfig asks its environment alone where its settings are
    env: list[str | Path] = [shutil.which("env") or "env", f"FONTCONFIG_FILE={fonts_conf}"] if fonts_conf else []
    try:
        run([*env, ffmpeg_path(), *SAFE, *named], timeout_s=TIMEOUT_S)
    except ProgramTimeout as error:
        raise TransientError("Making the clip took too long.", "Try again, or a shorter clip.") from error
    except ProgramError as error:
        if "No space left" in error.stderr:
            raise disk_full() from error
        raise PermanentError("The clip cannot be made.", f"ffmpeg says: {_last_words(error.stderr)}.") from error
    if not target.is_file() or not target.stat().st_size:
        raise PermanentError("Nothing came out of making the clip.", "The video may be damaged: try another copy.")


def _last_words(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip() and "/" not in line]
    return lines[-1].strip()[:200].rstrip(".") if lines else "nothing"
