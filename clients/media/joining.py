"""Several clips joined one after the other into one video, as large as the first of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from clients.media.ffmpeg import SAMPLE_RATE, TIMEOUT_S, ffmpeg_path
from clients.media.formats import DEMUXERS
from utils.error_codes import ErrorCode
from utils.errors import PermanentError
from utils.process import ProgramError, ProgramTimeout, run

_FPS, _CRF, _MAX_SIDE = 30, 23, 1920
_SAFE = ("-nostdin", "-hide_banner", "-v", "error", "-y")
_LOCAL = ("-protocol_whitelist", "file,pipe", "-format_whitelist", DEMUXERS)


@dataclass(frozen=True)
class ClipToJoin:
    """One of them; width and height as displayed."""

    path: Path
    duration_s: float
    has_audio: bool
    width: int
    height: int


def join_clips(clips: Sequence[ClipToJoin], target: Path) -> list[float]:
    """Write them as one MP4; returns when each begins in it. Raises PermanentError."""
    scale = min(1.0, _MAX_SIDE / max(clips[0].width, clips[0].height))
    width, height = (max(2, round(side * scale / 2) * 2) for side in (clips[0].width, clips[0].height))
    fitted = f"scale={width}:{height}:force_original_aspect_ratio=decrease,pad={width}:{height}:-1:-1,setsar=1"
    parts = [
        f"[{n}:v:0]{fitted},fps={_FPS},format=yuv420p,tpad=stop_mode=clone:stop_duration=1,"
        f"trim=duration={clip.duration_s:.3f},setpts=PTS-STARTPTS[v{n}];{_sound(n, clip)}"
        for n, clip in enumerate(clips)
    ]
    pairs = "".join(f"[v{n}][a{n}]" for n in range(len(clips)))
    graph = f"{''.join(parts)}{pairs}concat=n={len(clips)}:v=1:a=1[v][a]"
    inputs = [part for clip in clips for part in (*_LOCAL, "-i", clip.path.absolute())]
    encoded = ("-c:v", "libx264", "-preset", "veryfast", "-crf", str(_CRF), "-c:a", "aac", "-movflags", "+faststart")
    command = [ffmpeg_path(), *_SAFE, *inputs, "-filter_complex", graph, "-map", "[v]", "-map", "[a]", *encoded, target]
    try:
        run(command, timeout_s=TIMEOUT_S)
    except (ProgramError, ProgramTimeout) as error:
        raise PermanentError(
            "The clips of this post cannot be joined.", "Save one of them by itself.", code=ErrorCode.MEDIA_DAMAGED
        ) from error
    return [0.0, *accumulate(round(clip.duration_s, 3) for clip in clips[:-1])]


def _sound(n: int, clip: ClipToJoin) -> str:
    """A clip's sound exactly as long as its pictures; silence where it has none."""
    even = f"aresample={SAMPLE_RATE}:async=1:first_pts=0,aformat=sample_fmts=fltp:channel_layouts=stereo"
    source = f"[{n}:a:0]{even},apad" if clip.has_audio else f"anullsrc=r={SAMPLE_RATE}:cl=stereo"
    return f"{source},atrim=duration={clip.duration_s:.3f},asetpts=PTS-STARTPTS[a{n}];"
