"""The sample in the repository is the one that the script makes, and shows what the product can do."""

import av
import numpy as np
import pytest

from clients.local_models.pose import PoseNetworks
from clients.local_models.voices import voices
from clients.media.audio import samples
from clients.media.frames import frames
from config.settings import load_settings
from scripts.make_sample import DURATION_S, LINES, SCENES, TARGET, picture, scene_at, sound, squat_px
from services.domain.artifacts import MotionSettings
from services.highlights.motion.curve import motion_curve
from services.highlights.motion.finder import BodyFinder
from services.highlights.motion.segments import find_segments
from services.highlights.motion.watch import EVERY_S, MAX_SIDE, watch


def test_the_sample_is_small_and_has_picture_and_sound() -> None:
    assert TARGET.stat().st_size < 2_000_000
    with av.open(str(TARGET)) as container:
        assert {stream.type for stream in container.streams} == {"video", "audio"}
        assert (container.duration or 0) / 1e6 == pytest.approx(DURATION_S, abs=0.1)


@pytest.mark.parametrize(
    ("time_s", "first_line"), [(0.0, "Morning"), (3.0, "1. Squats"), (18.9, "2. Plank"), (99, "2. Plank")]
)
def test_scenes_follow_each_other(time_s: float, first_line: str) -> None:
    assert scene_at(time_s)[0].lines[0] == first_line


def test_she_stands_when_a_scene_with_squats_begins_and_ends() -> None:
    moving = next(scene for scene in SCENES if scene.moves)
    assert squat_px(0) == 0
    assert squat_px(moving.seconds) == pytest.approx(0)


def test_beeps_are_heard_with_the_squats_alone() -> None:
    loud = [np.abs(sound(np.arange(start, start + 0.2, 1e-4))).max() for start in (1.0, 3.0, 10.0)]
    assert loud[1] > 2 * max(loud[0], loud[2])


@pytest.mark.slow
def test_every_line_is_said_at_its_time() -> None:
    sound = samples(TARGET)
    assert sound is not None
    starts = [start_s for start_s, _ in voices(sound).spoken]
    for line in LINES:
        assert min(abs(start_s - line.start_s) for start_s in starts) < 0.5


@pytest.mark.slow
def test_the_file_is_what_the_script_draws() -> None:
    for frame in frames(TARGET, every_s=2):
        assert np.abs(frame.image.astype(int) - np.asarray(picture(frame.time_s)).astype(int)).mean() < 4


@pytest.mark.slow
def test_she_is_seen_throughout_and_moves_in_the_squats_alone() -> None:
    finder = BodyFinder(PoseNetworks(load_settings().pose_model))
    pictures = frames(TARGET, every_s=EVERY_S, max_side=MAX_SIDE)
    track = watch(pictures, finder, duration_s=DURATION_S, saw=lambda _time_s: None)
    curve = motion_curve(track, "main")
    assert curve.people_s > 0.95 * DURATION_S
    [segment] = find_segments(curve, MotionSettings())
    assert segment.start_s == pytest.approx(3, abs=0.5)
    assert segment.end_s == pytest.approx(9, abs=0.5)
