"""A smaller rendition of a reel, under a size that somebody else sets: a workspace, a messenger, a person."""

from pathlib import Path

from clients.media import ffmpeg

SOUND_KBPS = 64
LEAST_KBPS = 150  # of a picture that one can still follow
SHARE = 0.9  # of the size that the copy aims at
MIB = 1024 * 1024


def picture_kbps(cap_bytes: int, duration_s: float) -> int:
    """Return how many kilobits a second the picture of a copy under the cap may take."""
    return int(cap_bytes * SHARE * 8 / 1000 / max(duration_s, 1.0)) - SOUND_KBPS


def can_fit(cap_bytes: int, duration_s: float) -> bool:
    """Tell whether a copy under the cap would still be worth seeing."""
    return picture_kbps(cap_bytes, duration_s) >= LEAST_KBPS


def make_smaller(source: Path, target: Path, *, cap_bytes: int, duration_s: float) -> None:
    """Write a copy that aims below the cap; short or noisy reels may miss it. Raises PermanentError like ffmpeg."""
    ffmpeg.shrink(source, target, video_kbps=picture_kbps(cap_bytes, duration_s), audio_kbps=SOUND_KBPS)
