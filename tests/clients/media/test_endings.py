"""Files that were cut off on their way, and whole ones."""

from pathlib import Path

import pytest

from clients.media.endings import ending
from tests.odd_clips import ffmpeg

SECONDS = 4
TONE = ("-f", "lavfi", "-i", f"sine=440:duration={SECONDS}")
PICTURE = ("-f", "lavfi", "-i", f"testsrc2=size=128x96:rate=10:duration={SECONDS}")
KINDS = {
    ".mp4": ("-c:v", "libx264", "-movflags", "+faststart", "-c:a", "aac"),
    ".avi": ("-c:v", "mpeg4", "-c:a", "libmp3lame"),
    ".wmv": ("-c:v", "wmv2", "-c:a", "wmav2"),
    ".ts": ("-c:v", "mpeg2video", "-c:a", "mp2"),
    ".mts": ("-c:v", "libx264", "-c:a", "ac3", "-f", "mpegts", "-mpegts_m2ts_mode", "1"),
    ".wav": ("-vn",),
    ".mkv": ("-c:v", "libx264", "-c:a", "aac"),
}
TELLS_NOTHING_WHEN_WHOLE = (".ts", ".mts", ".mkv")


def made(folder: Path, suffix: str) -> Path:
    path = folder / f"whole{suffix}"
    ffmpeg(*PICTURE, *TONE, *KINDS[suffix], path)
    return path


def cut(path: Path, size: int) -> Path:
    target = path.with_stem("cut")
    target.write_bytes(path.read_bytes()[:size])
    return target


@pytest.mark.parametrize("suffix", KINDS)
def test_a_whole_file_does_not_end_early(suffix: str, tmp_path: Path) -> None:
    assert ending(made(tmp_path, suffix)).is_early is (None if suffix in TELLS_NOTHING_WHEN_WHOLE else False)


@pytest.mark.parametrize("suffix", [".mp4", ".avi", ".wmv", ".ts", ".mts", ".wav"])
def test_half_a_file_ends_early(suffix: str, tmp_path: Path) -> None:
    whole = made(tmp_path, suffix)

    assert ending(cut(whole, whole.stat().st_size // 2 + 1)).is_early


@pytest.mark.parametrize("suffix", [".avi", ".wmv", ".wav"])
def test_the_head_tells_how_long_it_was(suffix: str, tmp_path: Path) -> None:
    whole = made(tmp_path, suffix)

    assert ending(cut(whole, whole.stat().st_size // 2)).promised_s == pytest.approx(SECONDS, abs=0.2)


def test_a_stream_that_ends_between_two_packets_may_be_whole(tmp_path: Path) -> None:
    whole = made(tmp_path, ".ts")

    assert ending(cut(whole, 188 * 40)).is_early is None


def test_a_size_that_nobody_could_put_in_tells_nothing(tmp_path: Path) -> None:
    whole = made(tmp_path, ".avi")
    live = cut(whole, whole.stat().st_size // 2)
    content = bytearray(live.read_bytes())
    content[4:8] = b"\xff" * 4
    live.write_bytes(content)

    assert ending(live).is_early is None
