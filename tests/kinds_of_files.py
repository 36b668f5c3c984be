"""One small file of each kind that phones, cameras and programs write, and what comes of it.

python -m tests.kinds_of_files        writes the table of docs/files.md anew
"""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from clients.media.audio import samples
from clients.media.formats import HEAD_BYTES, format_of
from clients.media.frames import frames
from clients.media.probe import probe
from services.domain.artifacts import Cut
from services.highlights import reel
from tests.odd_clips import ffmpeg

DOC = Path(__file__).parents[1] / "docs" / "files.md"
HEAD = (
    "| file | pictures | sound | taken | picture seen | sound heard | reel |\n"
    "| --- | --- | --- | --- | --- | --- | --- |\n"
)
SECONDS = 1.6
_X264 = ("-c:v", "libx264", "-preset", "ultrafast")
_X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error")
_FAST = ("-deadline", "realtime", "-cpu-used", "8")


@dataclass(frozen=True)
class Kind:
    """A kind of file: how people call it, and how ffmpeg makes it."""

    file: str
    pictures: str
    sound: str
    suffix: str
    options: tuple[str, ...]

    @property
    def name(self) -> str:
        """For the test's own name."""
        return re.sub(r"\W+", "-", f"{self.file} {self.pictures} {self.sound}").strip("-").lower()


KINDS = (
    Kind("MP4", "H.264", "AAC", ".mp4", (*_X264, "-c:a", "aac")),
    Kind("MP4", "HEVC", "AAC", ".mp4", (*_X265, "-tag:v", "hvc1", "-c:a", "aac")),
    Kind("MP4", "AV1", "AAC", ".mp4", ("-c:v", "libsvtav1", "-preset", "10", "-c:a", "aac")),
    Kind("MP4", "VP9", "Opus", ".mp4", ("-c:v", "libvpx-vp9", *_FAST, "-c:a", "libopus")),
    Kind("MP4", "MPEG-4", "AAC", ".mp4", ("-c:v", "mpeg4", "-c:a", "aac")),
    Kind("M4V", "H.264", "AAC", ".m4v", (*_X264, "-c:a", "aac")),
    Kind("MOV", "H.264", "AAC", ".mov", (*_X264, "-c:a", "aac")),
    Kind("MOV", "HEVC, 10 bits", "AAC", ".mov", (*_X265, "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", "-c:a", "aac")),
    Kind("MOV", "ProRes", "PCM", ".mov", ("-c:v", "prores_ks", "-c:a", "pcm_s16le")),
    Kind("MOV", "H.264", "ALAC", ".mov", (*_X264, "-c:a", "alac")),
    Kind("MOV", "DV", "PCM", ".mov", ("-vf", "scale=720:576", "-c:v", "dvvideo", "-c:a", "pcm_s16le", "-ac", "2")),
    Kind("MOV", "Motion JPEG", "PCM", ".mov", ("-c:v", "mjpeg", "-c:a", "pcm_s16le")),
    Kind("3GP", "H.263", "AAC", ".3gp", ("-vf", "scale=176:144", "-c:v", "h263", "-ar", "8000", "-c:a", "aac")),
    Kind("3GP", "MPEG-4", "AAC", ".3gp", ("-c:v", "mpeg4", "-c:a", "aac")),
    Kind("WebM", "VP8", "Opus", ".webm", ("-c:v", "libvpx", *_FAST, "-c:a", "libopus")),
    Kind("WebM", "VP9", "Opus", ".webm", ("-c:v", "libvpx-vp9", *_FAST, "-c:a", "libopus")),
    Kind("WebM", "AV1", "Opus", ".webm", ("-c:v", "libsvtav1", "-preset", "10", "-c:a", "libopus")),
    Kind("MKV", "H.264", "FLAC", ".mkv", (*_X264, "-c:a", "flac")),
    Kind("MKV", "HEVC", "AC-3", ".mkv", (*_X265, "-c:a", "ac3")),
    Kind("MKV", "VP9", "Vorbis", ".mkv", ("-c:v", "libvpx-vp9", *_FAST, "-c:a", "libvorbis")),
    Kind("AVI", "MPEG-4", "MP3", ".avi", ("-c:v", "mpeg4", "-vtag", "xvid", "-c:a", "libmp3lame")),
    Kind("AVI", "Motion JPEG", "PCM", ".avi", ("-c:v", "mjpeg", "-c:a", "pcm_s16le")),
    Kind("TS", "H.264", "AAC", ".ts", (*_X264, "-c:a", "aac")),
    Kind("TS", "MPEG-2", "MP2", ".ts", ("-c:v", "mpeg2video", "-c:a", "mp2")),
    Kind("TS", "HEVC", "AAC", ".ts", (*_X265, "-c:a", "aac")),
    Kind("MTS", "H.264", "AC-3", ".mts", (*_X264, "-c:a", "ac3", "-f", "mpegts", "-mpegts_m2ts_mode", "1")),
    Kind("MPG", "MPEG-1", "MP2", ".mpg", ("-c:v", "mpeg1video", "-c:a", "mp2")),
    Kind("VOB", "MPEG-2", "AC-3", ".vob", ("-c:v", "mpeg2video", "-c:a", "ac3")),
    Kind("VOB", "MPEG-2", "PCM", ".vob", ("-c:v", "mpeg2video", "-c:a", "pcm_s16be", "-ac", "2", "-f", "vob")),
    Kind("WMV", "WMV 8", "WMA", ".wmv", ("-c:v", "wmv2", "-c:a", "wmav2")),
    Kind("FLV", "H.264", "AAC", ".flv", (*_X264, "-c:a", "aac")),
    Kind("FLV", "Sorenson", "MP3", ".flv", ("-c:v", "flv", "-ar", "44100", "-c:a", "libmp3lame")),
    Kind("OGV", "Theora", "Vorbis", ".ogv", ("-c:v", "libtheora", "-c:a", "libvorbis")),
    Kind("GIF", "GIF", "", ".gif", ("-an",)),
    Kind("WebP, moving", "WebP", "", ".webp", ("-an", "-c:v", "libwebp_anim", "-loop", "0")),
)


