"""Files that were cut off on their way, and whole ones."""

from pathlib import Path

import pytest

from clients.media.endings.ending import ending
from tests.odd_clips import ffmpeg, overwritten, without_packets

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
    ".webm": ("-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libopus", "-live", "1"),
    ".mpg": ("-r", "25", "-c:v", "mpeg1video", "-c:a", "mp2"),
    ".vob": ("-c:v", "mpeg2video", "-c:a", "ac3"),
    ".ogv": ("-c:v", "libtheora", "-c:a", "libvorbis"),
    ".flv": ("-c:v", "flv1", "-c:a", "libmp3lame", "-ar", "44100"),
    ".opus": ("-vn", "-c:a", "libopus"),
    ".gif": ("-an",),
}
TELLS_NOTHING_WHEN_WHOLE = (".ts", ".mts", ".mkv", ".webm", ".mpg", ".vob", ".flv")


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


@pytest.mark.parametrize("suffix", KINDS)
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


def test_a_program_that_ends_with_its_mark_is_whole(tmp_path: Path) -> None:
    whole = made(tmp_path, ".mpg")
    whole.write_bytes(whole.read_bytes() + b"\x00\x00\x01\xb9")

    assert ending(whole).is_early is False


def test_a_recording_in_fragments_does_not_tell_how_long_it_was(tmp_path: Path) -> None:
    whole = tmp_path / "whole.mp4"
    ffmpeg(*PICTURE, *TONE, "-movflags", "frag_keyframe+empty_moov", whole)

    assert not ending(cut(whole, whole.stat().st_size // 2)).tells_length


@pytest.mark.parametrize("suffix", [".mkv", ".ts", ".mts", ".mpg", ".vob", ".ogv", ".opus", ".flv", ".wmv"])
def test_what_is_overwritten_in_the_middle_is_a_broken_part(suffix: str, tmp_path: Path) -> None:
    whole = made(tmp_path, suffix)

    assert ending(overwritten(whole, tmp_path / f"broken{suffix}", 0.5, 0.55)).is_broken
    assert not ending(whole).is_broken


def test_chunks_without_names_in_the_middle_are_a_broken_part(tmp_path: Path) -> None:
    whole = made(tmp_path, ".avi")
    content = bytearray(whole.read_bytes())
    content[content.rindex(b"01wb", 0, content.rindex(b"idx1"))] = 0
    (tmp_path / "one.avi").write_bytes(content)

    assert ending(overwritten(whole, tmp_path / "broken.avi", 0.4, 0.8)).is_broken
    assert ending(tmp_path / "one.avi").is_broken
    assert not ending(whole).is_broken


def test_missing_packets_are_a_broken_part_and_joined_recordings_are_none(tmp_path: Path) -> None:
    whole = made(tmp_path, ".ts")
    (tmp_path / "joined.ts").write_bytes(2 * whole.read_bytes())

    assert ending(without_packets(whole, tmp_path / "broken.ts", 0.5, 0.55)).is_broken
    assert not ending(tmp_path / "joined.ts").is_broken


def test_packets_and_pages_that_are_missing_do_not_end_a_file_early(tmp_path: Path) -> None:
    broken = overwritten(made(tmp_path, ".ts"), tmp_path / "broken.ts", 0.5, 0.55)
    content = broken.read_bytes()
    broken.write_bytes(content[: len(content) // 2] + content[len(content) // 2 + 100 :])

    assert ending(broken).is_early is None
