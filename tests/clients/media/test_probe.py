"""What is found out about files of every awkward shape before anything decodes them."""

import os
import struct
from pathlib import Path

import av
import pytest
from PIL import Image

from clients.media.probe import Probe, probe
from tests.clips import make_clip, moving_box
from tests.odd_clips import ffmpeg, overwritten
from utils.errors import NeedsUserError, PermanentError


def look(path: Path, max_s: float = 600) -> Probe:
    return probe(path, name="it", max_s=max_s)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "clip.mp4", sound=True)


def test_a_plain_clip_is_described(clip: Path) -> None:
    found = look(clip)

    assert (found.extension, found.width, found.height, found.fps, found.codec) == ("mp4", 320, 240, 10, "h264")
    assert (found.has_video, found.has_audio) == (True, True)
    assert found.duration_s == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(("degrees", "size"), [(90, (240, 320)), (180, (320, 240)), (270, (240, 320))])
def test_a_rotated_phone_video_has_the_size_it_is_shown_in(tmp_path: Path, degrees: int, size: tuple[int, int]) -> None:
    found = look(make_clip(tmp_path / "clip.mp4", rotation=degrees))

    assert (found.width, found.height) == size


@pytest.mark.parametrize(
    ("name", "codec"),
    [("a.mov", "libx264"), ("a.mkv", "libx264"), ("a.webm", "libvpx"), ("a.avi", "mpeg4"), ("a.ts", "libx264")],
)
def test_the_extension_is_that_of_the_content(tmp_path: Path, name: str, codec: str) -> None:
    path = make_clip(tmp_path / name, codec=codec).rename(tmp_path / "clip.xyz")

    assert look(path).extension == name[2:].replace("mov", "mp4")


def test_odd_sizes_and_changing_rates_are_fine(tmp_path: Path) -> None:
    found = look(make_clip(tmp_path / "clip.mp4", size=(321, 241), times=[0, 0.1, 0.5, 1.5, 3]))

    assert (found.width, found.height) == (321, 241)
    assert found.duration_s == pytest.approx(3, abs=0.2)


def test_a_rate_nobody_believes_is_counted_instead(tmp_path: Path) -> None:
    assert look(make_clip(tmp_path / "clip.avi", codec="mpeg4")).fps == pytest.approx(10, abs=1)


def test_sound_without_a_picture_passes(tmp_path: Path) -> None:
    found = look(make_clip(tmp_path / "clip.mp4", picture=False, sound=True))

    assert (found.has_video, found.has_audio, found.extension, found.width) == (False, True, "m4a", 0)


def test_the_cover_of_a_song_is_no_video(tmp_path: Path) -> None:
    song = make_clip(tmp_path / "song.mp4", picture=False, sound=True)
    assert not look(_with_cover(song, tmp_path / "covered.mp4")).has_video


def test_a_picture_without_sound_passes(tmp_path: Path) -> None:
    assert not look(make_clip(tmp_path / "clip.mp4")).has_audio


def test_a_still_picture_with_sound_is_a_video(tmp_path: Path) -> None:
    assert look(make_clip(tmp_path / "clip.mp4", times=[0], sound=True)).has_video


def test_one_picture_is_no_video(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="single picture"):
        look(make_clip(tmp_path / "clip.mp4", times=[0]))


def test_nearly_no_time_is_too_short(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"only 0\.\d+ s long"):
        look(make_clip(tmp_path / "clip.mp4", times=[0, 0.02, 0.04], fps=50))


def test_four_hours_are_too_long(tmp_path: Path) -> None:
    with pytest.raises(NeedsUserError, match="4 h long; at most 10 min"):
        look(make_clip(tmp_path / "clip.mp4", times=[0, 7200, 14400]))


def test_a_header_cannot_hide_the_length(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "clip.mp4", times=[0, 50, 99])
    data = path.read_bytes()
    for box, at in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        data = _overwrite(data, box, at, struct.pack(">I", 1))
    path.write_bytes(data)

    with pytest.raises(NeedsUserError, match="at most 1 min"):
        look(path, max_s=60)


@pytest.mark.slow
def test_pictures_up_to_8k_are_read_and_larger_ones_refused(tmp_path: Path) -> None:
    assert look(make_clip(tmp_path / "upright.mp4", size=(4320, 7680), times=[0, 0.5])).height == 7680

    with pytest.raises(NeedsUserError, match="8192 x 4352 pixels"):
        look(make_clip(tmp_path / "larger.mp4", size=(8192, 4352), times=[0, 0.5]))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"just some words\n" * 100, "holds text"),
        ("слова ".encode() * 200, "holds text"),
        (b"\xef\xbb\xbfwords", "holds text"),
        (b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n", "holds text"),
        (b"ffconcat version 1.0\nfile clip.mp4\n", "holds text"),
        (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\nm=video 5004 RTP/AVP 96\r\n", "holds text"),
        (b"<?xml version='1.0'?><MPD><BaseURL>http://127.0.0.1/</BaseURL></MPD>", "holds text"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "cut off or damaged"),
        (b"\0" * 10_000, "not a video that can be read"),
        (b"PK\x03\x04" + bytes(range(256)) * 20, "not a video that can be read"),
    ],
)
def test_what_is_no_video_is_named_for_what_it_is(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)

    with pytest.raises(PermanentError, match=says):
        look(path)


@pytest.mark.parametrize("form", ["GIF", "PNG", "JPEG", "WEBP"])
def test_pictures_are_no_videos(tmp_path: Path, form: str) -> None:
    path = tmp_path / "clip.mp4"
    Image.effect_noise((64, 64), 50).save(path, form)

    with pytest.raises(PermanentError, match=r"is a (single )?picture"):
        look(path)