def write(kind: Kind, folder: Path) -> Path:
    """Make a file of the kind: white on the left, black on the right, something that moves between, and a tone."""
    target = folder / f"clip{kind.suffix}"
    sides = f"color=black:size=128x96:rate=25:duration={SECONDS},drawbox=w=64:color=white:t=fill[sides]"
    moving = f"testsrc2=size=16x96:rate=25:duration={SECONDS}[moving]"
    picture = f"{sides};{moving};[sides][moving]overlay=56:0,format=yuv420p"
    tone = f"sine=440:sample_rate=48000:duration={SECONDS}"
    ffmpeg("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", tone, *kind.options, target)
    return target


def row(kind: Kind, folder: Path) -> str:
    """Return what comes of the kind, as a row of the table."""
    path = write(kind, folder)
    if format_of(path.read_bytes()[:HEAD_BYTES]) is None:
        cells = ["refused", "", "", ""]
    else:
        cells = [
            "yes",
            *("yes" if well else "**no**" for well in (_seen(path), _heard(path, kind), _cut(path, folder))),
        ]
        cells[2] = cells[2] if kind.sound else ""
    return f"| {' | '.join([kind.file, kind.pictures, kind.sound, *cells])} |"


def _seen(path: Path) -> bool:
    images = [frame.image for frame in frames(path)]
    halves = [(image[:, :50].mean(), image[:, -50:].mean()) for image in images]
    return len(images) >= 25 * SECONDS * 0.9 and all(left > 200 and right < 50 for left, right in halves)


def _heard(path: Path, kind: Kind) -> bool:
    sound = samples(path) if kind.sound else None
    return sound is not None and len(sound) / 16_000 > 0.9 * SECONDS and float(np.abs(sound).max()) > 0.05


def _cut(path: Path, folder: Path) -> bool:
    found = probe(path, name=path.name, max_s=60)
    source = reel.probe(path, track=found.track, duration_s=found.duration_s)
    cuts = [Cut(start_s=0.2, end_s=0.6), Cut(start_s=0.9, end_s=1.3)]
    reel.make_reel(source, cuts, folder / "reel.mp4", cutting=lambda _: None)
    reel.make_poster(source, 0.5, folder / "poster.jpg")
    with av.open(str(folder / "reel.mp4")) as container:
        pictures = sum(1 for _ in container.decode(video=0))
        return pictures >= 16 and len(container.streams.audio) == bool(found.has_audio)


def main() -> None:
    """Write the table anew."""
    rows = []
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(row(kind, Path(folder)))
    text = DOC.read_text(encoding="utf-8")
    start, end = text.index(HEAD), text.index("\n\n", text.index(HEAD))
    DOC.write_text(text[:start] + HEAD + "\n".join(rows) + text[end:], encoding="utf-8")


if __name__ == "__main__":
    main()
