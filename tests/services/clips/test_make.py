"""One clip, made for real of six small seconds: framed, captioned, as loud as wanted, and as platforms want it."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from av.video.frame import VideoFrame
from PIL import Image, ImageDraw

from clients.local_models.faces import Face
from clients.media.loudness import loudness
from clients.media.video_track import look_at
from config.settings import Settings
from services.clips.framing.looks import Find
from services.clips.make import make
from services.domain.artifacts import Media
from services.domain.clips import Aspect, ClipFile, ClipJob, ClipPlan, ClipStyle, Span
from services.domain.stages import Options, Source, StageContext
from tests.clips import make_clip
from tests.services.clips.said import words

SIZE = (480, 270)
CUT_S = 3.0
LEFT, RIGHT = 120, 360  # middle of the "face" before and after the cut


def scene(time_s: float) -> Image.Image:
    """A red square for a face: left before the cut, right after it, on another ground."""
    image = Image.new("RGB", SIZE, (20, 60, 20) if time_s < CUT_S - 1e-6 else (150, 150, 170))
    x = LEFT if time_s < CUT_S - 1e-6 else RIGHT
    ImageDraw.Draw(image).rectangle((x - 30, 50, x + 30, 120), fill=(255, 0, 0))
    return image


def quiet(times: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return 0.03 * np.sin(2 * np.pi * 440 * times) * (np.sin(2 * np.pi * times) > -0.5)


def red(image: npt.NDArray[np.uint8], *, side: int) -> list[Face]:
    """Finds the red square."""
    rows, columns = np.where((image[..., 0] > 180) & (image[..., 1] < 90))
    height, width = image.shape[:2]
    if not len(rows):
        return []
    left, top = columns.min() / width, rows.min() / height
    size = (columns.max() / width - left, rows.max() / height - top)
    return [Face(left, top, *size, score=0.9, mouth_y=top + 0.8 * size[1])]


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("talk") / "talk.mp4"
    return make_clip(path, seconds=6.4, size=SIZE, fps=25, draw=scene, sound=quiet)


def made(video: Path, work: Path, job: ClipJob, find: Find = red) -> ClipFile:
    track = look_at(video)
    media = Media(
        file=video.name, sha256="0", size_bytes=1, duration_s=6.4, width=480, height=270, has_audio=True, track=track
    )
    return made_of(media, video, work, job, find)


def made_of(media: Media, video: Path, work: Path, job: ClipJob, find: Find = red) -> ClipFile:
    work.mkdir(exist_ok=True)
    context = StageContext(
        settings=Settings(data_dir=work),
        source=Source(kind="file", path=str(video)),
        options=Options(),
        work=work,
        report=lambda _text, _done=None: None,
        media=media,
        media_folder=video.parent,
        clip_job=job,
    )
    return make(context, lambda _context, _notices: find)


def plan() -> ClipPlan:
    return ClipPlan(parts=(Span(start_s=1.0, end_s=6.0),), words=tuple(words("Here are a few short words.", at_s=1.5)))


def pictures(path: Path) -> list[npt.NDArray[np.uint8]]:
    with av.open(str(path)) as container:
        return [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in container.decode(video=0)]


@pytest.mark.slow
def test_a_clip_is_what_platforms_want(video: Path, tmp_path: Path) -> None:
    clip = made(video, tmp_path, ClipJob(plan=plan(), style=ClipStyle(template="clear")))
    path = tmp_path / clip.file
    content = path.read_bytes()
    frames = pictures(path)
    assert (clip.width, clip.height, clip.fps) == (540, 960, 25.0)
    assert len(frames) == 125
    assert content.index(b"moov") < content.index(b"mdat")
    assert b"elst" not in content
    with av.open(str(path)) as container:
        assert container.streams.video[0].start_time == container.streams.audio[0].start_time == 0
        keys = [
            float(one.pts * one.time_base)
            for one in container.demux(video=0)
            if one.is_keyframe and one.pts is not None
        ]
    assert max(b - a for a, b in pairwise(keys)) <= 0.53
    heard = loudness(path)
    assert heard.lufs == pytest.approx(-14.0, abs=1.0)
    assert heard.peak_db <= -1.0
    assert clip.loudness_lufs == pytest.approx(heard.lufs, abs=0.2)
    for shot, at, middle in ((0, 20, 0.5), (1, 100, 0.5)):
        [face] = red(frames[at], side=0)
        assert face.left + face.width / 2 == pytest.approx(middle, abs=0.03)
        assert clip.shots[shot].how == "crop"
    is_second = [frame[900, 20, 0] > 100 for frame in frames]
    assert is_second.index(True) == 50  # the cut falls on its picture
    assert {path.name for path in tmp_path.iterdir()} == {
        "clip.mp4", "poster.jpg", "faces.json", "captions.ass", "captions.srt", "captions.vtt",
    }  # fmt: skip
    with_words, without = frames[25], frames[120]
    assert (with_words[300:700] > 240).all(axis=2).sum() > 500
    assert (without[300:700] > 240).all(axis=2).sum() < 50


@pytest.mark.slow
def test_another_look_uses_the_faces_that_were_seen(video: Path, tmp_path: Path) -> None:
    def nobody_asks(_image: npt.NDArray[np.uint8], *, side: int) -> list[Face]:
        raise AssertionError("looked for faces again")

    short = ClipPlan(parts=(Span(start_s=2.0, end_s=3.4),), crops={1: 0.5})
    made(video, tmp_path / "one", ClipJob(plan=short, style=ClipStyle(captions=False)))
    moved = short.model_copy(update={"parts": (Span(start_s=2.2, end_s=3.4),)})
    job = ClipJob(plan=moved, style=ClipStyle(aspect="original"), watched=tmp_path / "one/faces.json")
    clip = made(video, tmp_path / "two", job, nobody_asks)
    assert (clip.width, clip.height) == (480, 270)
    assert clip.duration_s == pytest.approx(1.2)
    assert clip.fps == float(Fraction(25))


@pytest.mark.slow
def test_white_stays_white_where_a_camera_writes_it_as_255(tmp_path: Path) -> None:
    video = tmp_path / "phone.mp4"
    with av.open(str(video), "w") as container:
        stream = container.add_stream("libx264", rate=25, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 480, 270, "yuvj420p"
        for _ in range(160):
            white = VideoFrame.from_ndarray(np.full((405, 480), 255, np.uint8), format="yuvj420p")
            white.planes[1].update(b"\x80" * white.planes[1].buffer_size)
            white.planes[2].update(b"\x80" * white.planes[2].buffer_size)
            container.mux(stream.encode(white))
        container.mux(stream.encode(None))
    track = look_at(video)
    media = Media(file=video.name, sha256="0", size_bytes=1, duration_s=6.4, has_audio=False, track=track)
    made_of(
        media, video, tmp_path / "work", ClipJob(plan=plan(), style=ClipStyle(captions=False, aspect=Aspect.SQUARE))
    )
    with av.open(str(tmp_path / "work/clip.mp4")) as container:
        first = next(container.decode(video=0))
    assert first.to_ndarray()[250:290, :540].mean() == pytest.approx(235, abs=1)