def test_a_film_in_another_file_is_not_followed(clip: Path) -> None:
    playlist = clip.with_name("list.m3u8")
    playlist.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n{clip}\n#EXT-X-ENDLIST\n")

    with pytest.raises(PermanentError):
        look(playlist)


def test_a_file_without_its_index_is_damaged(clip: Path) -> None:
    clip.write_bytes(clip.read_bytes()[:-2000])

    with pytest.raises(PermanentError, match="cut off or damaged"):
        look(clip)


def test_a_cut_off_file_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    found = look(_cut(_index_first(tmp_path), 0.5))

    assert found.is_cut_off
    assert found.promised_s == pytest.approx(6, abs=0.2)
    assert found.duration_s == pytest.approx(3, abs=0.7)


def test_a_cut_off_mkv_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    found = look(_cut(make_clip(tmp_path / "clip.mkv", seconds=6, sound=True), 0.5))

    assert (found.is_cut_off, found.width) == (True, 320)


def test_a_recording_that_ends_inside_a_part_is_cut_off_though_nothing_says_how_long_it_was(tmp_path: Path) -> None:
    flags = ("-movflags", "frag_keyframe+empty_moov+default_base_moof")
    whole = tmp_path / "whole.mp4"
    ffmpeg("-i", make_clip(tmp_path / "clip.mp4", seconds=6, sound=True), "-c", "copy", *flags, whole)

    assert not look(whole).is_cut_off
    found = look(_cut(whole, 0.97))
    assert (found.is_cut_off, found.tells_missing) == (True, False)


def test_a_file_cut_off_at_its_start_is_of_no_use(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"nearly nothing|can be decoded"):
        look(_cut(_index_first(tmp_path), 0.12))


def test_a_whole_file_is_not_called_cut_off(clip: Path) -> None:
    assert not look(clip).is_cut_off


def test_pictures_that_do_not_decode_are_damaged(clip: Path) -> None:
    data = clip.read_bytes()
    start = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    clip.write_bytes(data[:start] + os.urandom(end - start) + data[end:])

    with pytest.raises(PermanentError, match="can be decoded"):
        look(clip)


def _index_first(folder: Path) -> Path:
    """A clip whose index stands before its content, as sites send them."""
    whole, path = make_clip(folder / "whole.mp4", seconds=6, sound=True), folder / "clip.mp4"
    with av.open(str(whole)) as source, av.open(str(path), "w", options={"movflags": "faststart"}) as target:
        streams = {stream.index: target.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = streams[packet.stream.index]
                target.mux(packet)
    return path


def _cut(path: Path, part: float) -> Path:
    data = path.read_bytes()
    start = max(0, data.find(b"mdat"))
    path.write_bytes(data[: start + round((len(data) - start) * part)])
    return path


def _overwrite(data: bytes, box: bytes, at: int, content: bytes) -> bytes:
    start = data.index(box) + at
    return data[:start] + content + data[start + len(content) :]


def _with_cover(song: Path, path: Path) -> Path:
    cover = song.with_name("cover.jpg")
    Image.new("RGB", (64, 64), "red").save(cover)
    with av.open(str(song)) as source, av.open(str(cover)) as picture, av.open(str(path), "w") as target:
        sound = target.add_stream_from_template(source.streams.audio[0])
        image = target.add_stream_from_template(picture.streams.video[0])
        image.disposition = av.stream.Disposition.attached_pic
        for packet in source.demux():
            if packet.dts is not None:
                packet.stream = sound
                target.mux(packet)
        for packet in picture.demux():
            if packet.dts is not None:
                packet.stream = image
                target.mux(packet)
    return path


def test_a_film_that_begins_later_on_its_clock_lacks_nothing(tmp_path: Path) -> None:
    clip, later = make_clip(tmp_path / "clip.mp4", seconds=4, sound=True), tmp_path / "later.mkv"
    ffmpeg("-itsoffset", "3", "-i", clip, "-c", "copy", later)

    found = look(later)

    assert (round(found.duration_s), found.is_cut_off) == (4, False)


def test_what_an_edit_takes_away_is_not_missing(tmp_path: Path) -> None:
    sound_later = tmp_path / "later.mov"
    _with_late_sound(make_clip(tmp_path / "clip.mp4", seconds=6, sound=True), sound_later)

    found = look(sound_later)

    assert (found.promised_s > found.duration_s + 1, found.is_cut_off) == (True, False)


def _with_late_sound(clip: Path, target: Path) -> None:
    """An edit list that begins the sound two seconds late, and ends it with the pictures, as editing programs do."""
    whole = target.with_suffix(".mp4")
    ffmpeg("-i", clip, "-itsoffset", "2", "-i", clip, "-map", "0:v", "-map", "1:a", "-c", "copy", whole)
    content = bytearray(whole.read_bytes())
    at = content.rindex(b"elst") + 8  # the sound's: its count of entries, then each one's length, time and speed
    assert int.from_bytes(content[at : at + 4]) == 2
    late, length = (int.from_bytes(content[first : first + 4]) for first in (at + 4, at + 16))
    content[at + 16 : at + 20] = (length - late).to_bytes(4)
    target.write_bytes(content)


def test_what_is_missing_in_the_middle_is_measured(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.ts", seconds=10, fps=25, sound=True, draw=moving_box())

    found = look(overwritten(clip, tmp_path / "damaged.ts", 0.4, 0.6))

    assert found.is_broken
    assert found.missing_s == pytest.approx(2, abs=0.8)
    assert found.duration_s == pytest.approx(10, abs=0.2)
    assert found.fps == 25
