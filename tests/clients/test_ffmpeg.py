"""What ffmpeg is asked, on tiny files."""

from pathlib import Path

import av
import pytest

from clients import ffmpeg
from clients.ffmpeg import Part
from tests.clips import make_clip
from utils.errors import PermanentError


def test_there_is_a_program() -> None:
    assert ffmpeg.ffmpeg_path().is_file()


def test_joined_parts_are_h264_and_aac_with_the_index_first(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "it's 100% ünïcode.mp4", seconds=3, size=(64, 48), sound=True)
    parts = [tmp_path / "a.mkv", tmp_path / "b.mkv"]
    for part in parts:
        ffmpeg.encode_part(clip, Part(1, 2), part, size=(64, 48), has_audio=True)
    ffmpeg.join_parts(parts, tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as out:
        assert [stream.codec_context.name for stream in out.streams] == ["h264", "aac"]
        assert (out.duration or 0) / av.time_base == pytest.approx(2, abs=0.1)
    content = (tmp_path / "out.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_a_file_that_is_no_video_is_said_to_be_damaged(tmp_path: Path) -> None:
    text = tmp_path / "text.mp4"
    text.write_text("not a video")
    with pytest.raises(PermanentError, match="cannot be cut"):
        ffmpeg.encode_part(text, Part(0, 1), tmp_path / "out.mkv", size=(64, 48), has_audio=False)


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
