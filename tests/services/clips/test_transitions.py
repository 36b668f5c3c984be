"""What is seen between two parts of a clip: rendered for real, and looked at picture by picture."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw

from clients.media.video_track import look_at
from services.clips.timeline import TRANSITION_S
from services.domain.artifacts import Media
from services.domain.clips import Aspect, ClipJob, ClipPlan, ClipStyle, Span, Transition
from tests.clips import make_clip
from tests.services.clips.test_make import made_of

pytestmark = pytest.mark.slow
SIZE, FPS = (320, 240), 25
DARK, LIGHT = 40, 210
FIRST_S, SECOND_S = 1.2, 1.6  # lengths of the parts


def scene(time_s: float) -> Image.Image:
    """Dark with a light square in the middle, later light."""
    image = Image.new("L", SIZE, LIGHT if time_s >= 3.0 else DARK)
    if time_s < 3.0:
        ImageDraw.Draw(image).rectangle((150, 110, 170, 130), fill=LIGHT)
    return image


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(
        tmp_path_factory.mktemp("talk") / "talk.mp4", seconds=6, size=SIZE, fps=FPS, draw=scene, sound=True
    )


def rendered(video: Path, work: Path, transition: Transition) -> list[npt.NDArray[np.uint8]]:
    parts = (Span(start_s=1.0, end_s=1.0 + FIRST_S), Span(start_s=4.0, end_s=4.0 + SECOND_S))
    style = ClipStyle(aspect=Aspect.ORIGINAL, captions=False, transition=transition)
    media = Media(file=video.name, sha256="0", size_bytes=1, duration_s=6.0, has_audio=True, track=look_at(video))
    clip = made_of(media, video, work, ClipJob(plan=ClipPlan(parts=parts, exact=True), style=style))
    with av.open(str(work / clip.file)) as container:
        sound = container.streams.audio[0]
        sound_s = float((sound.duration or 0) * (sound.time_base or 0))
        images = [np.asarray(frame.to_ndarray(format="gray"), np.uint8) for frame in container.decode(video=0)]
    shown_s = FIRST_S + SECOND_S - (0 if transition is Transition.CUT else TRANSITION_S)
    assert len(images) == round(shown_s * FPS)
    assert sound_s == pytest.approx(shown_s, abs=0.05)
    assert clip.duration_s == pytest.approx(shown_s, abs=0.001)
    assert images[5][10, 10] < DARK + 25
    assert images[-5].mean() > LIGHT - 25
    return images


def between(images: list[npt.NDArray[np.uint8]]) -> tuple[int, list[npt.NDArray[np.uint8]]]:
    """The number of the first picture of a transition, and its pictures, the outermost left out."""
    first = round((FIRST_S - TRANSITION_S) * FPS)
    return first, images[first + 2 : first + round(TRANSITION_S * FPS) - 1]


def test_a_cut_falls_on_one_picture(video: Path, tmp_path: Path) -> None:
    images = rendered(video, tmp_path, Transition.CUT)
    at = round(FIRST_S * FPS)
    assert images[at - 1][10, 10] < DARK + 25
    assert images[at][10, 10] > LIGHT - 25


def test_a_fade_has_both_in_one_picture(video: Path, tmp_path: Path) -> None:
    _, inner = between(rendered(video, tmp_path, Transition.FADE))
    corners = [int(one[10, 10]) for one in inner]
    assert corners == sorted(corners)
    assert corners[0] < corners[-1]
    assert DARK + 20 < corners[len(corners) // 2] < LIGHT - 20  # neither the one nor the other
    assert all(one[5:30, 5:30].std() < 6 for one in inner)  # everywhere alike


def test_a_slide_pushes_the_first_out_to_the_left(video: Path, tmp_path: Path) -> None:
    _, inner = between(rendered(video, tmp_path, Transition.SLIDE))
    edges = [int(np.argmax(one[10] > (DARK + LIGHT) / 2)) for one in inner]  # where the second begins
    assert all(one[10, -4] > LIGHT - 25 for one in inner)
    assert all(before > after for before, after in pairwise(edges))
    squares = [one[120] for one in inner[:3]]
    middles = [np.flatnonzero(row[: edge - 8] > 150).mean() for row, edge in zip(squares, edges, strict=False)]
    assert middles[0] > middles[1] > middles[2]  # the first one's square goes with it


def test_a_zoom_comes_nearer_before_the_second_is_there(video: Path, tmp_path: Path) -> None:
    images = rendered(video, tmp_path, Transition.ZOOM)
    first, _ = between(images)

    def wide(number: int) -> int:
        return int((images[number][120] > 150).sum())

    assert wide(first - 2) < 30
    assert wide(first + 3) > 1.2 * wide(first - 2)
    assert wide(first + 4) > wide(first + 2)
