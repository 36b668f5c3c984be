"""What the highlight stage makes of videos that are not as videos should be; the finder sees what it is told."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clients.media.probe import probe
from config.settings import Settings
from services.domain.artifacts import Media, Motion
from services.domain.stages import Options, Source, StageContext
from services.highlights import highlight
from services.highlights.motion.finder import FoundPeople
from tests.clips import Draw, make_clip, solid
from tests.fakes.bodies import FakeFinder, nobody, parts, standing
from tests.fakes.scenery import SIZE, background
from tests.services.highlights.test_reel import length_s

pytestmark = pytest.mark.slow


def hopper(start_s: float, end_s: float) -> tuple[Draw, Callable[[float], FoundPeople]]:
    """Somebody who hops from `start_s` to `end_s`: their picture, and what a finder sees."""

    def up_px(time_s: float) -> int:
        return round(16 * float(abs(np.sin(0.7 * np.pi * (np.clip(time_s, start_s, end_s) - start_s)))))

    def draw(time_s: float) -> Image.Image:
        image = background()
        top = 40 - up_px(time_s)
        image[top : top + 110, 30:90] = background(7)[:110, :60]
        return Image.fromarray(image)

    return draw, lambda time_s: parts(standing(x=60, y=90 - up_px(time_s)))


def seen(path: Path, work: Path, sees: Callable[[float], FoundPeople]) -> Motion:
    found = probe(path, name=path.name, max_s=600)
    media = Media(
        file=path.name,
        sha256="",
        size_bytes=1,
        duration_s=found.duration_s,
        width=found.width,
        height=found.height,
        has_audio=found.has_audio,
    )
    work.mkdir()
    context = StageContext(
        Settings(), Source(kind="file"), Options(), work, lambda _text, _done=None: None, media, path.parent
    )
    return highlight.highlight(context, lambda: FakeFinder(sees))


@pytest.mark.parametrize("fps", [1, 240])
def test_motion_is_found_at_any_frame_rate(tmp_path: Path, fps: int) -> None:
    draw, sees = hopper(4, 9)
    clip = make_clip(tmp_path / "clip.mp4", seconds=14, size=SIZE, fps=fps, draw=draw, sound=True)
    motion = seen(clip, tmp_path / "work", sees)
    [segment] = motion.segments
    slack_s = 0.25 + 1 / fps
    assert segment.start_s == pytest.approx(4, abs=slack_s)
    assert segment.end_s == pytest.approx(9, abs=slack_s)
    assert length_s(tmp_path / "work/reel.mp4") == pytest.approx(motion.cuts[0].end_s - motion.cuts[0].start_s, abs=1.1)


@pytest.mark.parametrize("times", [[0.0], [0.0, 8.0], [n / 10 for n in range(80)]], ids=["one", "two", "many"])
def test_a_still_picture_as_a_video_has_no_highlight(tmp_path: Path, times: Sequence[float]) -> None:
    draw, sees = hopper(0, 0)
    clip = make_clip(tmp_path / "clip.mp4", seconds=8, size=SIZE, times=times, draw=draw, sound=True)
    motion = seen(clip, tmp_path / "work", sees)
    assert motion.cuts == ()
    assert motion.zero_reason


def test_black_pictures_have_no_highlight(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "clip.mp4", seconds=6, size=SIZE, draw=solid("black", SIZE), sound=True)
    motion = seen(clip, tmp_path / "work", lambda _: nobody())
    assert (motion.cuts, motion.people_s) == ((), 0.0)


def test_black_pictures_between_do_not_hide_the_motion_before_and_after(tmp_path: Path) -> None:
    lit, sees = hopper(0, 99)

    def is_black(time_s: float) -> bool:
        return 5 <= time_s < 9

    clip = make_clip(
        tmp_path / "clip.mp4",
        seconds=14,
        size=SIZE,
        draw=lambda time_s: Image.new("RGB", SIZE) if is_black(time_s) else lit(time_s),
    )
    motion = seen(clip, tmp_path / "work", lambda time_s: nobody() if is_black(time_s) else sees(time_s))
    assert [round(segment.start_s) for segment in motion.segments] == [0, 9]
    assert [round(segment.end_s) for segment in motion.segments] == [5, 14]


def test_sound_longer_than_the_picture_is_not_kept(tmp_path: Path) -> None:
    draw, sees = hopper(4, 99)
    times = [n / 10 for n in range(80)]
    clip = make_clip(tmp_path / "clip.mp4", seconds=30, size=SIZE, times=times, draw=draw, sound=True)
    motion = seen(clip, tmp_path / "work", sees)
    assert motion.cuts[-1].end_s < 10
    assert length_s(tmp_path / "work/reel.mp4", "audio") < 8.5


def test_motion_from_the_first_picture_to_the_last_is_kept_whole(tmp_path: Path) -> None:
    draw, sees = hopper(0, 99)
    clip = make_clip(tmp_path / "clip.mp4", seconds=8, size=SIZE, draw=draw, sound=True)
    motion = seen(clip, tmp_path / "work", sees)
    [cut] = motion.cuts
    assert cut.start_s == 0
    assert cut.end_s == pytest.approx(8, abs=0.15)
    assert length_s(tmp_path / "work/reel.mp4") == pytest.approx(7.9, abs=0.2)


def test_timestamps_that_jump_back_lose_no_highlight(tmp_path: Path) -> None:
    draw, sees = hopper(2, 5)
    once = make_clip(tmp_path / "once.ts", seconds=8, size=SIZE, draw=draw, sound=True)
    twice = tmp_path / "twice.ts"
    twice.write_bytes(once.read_bytes() * 2)
    motion = seen(twice, tmp_path / "work", lambda time_s: sees(time_s % 8))
    assert [round(segment.start_s) for segment in motion.segments] == [2, 10]
    assert length_s(tmp_path / "work/reel.mp4") > 8
