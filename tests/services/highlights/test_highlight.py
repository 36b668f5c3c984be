"""The highlight stage, with a finder that sees what it is told; and once with the real model."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from clients.media.frames import frames
from config.settings import Settings
from services.domain.artifacts import Cut, Media, Motion, MotionSettings
from services.domain.stages import EarlierRun, Options, Source, StageContext
from services.highlights import highlight, reel
from services.highlights.look import TRACK, look
from services.highlights.motion.finder import FoundPeople
from services.highlights.motion.track import Track
from tests.clips import make_clip
from tests.fakes.bodies import FakeFinder, nobody, parts, standing
from tests.fakes.scenery import SIZE, background

SECONDS = 12.0


class Said:
    """Remembers what was reported."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.done: list[float] = []

    def __call__(self, text: str, done: float | None = None) -> None:
        self.lines.append(text)
        self.done.append(done or 0.0)


def up_px(time_s: float) -> int:
    """How high somebody is who hops from 5 to 8 s."""
    return round(16 * float(abs(np.sin(np.pi * np.clip(time_s - 5, 0, 3)))))


def flicker(time_s: float) -> Image.Image:
    """A picture of who hops; something small beside them changes all the time, so that it is looked at."""
    image = background()
    top = 40 - up_px(time_s)
    image[top : top + 110, 30:90] = background(7)[:110, :60]
    left = round(time_s * 40) % 300
    image[10:20, left : left + 10] = 255
    return Image.fromarray(image)


def hops_from_5_to_8_s(time_s: float) -> FoundPeople:
    return parts(standing(x=60, y=90 - up_px(time_s)))


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("media") / "clip.mp4"
    return make_clip(path, seconds=SECONDS, size=SIZE, fps=10, draw=flicker, sound=True)


@pytest.fixture
def context(clip: Path, tmp_path: Path) -> StageContext:
    media = Media(
        file=clip.name, sha256="", size_bytes=1, duration_s=SECONDS, width=SIZE[0], height=SIZE[1], has_audio=True
    )
    return StageContext(Settings(), Source(kind="file"), Options(), tmp_path, Said(), media, clip.parent)


def finder(sees: Callable[[float], FoundPeople]) -> Callable[[], FakeFinder]:
    return lambda: FakeFinder(sees)


@pytest.mark.slow
def test_who_hops_is_in_the_reel_with_buffers(context: StageContext) -> None:
    motion = highlight.highlight(context, finder(hops_from_5_to_8_s))
    assert len(motion.segments) == len(motion.cuts) == 1
    assert motion.segments[0].start_s == pytest.approx(5, abs=0.3)
    assert motion.segments[0].end_s == pytest.approx(8, abs=0.35)
    assert motion.cuts[0].start_s == pytest.approx(3, abs=0.3)
    assert motion.cuts[0].end_s == pytest.approx(11, abs=0.35)
    assert motion.zero_reason is None
    files = {path.name for path in context.work.iterdir()}
    assert files == {"track.npz", "curve.json", "motion.png", "reel.mp4", "poster.jpg"}


@pytest.mark.slow
def test_a_recut_needs_no_finder_and_keeps_other_parts(context: StageContext) -> None:
    highlight.highlight(context, finder(hops_from_5_to_8_s))
    settings = MotionSettings(buffer_before_s=0, buffer_after_s=0)
    assert context.media is not None
    motion = highlight.recut(
        Track.load(context.work / TRACK),
        settings,
        media=context.media,
        path=context.media_path,
        work=context.work,
        report=context.report,
    )
    assert sum(cut.end_s - cut.start_s for cut in motion.cuts) == pytest.approx(3, abs=0.6)
    assert json.loads((context.work / "curve.json").read_text())["cuts"] == [motion.cuts[0].model_dump()]


@pytest.mark.slow
def test_where_nobody_moves_a_reel_of_the_moments_is_cut(context: StageContext) -> None:
    moments = (Cut(start_s=1.0, end_s=2.0), Cut(start_s=6.0, end_s=8.0))
    motion = highlight.highlight(replace(context, moments=moments), finder(lambda _: nobody()))
    assert (motion.segments, motion.cuts, motion.moments) == ((), (), moments)
    assert motion.zero_reason is not None
    assert (motion.poster_file, motion.poster_at_s) == ("poster.jpg", 1.5)
    assert sum(1 for _ in frames(context.work / "reel.mp4", every_s=0.25)) == pytest.approx(12, abs=1)


