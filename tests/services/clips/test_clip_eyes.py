"""A clip whose eyes look into the camera: corrected on the way into its only encode."""

import os
import threading
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from benchmarks.eye_contact import clip as portrait
from benchmarks.eye_contact import networks
from clients.media.ffmpeg import Part
from clients.media.video_track import look_at
from config.settings import Settings
from services.clips.make import make
from services.domain.artifacts import Media
from services.domain.clips import Aspect, ClipFile, ClipJob, ClipPlan, ClipStyle, Span
from services.domain.stages import Options, Source, StageContext
from services.eye_contact.correction import Correction
from services.eye_contact.face import FaceFollower
from services.eye_contact.feed import CorrectedPictures
from services.eye_contact.looks import EyeLook, gazes, look
from services.eye_contact.plan import plan
from services.eye_contact.video import pictures
from tests.clips import make_clip, moving_box

TIMES = [0.0, 0.04, 0.1, 0.3, 0.34, 0.5, 0.9]


def fed(path: Path) -> list[float]:
    """The times of what comes out of a pipe."""
    with av.open(str(path), format="nut") as container:
        return [round(float(frame.time or 0), 3) for frame in container.decode(video=0)]


def nothing_to_do(count: int) -> Correction:
    looks = [EyeLook(n / 25, 0) for n in range(count)]
    return Correction(looks, plan(looks, 1.0))


def test_pictures_come_through_the_pipe_with_their_times(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", seconds=1, times=TIMES, draw=moving_box())
    feed = CorrectedPictures(source, [Part(0.09, 0.6)], nothing_to_do(4), [4])
    with feed.pipes(tmp_path) as (path,):
        found = fed(path)
    assert found == pytest.approx([0.01, 0.21, 0.25, 0.41], abs=0.002)
    assert not list(tmp_path.glob("*.nut"))


def test_a_pipe_that_nobody_reads_holds_nobody_up(tmp_path: Path) -> None:
    source = make_clip(tmp_path / "a.mp4", seconds=1, times=TIMES, draw=moving_box())
    before = threading.active_count()
    with CorrectedPictures(source, [Part(0.0, 0.6), Part(0.6, 1.0)], nothing_to_do(7), [6, 1]).pipes(tmp_path) as paths:
        reader = os.open(paths[0], os.O_RDONLY)
        assert os.read(reader, 100)
        os.close(reader)
    assert threading.active_count() == before


def made(video: Path, work: Path, eye_contact: float) -> ClipFile:
    work.mkdir()
    media = Media(file=video.name, sha256="0", size_bytes=1, duration_s=1.6, has_audio=True, track=look_at(video))
    style = ClipStyle(aspect=Aspect.ORIGINAL, captions=False, eye_contact=eye_contact)
    context = StageContext(
        *(Settings(), Source(kind="file", path=str(video)), Options(), work, lambda _text, _done=None: None),
        *(media, video.parent),
        clip_job=ClipJob(plan=ClipPlan(parts=(Span(start_s=0.2, end_s=1.4),), exact=True), style=style),
    )
    return make(context, lambda _context, _notices: lambda _image, *, side: [])


def gaze(path: Path) -> npt.NDArray[np.float64]:
    follower = FaceFollower(networks())
    return gazes([look(image := one.rgb(1280), one.time_s, follower.look(image)) for one in pictures(path)]).u


@pytest.mark.slow
def test_a_clip_looks_into_the_camera_where_that_is_wanted(tmp_path: Path) -> None:
    if not Settings().face_model.is_file():
        pytest.skip("the face model is not built")
    images = [Image.fromarray(image) for image in portrait("plain", np.full(16, 9.0))]
    video = make_clip(
        tmp_path / "talk.mp4", seconds=1.6, size=(1280, 720), draw=lambda t: images[min(15, round(10 * t))], sound=True
    )
    plain, eyes = made(video, tmp_path / "plain", 0.0), made(video, tmp_path / "eyes", 1.0)
    assert (plain.notices, len(eyes.notices)) == ((), 1)
    assert eyes.notices[0].startswith("The eyes were corrected in 100 % of the pictures: ")
    before, after = (gaze(tmp_path / name / "clip.mp4") for name in ("plain", "eyes"))
    assert len(before) == len(after) == 36
    assert np.nanmean(np.abs(after)) < 0.4 * np.nanmean(np.abs(before))
    with av.open(str(tmp_path / "plain/clip.mp4")) as one, av.open(str(tmp_path / "eyes/clip.mp4")) as other:
        for a, b in zip(one.decode(video=0), other.decode(video=0), strict=True):
            apart = np.abs(a.to_ndarray(format="gray").astype(int) - b.to_ndarray(format="gray"))
            assert np.mean(apart > 25) < 0.03  # the eyes alone


@pytest.mark.slow
def test_a_clip_without_a_face_says_why_its_eyes_stay(tmp_path: Path) -> None:
    if not Settings().face_model.is_file():
        pytest.skip("the face model is not built")
    video = make_clip(tmp_path / "box.mp4", seconds=1.6, draw=moving_box(), sound=True)
    (notice,) = made(video, tmp_path / "eyes", 1.0).notices
    assert notice == ("The eyes stay as they are. None of the pictures could be corrected: in most, no face was seen.")
