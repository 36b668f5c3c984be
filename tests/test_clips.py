"""The clips that other tests stand on are what they claim to be."""

from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame
from PIL import Image

from tests.clips import beeps, make_clip, moving_box, slides, solid, text_frame


def _pictures(path: Path) -> list[VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def test_a_plain_clip_has_its_length_size_and_no_sound(tmp_path: Path) -> None:
    with av.open(str(make_clip(tmp_path / "a.mp4", seconds=2, fps=10))) as container:
        assert container.duration == pytest.approx(2_000_000, abs=100_000)
        assert [s.type for s in container.streams] == ["video"]
        assert container.streams.video[0].frames == 20


def test_sound_lasts_as_long_as_the_picture(tmp_path: Path) -> None:
    with av.open(str(make_clip(tmp_path / "a.mp4", seconds=1.5, sound=beeps()))) as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert len(heard) / 16_000 == pytest.approx(1.5, abs=0.15)
    assert np.abs(heard).max() > 0.2


def test_sound_can_stand_alone(tmp_path: Path) -> None:
    with av.open(str(make_clip(tmp_path / "a.m4a", picture=False, sound=True))) as container:
        assert [s.type for s in container.streams] == ["audio"]


@pytest.mark.parametrize(("size", "fps", "seconds"), [((321, 241), 10, 0.5), ((320, 240), 29.97, 1), ((64, 48), 10, 0)])
def test_awkward_shapes_are_kept(tmp_path: Path, size: tuple[int, int], fps: float, seconds: float) -> None:
    pictures = _pictures(make_clip(tmp_path / "a.mp4", size=size, fps=fps, seconds=seconds))
    assert len(pictures) == max(1, round(seconds * fps))
    assert (pictures[0].width, pictures[0].height) == size


def test_frame_times_may_vary(tmp_path: Path) -> None:
    times = [0.0, 0.1, 0.5, 0.55, 1.4]
    pictures = _pictures(make_clip(tmp_path / "a.mp4", times=times))
    assert [p.time for p in pictures] == pytest.approx(times, abs=0.002)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_rotation_is_clockwise_as_a_player_shows_it(tmp_path: Path, degrees: int) -> None:
    picture = _pictures(make_clip(tmp_path / "a.mp4", seconds=0.1, rotation=degrees))[0]
    assert picture.rotation % 360 == (-degrees) % 360  # PyAV counts against the clock


def test_slides_follow_each_other(tmp_path: Path) -> None:
    draw = slides(Image.new("RGB", (320, 240), "black"), Image.new("RGB", (320, 240), "white"))
    pictures = _pictures(make_clip(tmp_path / "a.mp4", seconds=2, draw=draw))
    assert [p.to_ndarray(format="gray").mean() > 128 for p in pictures] == [False] * 10 + [True] * 10


def test_a_box_rests_while_it_may_not_move() -> None:
    draw = moving_box(moves=lambda time_s: time_s < 1)
    assert draw(1.5).tobytes() == draw(2.5).tobytes() != draw(0.5).tobytes()


def test_text_fills_the_frame_without_leaving_it() -> None:
    box = text_frame("3 x 12", "Squats").getbbox()
    assert box is not None
    assert box[2] - box[0] > 160
    assert min(box[0], box[1], 320 - box[2], 240 - box[3]) > 0


def test_a_solid_frame_has_one_colour() -> None:
    assert solid("red")(1.0).getcolors() == [(320 * 240, (255, 0, 0))]