@pytest.mark.slow
def test_who_moves_needs_no_moments(context: StageContext) -> None:
    moments = (Cut(start_s=1.0, end_s=2.0),)
    motion = highlight.highlight(replace(context, moments=moments), finder(hops_from_5_to_8_s))
    assert motion.cuts
    assert motion.moments == ()


@pytest.mark.slow
def test_nobody_is_a_result_with_its_reason_and_a_graph(context: StageContext) -> None:
    motion = highlight.highlight(context, finder(lambda _: nobody()))
    assert motion.zero_reason is not None
    assert motion.zero_reason.startswith("No person was seen")
    assert (motion.reel_file, motion.poster_file, motion.cuts) == (None, None, ())
    assert (context.work / "motion.png").stat().st_size > 1000


def test_sound_alone_is_a_result_without_a_look(context: StageContext) -> None:
    assert context.media is not None
    sound = replace(context, media=context.media.model_copy(update={"has_video": False}))
    motion = highlight.highlight(sound, finder(hops_from_5_to_8_s))
    assert "no picture" in (motion.zero_reason or "")
    assert list(context.work.iterdir()) == []


@pytest.mark.slow
def test_progress_grows_and_says_how_far(context: StageContext) -> None:
    highlight.highlight(context, finder(hops_from_5_to_8_s))
    said = context.report
    assert isinstance(said, Said)
    assert "Looking for movement, 5 of 12 s" in said.lines
    assert said.done == sorted(said.done)


@pytest.mark.slow
def test_what_was_seen_before_needs_no_finder(context: StageContext) -> None:
    look(context, finder(hops_from_5_to_8_s))
    assert len(highlight.highlight(context, no_finder).segments) == 1


@pytest.mark.slow
def test_pictures_lost_before_are_told_also_of_a_recut(context: StageContext) -> None:
    look(context, finder(hops_from_5_to_8_s))
    replace(Track.load(context.work / TRACK), lost=3).save(context.work / TRACK)
    assert highlight.highlight(context, no_finder).lost_pictures == 3
    kept = (context.work / TRACK).rename(context.work / "kept.npz")
    assert highlight.highlight(replace(context, earlier_track=kept), no_finder).lost_pictures == 3


def no_finder() -> FakeFinder:
    raise AssertionError


@pytest.mark.slow
def test_the_poster_is_not_made_beside_the_reel(context: StageContext) -> None:
    made: dict[str, bool] = {}

    def report(text: str, done: float | None = None) -> None:
        made[text] = (context.work / highlight.POSTER).exists()

    highlight.highlight(replace(context, report=report), finder(hops_from_5_to_8_s))
    assert not made["Drawing the motion curve"]
    assert (context.work / highlight.POSTER).exists()


@pytest.mark.slow
def test_the_samples_squats_are_found_and_her_rest_is_not(tmp_path: Path) -> None:
    if not Settings().pose_model.is_file():
        pytest.skip("the pose model is not built")
    from scripts.make_sample import picture  # heavy: cuts a person out of a photograph

    size = (360, 640)
    clip = make_clip(tmp_path / "clip.mp4", seconds=11, size=size, fps=12, draw=picture)
    media = Media(file=clip.name, sha256="", size_bytes=1, duration_s=11, width=size[0], height=size[1])
    work = tmp_path / "work"
    work.mkdir()
    motion = highlight.run(StageContext(Settings(), Source(kind="file"), Options(), work, Said(), media, tmp_path))
    assert len(motion.segments) == 1
    assert motion.segments[0].start_s == pytest.approx(3, abs=0.3)
    assert motion.segments[0].end_s == pytest.approx(9, abs=0.3)


def test_an_earlier_track_is_cut_without_looking_again(context: StageContext, tmp_path: Path) -> None:
    first = highlight.highlight(context, finder(hops_from_5_to_8_s))
    assert first.track_file
    blind = FakeFinder(hops_from_5_to_8_s)
    (tmp_path / "again").mkdir()
    wish = Options(motion=MotionSettings(buffer_before_s=0, buffer_after_s=0))
    again = replace(context, work=tmp_path / "again", earlier_track=tmp_path / first.track_file, options=wish)

    second = highlight.highlight(again, lambda: blind)

    assert (len(second.segments), blind.asked) == (1, [])
    assert second.segments[0].start_s == pytest.approx(first.segments[0].start_s, abs=0.01)
    assert second.cuts[0].start_s > first.cuts[0].start_s
    assert (again.work / "track.npz").is_file()


