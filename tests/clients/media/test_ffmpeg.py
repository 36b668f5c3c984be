"""What ffmpeg is asked, on tiny files."""

from pathlib import Path

import av
import pytest

from clients.media import ffmpeg
from clients.media.ffmpeg import Part
from tests import odd_clips
from tests.clips import make_clip
from utils.errors import PermanentError


def test_the_system_s_program_is_not_taken_where_the_package_has_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _says(tmp_path / "ffmpeg", "ffmpeg version 7.0.2")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = ffmpeg.ffmpeg_path.__wrapped__()
    assert found.is_file()
    assert found.parent != tmp_path


def test_a_program_that_is_named_and_too_old_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _says(tmp_path / "ffmpeg", "ffmpeg version 4.4.2-0ubuntu0.22.04.1")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "ffmpeg"))
    with pytest.raises(PermanentError, match="too old"):
        ffmpeg.ffmpeg_path.__wrapped__()


@pytest.mark.parametrize(
    ("said", "too_old"),
    [
        ("ffmpeg version 4.4.2-0ubuntu0.22.04.1 Copyright (c) 2000-2021", True),
        ("ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026", False),
        ("ffmpeg version n9.0.2-17-g2a571b6068 Copyright", False),
        ("ffmpeg version N-109542-g62da0b4a74 Copyright", False),
    ],
)
def test_an_ffmpeg_that_is_too_old_is_left_alone(tmp_path: Path, said: str, too_old: bool) -> None:
    assert ffmpeg.is_too_old(_says(tmp_path / "ffmpeg", said)) is too_old


def test_an_ffmpeg_that_does_not_start_is_left_alone(tmp_path: Path) -> None:
    assert ffmpeg.is_too_old(tmp_path / "gone")


def test_parts_keep_their_pictures_and_distances_and_begin_with_key_frames(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "it's 100% ünïcode.mp4", seconds=8, size=(64, 48), fps=10)
    begins = ffmpeg.encode_parts(clip, [Part(1, 3.5), Part(5, 5.4)], tmp_path / "out.mp4", size=(64, 48))
    with av.open(str(tmp_path / "out.mp4")) as out:
        packets = [packet for packet in out.demux(video=0) if packet.pts is not None]
    times = [round(float((packet.pts or 0) * packet.time_base), 4) for packet in packets]
    assert begins == pytest.approx([0.002, 2.602])
    assert times == pytest.approx([0.002 + n / 10 for n in range(25)] + [2.602, 2.702, 2.802, 2.902])
    keys = [time_s for time_s, packet in zip(times, packets, strict=True) if packet.is_keyframe]
    assert keys == pytest.approx([0.002, 0.502, 1.002, 1.502, 2.002, 2.602])


def test_the_begin_of_a_file_that_was_cut_off_and_has_no_index_is_found(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.mkv", tmp_path / "cut.mkv"
    pictures = ("-itsoffset", "0.1", "-f", "lavfi", "-i", "testsrc2=size=64x48:rate=10:duration=6")
    sound = ("-f", "lavfi", "-i", "sine=duration=6")
    odd_clips.ffmpeg(*pictures, *sound, "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "flac", whole)
    cut.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
    ffmpeg.encode_parts(cut, [Part(0, 2)], tmp_path / "out.mp4", size=(64, 48))
    with av.open(str(tmp_path / "out.mp4")) as out:
        assert sum(1 for _ in out.decode(video=0)) == 19


def test_two_hundred_pictures_a_second_become_sixty_at_most(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "fast.mp4", seconds=1, size=(64, 48), fps=200)
    ffmpeg.encode_parts(clip, [Part(0, 1)], tmp_path / "out.mp4", size=(64, 48))
    with av.open(str(tmp_path / "out.mp4")) as out:
        assert sum(1 for _ in out.decode(video=0)) == 50  # every fourth


def test_a_file_that_is_no_video_is_said_to_be_damaged(tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("not a video")
    with pytest.raises(PermanentError, match="cannot be cut"):
        ffmpeg.encode_parts(text, [Part(0, 1)], tmp_path / "out.mp4", size=(64, 48))


def test_a_playlist_named_as_a_video_is_not_followed(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "secret.mp4", seconds=1, size=(64, 48))
    playlist = tmp_path / "video.mp4"
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{clip}\n#EXT-X-ENDLIST\n")
    with pytest.raises(PermanentError):
        ffmpeg.copy_part(playlist, Part(0, 1), tmp_path / "out.mp4")


def test_a_name_that_looks_like_an_option_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_clip(tmp_path / "-i.mp4", seconds=1, size=(64, 48))
    monkeypatch.chdir(tmp_path)
    ffmpeg.save_picture(Path("-i.mp4"), Part(0.5, 1), Path("-o.jpg"), size=(64, 48))
    assert (tmp_path / "-o.jpg").read_bytes().startswith(b"\xff\xd8")


def _says(program: Path, version: str) -> Path:
    program.write_text(f"#!/bin/sh\necho '{version}'\n")
    program.chmod(0o755)
    return program
