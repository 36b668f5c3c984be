"""Which pictures of awkward files are played, and how."""

from pathlib import Path

import pytest

from clients.media.frames import frames
from clients.media.shape import Colour, VideoTrack
from clients.media.video_track import look_at
from tests import odd_clips
from tests.clips import make_clip
from utils.errors import PermanentError


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    return make_clip(tmp_path / "clip.mp4", seconds=1, size=(160, 90), sound=True)


def test_a_plain_file_has_one_track(clip: Path) -> None:
    assert look_at(clip) == VideoTrack(number=0, codec="h264", size=(160, 90), fps=10.0)


def test_a_cover_is_not_what_is_played(clip: Path, tmp_path: Path) -> None:
    for marked in (True, False):
        track = look_at(odd_clips.with_cover(clip, tmp_path / f"{marked}.mp4", marked=marked))
        assert (track.codec, track.size, track.number) == ("h264", (160, 90), 0 if marked else 1)


def test_pixels_that_are_no_squares_are_shown_in_their_shape(clip: Path, tmp_path: Path) -> None:
    assert look_at(odd_clips.stretched(clip, tmp_path / "a.mp4", "2/1")).size == (320, 90)


def test_a_picture_that_comes_after_the_sound_says_so(clip: Path, tmp_path: Path) -> None:
    assert look_at(odd_clips.late(clip, tmp_path / "a.mp4", 0.8)).first_s == pytest.approx(0.8, abs=0.03)


def test_a_size_that_changes_is_seen_and_the_longer_one_counts(tmp_path: Path) -> None:
    parts = [(1.0, (160, 90)), (2.0, (90, 160))]
    track = look_at(odd_clips.joined(tmp_path / "a.ts", parts))
    assert (track.size, track.other_sizes) == ((90, 160), ((160, 90),))
    assert track.canvas == (160, 284)


@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
def test_a_size_that_changes_is_seen_in_files_with_an_index(suffix: str, tmp_path: Path) -> None:
    track = look_at(odd_clips.joined(tmp_path / f"a{suffix}", [(1.0, (160, 90)), (2.0, (90, 160))]))
    assert (track.size, track.other_sizes) == ((90, 160), ((160, 90),))


@pytest.mark.parametrize("suffix", [".ts", ".mkv"])
def test_pixels_that_change_their_shape_are_shown_in_each(suffix: str, tmp_path: Path) -> None:
    path = odd_clips.restretched(tmp_path / f"a{suffix}", [(1.0, (80, 90), "2"), (1.0, (160, 90), "1")])
    track = look_at(path)
    assert (track.size, track.other_sizes, track.is_square) == ((160, 90), (), False)
    assert dict(track.shapes) == pytest.approx({(80, 90): 16 / 9, (160, 90): 16 / 9})
    assert [frame.image.shape for frame in frames(path, every_s=0.5)] == [(90, 160, 3)] * 4
    assert min(frame.image.mean() for frame in frames(path, every_s=0.5)) > 240  # nothing of it is black


def test_high_dynamic_range_is_seen_with_its_white(tmp_path: Path) -> None:
    track = look_at(odd_clips.hdr(tmp_path / "a.mov", "arib-std-b67", level=0.75))
    assert (track.colour, track.bits, round(track.white, -1)) == (Colour.HLG, 10, 200)


def test_half_pictures_are_seen(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "even.mp4", seconds=1, size=(160, 96))
    assert look_at(odd_clips.interlaced(clip, tmp_path / "a.mp4")).is_interlaced


def test_sound_alone_has_none(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match="no picture"):
        look_at(make_clip(tmp_path / "a.m4a", sound=True, picture=False, seconds=0.5))