@pytest.fixture(scope="session")
def earlier(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> EarlierRun:
    """A first run, whose poster is marked."""
    folder = tmp_path_factory.mktemp("earlier")
    media = Media(
        file=clip.name, sha256="", size_bytes=1, duration_s=SECONDS, width=SIZE[0], height=SIZE[1], has_audio=True
    )
    # begun where no key frame of the clip is, so that it must be encoded
    settings = Options(motion=MotionSettings(buffer_before_s=2, buffer_after_s=2))
    first = StageContext(Settings(), Source(kind="file"), settings, folder, Said(), media, clip.parent)
    motion = highlight.highlight(first, finder(hops_from_5_to_8_s))
    (folder / "poster.jpg").write_bytes(b"the earlier poster")
    return EarlierRun(folder=folder, motion=motion)


def again(context: StageContext, run: EarlierRun, **settings: float) -> Motion:
    assert run.motion.track_file
    wish = replace(
        context,
        earlier_track=run.folder / run.motion.track_file,
        earlier_runs=(run,),
        options=Options(motion=run.motion.settings.model_copy(update=settings)),
    )
    return highlight.highlight(wish, lambda: FakeFinder(hops_from_5_to_8_s))


def cutting(context: StageContext) -> list[str]:
    said = context.report
    assert isinstance(said, Said)
    return [line for line in said.lines if line.startswith("Cutting")]


@pytest.mark.slow
def test_a_narrower_recut_encodes_nothing_and_keeps_the_poster(context: StageContext, earlier: EarlierRun) -> None:
    motion = again(context, earlier, buffer_before_s=1, buffer_after_s=1.3)
    assert motion.cuts[0].start_s == pytest.approx(earlier.motion.cuts[0].start_s + 1, abs=0.002)
    assert cutting(context) == []
    assert (context.work / "poster.jpg").read_bytes() == b"the earlier poster"
    assert (context.work / "reel.mp4").stat().st_size > 1000


@pytest.mark.slow
def test_a_wider_recut_encodes_what_is_missing(context: StageContext, earlier: EarlierRun) -> None:
    motion = again(context, earlier, buffer_before_s=3, buffer_after_s=3)
    assert motion.cuts[0].start_s == pytest.approx(earlier.motion.cuts[0].start_s - 1, abs=0.002)
    assert len(cutting(context)) > 0
    assert motion.reel_version == reel.VERSION


@pytest.mark.slow
def test_a_reel_of_another_version_is_not_copied_from(context: StageContext, earlier: EarlierRun) -> None:
    old = EarlierRun(folder=earlier.folder, motion=earlier.motion.model_copy(update={"reel_version": 0}))
    again(context, old, buffer_before_s=1, buffer_after_s=1.3)
    assert len(cutting(context)) > 0


@pytest.mark.slow
def test_a_poster_of_another_moment_or_one_that_is_gone_is_made_anew(
    context: StageContext, earlier: EarlierRun, tmp_path: Path
) -> None:
    other = EarlierRun(folder=earlier.folder, motion=earlier.motion.model_copy(update={"poster_at_s": 1.0}))
    again(context, other, buffer_before_s=1)
    assert (context.work / "poster.jpg").read_bytes().startswith(b"\xff\xd8")
    gone = EarlierRun(folder=earlier.folder, motion=earlier.motion.model_copy(update={"poster_file": "gone.jpg"}))
    again(context, gone, buffer_before_s=1)
    assert (context.work / "poster.jpg").read_bytes().startswith(b"\xff\xd8")


def test_a_track_that_cannot_be_read_is_made_again(context: StageContext, tmp_path: Path) -> None:
    (tmp_path / "old.npz").write_bytes(b"from another version")

    motion = highlight.highlight(replace(context, earlier_track=tmp_path / "old.npz"), finder(hops_from_5_to_8_s))

    assert len(motion.segments) == 1
