import gc
from pathlib import Path

import numpy as np
import pytest
from av.video.frame import VideoFrame
from PIL import Image, ImageDraw

from clients.media.frames import frames
from tests import odd_clips
from tests.clips import make_clip, moving_box
from utils.errors import PermanentError


def marked(_time_s: float) -> Image.Image:
    """Black, with a white top left quarter."""
    image = Image.new("RGB", (160, 80))
    ImageDraw.Draw(image).rectangle((0, 0, 79, 39), fill="white")
    return image


def test_frames_come_at_the_pace_asked_for(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", seconds=2, fps=10, size=(64, 48))
    assert [round(f.time_s, 2) for f in frames(path, every_s=0.5)] == [0, 0.5, 1, 1.5]
    assert [round(f.time_s, 2) for f in frames(path, every_s=0.5, from_s=1)] == [1, 1.5]


def test_every_frame_comes_without_a_pace(tmp_path: Path) -> None:
    assert len(list(frames(make_clip(tmp_path / "a.mp4", seconds=1, fps=10, size=(64, 48))))) == 10


def test_a_packet_without_a_picture_lets_the_one_before_stand_on(tmp_path: Path) -> None:
    """Theora writes nothing for what stays the same."""
    still = ("-f", "lavfi", "-i", "color=white:size=64x48:rate=10:duration=2")
    odd_clips.ffmpeg(*still, "-c:v", "libtheora", tmp_path / "still.ogv")

    assert all(frame.image.min() > 200 for frame in frames(tmp_path / "still.ogv"))


def test_a_variable_frame_rate_keeps_its_times(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.mp4", times=[0, 0.1, 0.2, 1.5, 1.6, 3.0], size=(64, 48))
    assert [round(f.time_s, 1) for f in frames(path, every_s=1)] == [0, 1.5, 3.0]


def test_the_longer_side_is_at_most_what_was_asked(tmp_path: Path) -> None:
    frame = next(frames(make_clip(tmp_path / "a.mp4", seconds=0.2, size=(320, 240)), max_side=160))
    assert frame.image.shape == (120, 160, 3)


def test_odd_sizes_are_decoded(tmp_path: Path) -> None:
    frame = next(frames(make_clip(tmp_path / "a.mp4", seconds=0.2, size=(65, 49))))
    assert frame.image.shape == (49, 65, 3)


@pytest.mark.parametrize(("rotation", "corner"), [(0, (0, 0)), (90, (0, -1)), (180, (-1, -1)), (270, (-1, 0))], ids=str)
def test_a_turned_phone_video_is_upright(tmp_path: Path, rotation: int, corner: tuple[int, int]) -> None:
    path = make_clip(tmp_path / "a.mp4", seconds=0.2, size=(160, 80), draw=marked, rotation=rotation)
    image = next(frames(path)).image
    assert image.shape[:2] == ((80, 160) if rotation % 180 == 0 else (160, 80))
    assert image[corner].min() > 200
    assert np.median(image) < 50


def test_sound_alone_is_refused_in_words(tmp_path: Path) -> None:
    path = make_clip(tmp_path / "a.m4a", sound=True, picture=False, seconds=0.5)
    with pytest.raises(PermanentError, match="no picture"):
        next(frames(path))


def test_times_are_those_of_the_player_where_the_picture_comes_after_the_sound(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=1, size=(64, 48), sound=True)
    first = next(frames(odd_clips.late(clip, tmp_path / "late.mp4", 0.8)))
    assert first.time_s == pytest.approx(0.8, abs=0.03)


def test_a_cover_is_not_looked_at(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=1, size=(160, 90), sound=True)
    assert len(list(frames(odd_clips.with_cover(clip, tmp_path / "covered.mp4")))) == 10


def test_what_an_edit_cuts_off_is_not_seen(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=4, size=(64, 48))
    seen = [frame.time_s for frame in frames(odd_clips.trimmed(clip, tmp_path / "cut.mp4", 1.5, 2.5))]
    assert seen[0] == pytest.approx(0, abs=0.11)
    assert len(seen) == pytest.approx(10, abs=1)


def test_pictures_that_a_decoder_leaves_out_without_a_word_are_counted_too(tmp_path: Path) -> None:
    whole, lost, seldom = tmp_path / "whole.mp4", list[float](), list[float]()
    odd_clips.hevc(whole, key_every=25)
    assert len(list(frames(whole, lost=lost))) == 75
    assert not list(frames(whole, sparse=True, lost=lost))[75:]
    assert lost == []

    odd_clips.damage(whole, packets=[26, 27])
    seen = list(frames(whole, lost=lost))

    assert len(seen) + len(lost) >= 74
    assert len(lost) >= 20
    assert all(1.0 <= time_s <= 2.0 for time_s in lost)
    assert len(list(frames(whole, every_s=0.25, sparse=True, lost=seldom))) < 12
    assert len(seldom) >= 20


def test_damaged_pictures_are_skipped_and_counted(tmp_path: Path) -> None:
    lost: list[float] = []
    seen = list(frames(odd_clips.damaged(tmp_path / "a.mp4"), lost=lost))
    assert (len(seen) + len(lost), len(lost)) == (60, 3)


def test_pictures_of_another_size_stand_whole_in_the_middle(tmp_path: Path) -> None:
    path = odd_clips.joined(tmp_path / "a.ts", [(2.0, (160, 90)), (1.0, (90, 160))])
    first, *_, last = [frame.image for frame in frames(path, max_side=160)]
    assert first.shape == last.shape == (90, 160, 3)
    assert first.min() > 200
    assert np.flatnonzero(last.min(axis=(0, 2)) > 200).tolist() == pytest.approx(list(range(55, 106)), abs=3)


def test_high_dynamic_range_is_shown_in_usual_colours(tmp_path: Path) -> None:
    path = odd_clips.hdr(tmp_path / "a.mov", "smpte2084", level=0.508)  # 100 cd/m2, the brightest of this video
    assert float(next(frames(path)).image.mean()) == pytest.approx(240, abs=10)


@pytest.mark.parametrize("rotation", [0, 90])
def test_a_picture_is_gone_when_nobody_holds_it(tmp_path: Path, rotation: int) -> None:
    pictures = frames(make_clip(tmp_path / "a.mp4", seconds=1, size=(64, 48), rotation=rotation), max_side=32)
    next(pictures)
    gc.collect()
    gc.disable()  # pictures that refer to themselves would wait for it
    try:
        assert len(list(pictures)) > 5
        assert sum(isinstance(one, VideoFrame) for one in gc.get_objects()) <= 1  # the first was asked how it is turned
    finally:
        gc.enable()


def test_around_what_is_missing_pictures_keep_their_times(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.ts", seconds=12, fps=25, draw=moving_box())
    mixed = tmp_path / "mixed.ts"
    odd_clips.ffmpeg("-i", clip, "-c:v", "libx264", "-bf", "3", "-x264-params", "keyint=1000:scenecut=0", mixed)
    damaged = odd_clips.without_packets(mixed, tmp_path / "damaged.ts", 0.4, 0.6)

    times = [frame.time_s for frame in frames(damaged)]

    assert times == sorted(times)
    assert times[-1] == pytest.approx(12, abs=0.1)


def test_a_clock_that_is_set_back_goes_on(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.ts", seconds=4, fps=25, draw=moving_box())
    twice = tmp_path / "twice.ts"
    twice.write_bytes(2 * clip.read_bytes())

    assert [round(frame.time_s) for frame in frames(twice, every_s=1)] == list(range(8))
