"""Makes a video fit what somebody else takes: another container, fewer pictures or pixels, fewer bits."""

from dataclasses import dataclass
from pathlib import Path

from clients.media.ffmpeg import ffmpeg_path
from clients.media.formats import DEMUXERS
from utils.errors import PermanentError, TransientError
from utils.process import ProgramError, ProgramTimeout, run

TIMEOUT_S = 3600.0


@dataclass(frozen=True)
class Rendition:
    """What is to be changed; 0: nothing. `copies`: pictures are taken as they are."""

    copies: bool
    max_side: int = 0
    max_fps: float = 0.0
    video_kbps: int = 0


def make_rendition(source: Path, target: Path, wanted: Rendition) -> None:
    """Write an MP4 whose index comes first. Raises PermanentError, or TransientError when it took too long."""
    local = ("-protocol_whitelist", "file,pipe", "-format_whitelist", DEMUXERS)
    from clients.media.video_track import look_at  # heavy: a web process only plans what is to be made

    streams = ("-map", f"0:V:{look_at(source).number}", "-map", "0:a:0?", "-sn", "-dn", "-map_metadata", "-1")
    try:
        run(
            [
                *(ffmpeg_path(), "-nostdin", "-hide_banner", "-v", "error", "-y", *local, "-i", source.absolute()),
                *(*streams, *_pictures(wanted), "-c:a", "aac", "-b:a", "128k", "-ar", "48000", "-ac", "2"),
                *("-movflags", "+faststart", "-f", "mp4", target.absolute()),
            ],
            timeout_s=TIMEOUT_S,
        )
    except ProgramTimeout as error:
        raise TransientError("Fitting the video took too long.", "It will be tried again.") from error
    except ProgramError as error:
        if "No space left" in error.stderr:
            raise TransientError("The disk is full.", "Make room and try again.") from error
        raise PermanentError("The video cannot be made to fit.", "It may be damaged: try another copy.") from error


def _pictures(wanted: Rendition) -> tuple[str, ...]:
    if wanted.copies:
        return "-c:v", "copy"
    side = f"min(1,{wanted.max_side}/max(iw,ih))" if wanted.max_side else "1"
    filters = [f"scale='trunc(iw*{side}/2)*2':'trunc(ih*{side}/2)*2'", "format=yuv420p"]
    rate = f"{wanted.video_kbps}k"
    bits = ("-b:v", rate, "-maxrate", rate, "-bufsize", f"{2 * wanted.video_kbps}k") if wanted.video_kbps else ()
    fps = ("-fpsmax", f"{wanted.max_fps:g}") if wanted.max_fps else ()
    quality = () if wanted.video_kbps else ("-crf", "20")
    return "-vf", ",".join(filters), *fps, "-c:v", "libx264", "-preset", "veryfast", *quality, *bits
