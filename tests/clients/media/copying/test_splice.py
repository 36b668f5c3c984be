"""Joining stretches of encoded files, on tiny ones."""

from pathlib import Path

import av
import pytest

from clients.media import ffmpeg
from clients.media.copying import splice
from clients.media.copying.splice import CannotJoin, Stretch
from clients.media.ffmpeg import Part
from clients.media.sound.cut import save_sound
from tests.clips import make_clip, moving_box

SIZE = (64, 48)


@pytest.fixture
def part(tmp_path: Path) -> Path:
    """Four seconds, ten pictures a second, a key frame every second and at half of the first two."""
    clip = make_clip(tmp_path / "clip.mp4", seconds=4, size=SIZE, draw=moving_box(SIZE), sound=True)
    ffmpeg.encode_parts(clip, [Part(0, 4)], tmp_path / "part.mp4", size=SIZE)
    return tmp_path / "part.mp4"


def times(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [round(float(frame.time or 0), 4) for frame in container.decode(video=0)]


def test_the_index_tells_pictures_and_key_frames(part: Path) -> None:
    index = splice.read_index(part)
    assert [round(time_s, 3) for time_s in index.times_s] == [n / 10 for n in range(40)]
    assert [round(time_s, 3) for time_s in index.keys_s] == [0, 0.5, 1, 1.5, 2, 3]


def test_stretches_follow_each_other_at_their_times(part: Path, tmp_path: Path) -> None:
    stretches = [Stretch(part, 2, 2.5, 0), Stretch(part, 1, 1.25, 0.5), Stretch(part, 3, 3.1, 0.75)]
    splice.join(stretches, None, tmp_path / "out.mp4", duration_s=0.85)
    assert times(tmp_path / "out.mp4") == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75]


def test_the_first_picture_is_shown_from_the_start_and_the_last_to_the_end(part: Path, tmp_path: Path) -> None:
    splice.join([Stretch(part, 1.96, 2.2, 0)], None, tmp_path / "out.mp4", duration_s=0.5)
    assert times(tmp_path / "out.mp4") == [0, 0.14]
    with av.open(str(tmp_path / "out.mp4")) as out:
        video = out.streams.video[0]
        assert float((video.duration or 0) * (video.time_base or 0)) == pytest.approx(0.5)


def test_key_frames_in_a_row_are_all_shown(part: Path, tmp_path: Path) -> None:
    stretches = [Stretch(part, key_s, key_s + 0.05, number / 10) for number, key_s in enumerate([0, 1, 2, 2, 0, 0.5])]
    splice.join(stretches, None, tmp_path / "out.mp4", duration_s=0.6)
    assert times(tmp_path / "out.mp4") == [0, 0.1, 0.2, 0.3, 0.4, 0.5]
    with av.open(str(tmp_path / "out.mp4")) as out:
        packets = [bytes(packet) for packet in out.demux(video=0) if packet.size]
    assert {packet[4] & 31 for packet in packets} == {9}  # access unit delimiters (H.264, table 7-1)


def test_the_index_is_first_and_sound_is_h264s_companion(part: Path, tmp_path: Path) -> None:
    save_sound(tmp_path / "clip.mp4", [Part(0, 2)], tmp_path / "sound.wav")
    ffmpeg.encode_sound([tmp_path / "sound.wav"], tmp_path / "sound.m4a")
    splice.join([Stretch(part, 0, 2, 0)], tmp_path / "sound.m4a", tmp_path / "out.mp4", duration_s=2)
    content = (tmp_path / "out.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(str(tmp_path / "out.mp4")) as out:
        assert [stream.codec_context.name for stream in out.streams] == ["h264", "aac"]
        assert [float((one.start_time or 0) * (one.time_base or 0)) for one in out.streams] == [0, 0]
        heard = sum(frame.samples for frame in out.decode(audio=0))
    assert heard == pytest.approx(2 * 48_000, abs=1024)  # a whole number of AAC's frames


def test_a_stretch_that_begins_between_key_frames_is_refused(part: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotJoin, match="cannot be cut"):
        splice.join([Stretch(part, 2.3, 3, 0)], None, tmp_path / "out.mp4", duration_s=0.7)


def test_files_of_another_encoding_are_refused(part: Path, tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "other.mp4", seconds=2, size=SIZE)
    with pytest.raises(CannotJoin, match="different ways"):
        splice.join([Stretch(part, 0, 1, 0), Stretch(clip, 0, 1, 1)], None, tmp_path / "out.mp4", duration_s=2)


def test_pictures_that_are_stored_out_of_order_are_refused(part: Path, tmp_path: Path) -> None:
    ffmpeg.shrink(part, tmp_path / "small.mp4", video_kbps=200, audio_kbps=64)
    with pytest.raises(CannotJoin, match="cannot be cut"):
        splice.join([Stretch(tmp_path / "small.mp4", 0, 1, 0)], None, tmp_path / "out.mp4", duration_s=1)


def test_files_of_another_quality_join(part: Path, tmp_path: Path) -> None:
    ffmpeg.encode_parts(tmp_path / "clip.mp4", [Part(0, 1)], tmp_path / "finer.mp4", size=SIZE, crf=18, threads=1)
    stretches = [Stretch(part, 0, 1, 0), Stretch(tmp_path / "finer.mp4", 0, 1, 1)]
    splice.join(stretches, None, tmp_path / "out.mp4", duration_s=2)
    assert len(times(tmp_path / "out.mp4")) == 20


def test_a_file_that_is_cut_off_is_refused(part: Path, tmp_path: Path) -> None:
    splice.join([Stretch(part, 0, 4, 0)], None, tmp_path / "whole.mp4", duration_s=4)
    content = (tmp_path / "whole.mp4").read_bytes()
    (tmp_path / "half.mp4").write_bytes(content[:-20])
    with pytest.raises(CannotJoin, match="cut off"):
        splice.read_index(tmp_path / "half.mp4")


@pytest.mark.parametrize("content", [b"", b"not a video"])
def test_what_is_no_video_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "reel.mp4").write_bytes(content)
    with pytest.raises(CannotJoin, match="cannot be read"):
        splice.read_index(tmp_path / "reel.mp4")


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotJoin, match="cannot be read"):
        splice.read_index(tmp_path / "gone.mp4")


def test_an_empty_stretch_is_left_out(part: Path, tmp_path: Path) -> None:
    stretches = [Stretch(part, 1.91, 1.99, 0), Stretch(part, 2, 2.2, 0.08)]
    splice.join(stretches, None, tmp_path / "out.mp4", duration_s=0.28)
    assert len(times(tmp_path / "out.mp4")) == 2


def test_nothing_at_all_is_refused(part: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotJoin, match="no picture"):
        splice.join([Stretch(part, 1.91, 1.99, 0)], None, tmp_path / "out.mp4", duration_s=0.08)


def test_parts_without_a_picture_join_with_others(part: Path, tmp_path: Path) -> None:
    ffmpeg.encode_parts(tmp_path / "clip.mp4", [Part(0.01, 0.05)], tmp_path / "none.mp4", size=SIZE)
    stretches = [Stretch(tmp_path / "none.mp4", 0, 0.04, 0), Stretch(part, 2, 2.2, 0.04)]
    splice.join(stretches, None, tmp_path / "out.mp4", duration_s=0.24)
    assert len(times(tmp_path / "out.mp4")) == 2
