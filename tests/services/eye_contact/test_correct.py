"""Whole files with the real networks: a portrait that looks beside the camera, and files with nothing to do."""

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from benchmarks.eye_contact import clip, networks
from clients.local_models.face import FaceNetworks
from config.settings import Settings
from services.domain.eye_contact import EyeContactWish
from services.eye_contact.correct import CorrectionOptions, EyeContact, correct
from services.eye_contact.preview import PREVIEW, SIDE, preview
from tests.clips import make_clip, moving_box
from utils.errors import NeedsUserError, PermanentError

pytestmark = pytest.mark.slow
SEEN: list[str] = []


def corrected(source: Path, target: Path, *, limit_s: float | None = None) -> EyeContact:
    if not Settings().face_model.is_file():
        pytest.skip("the face model is not built")
    return correct(source, target, networks, CorrectionOptions(1.0, limit_s), lambda text, done=None: SEEN.append(text))


@pytest.fixture(scope="module")
def speaker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not Settings().face_model.is_file():
        pytest.skip("the face model is not built")
    images = [Image.fromarray(image) for image in clip("plain", np.full(16, 9.0))]
    path = tmp_path_factory.mktemp("speaker") / "speaker.mp4"
    return make_clip(path, seconds=1.6, size=(1280, 720), draw=lambda t: images[min(15, round(10 * t))], sound=True)


def test_a_gaze_beside_the_camera_is_corrected(speaker: Path, tmp_path: Path) -> None:
    made = corrected(speaker, tmp_path / "out.mp4")
    assert not made.is_original
    assert made.corrected_share > 0.9
    assert made.offset_before is not None
    assert made.offset_after is not None
    assert made.offset_after < 0.4 * made.offset_before
    with av.open(str(speaker)) as one, av.open(str(made.out)) as other:
        sounds = [[bytes(packet) for packet in file.demux(audio=0) if packet.size] for file in (one, other)]
    assert sounds[0] == sounds[1]
    assert [one.corrected > 0.5 for one in made.strip] == [True, True]
    assert SEEN[-1] == "Writing the video"


def test_where_nothing_is_to_be_done_the_original_is_given_with_the_reason(tmp_path: Path) -> None:
    nobody = make_clip(tmp_path / "a.mp4", draw=moving_box(), sound=True)
    made = corrected(nobody, tmp_path / "out.mp4")
    assert (made.is_original, made.is_partial) == (True, False)
    assert made.reason == "None of the pictures could be corrected: in most, no face was seen."
    assert made.out.read_bytes() == nobody.read_bytes()


def test_too_little_time_leaves_the_original(speaker: Path, tmp_path: Path) -> None:
    made = corrected(speaker, tmp_path / "out.mp4", limit_s=0.01)
    assert made.is_original
    assert "0 s are allowed" in str(made.reason)
    assert made.out.read_bytes() == speaker.read_bytes()


def test_an_error_leaves_the_original_and_is_partial(speaker: Path, tmp_path: Path) -> None:
    def missing() -> FaceNetworks:
        raise NeedsUserError("The face model is missing.", "Run `scripts/run`.")

    made = correct(speaker, tmp_path / "out.mp4", missing, CorrectionOptions(), lambda *_: None)
    assert (made.is_original, made.is_partial) == (True, True)
    assert made.reason == "It could not be done: The face model is missing."


@pytest.mark.parametrize("intensity", [-0.1, 1.1])
def test_an_intensity_outside_is_refused(intensity: float) -> None:
    with pytest.raises(PermanentError, match="from 0 to 1"):
        CorrectionOptions(intensity)


def test_a_preview_shows_both_beside_each_other(speaker: Path, tmp_path: Path) -> None:
    made = preview(speaker, tmp_path, networks(), EyeContactWish(intensity=1, preview=True), 1.6, lambda *_: None)
    assert (made.file, made.start_s, made.end_s) == (PREVIEW, 0.0, 1.6)
    with av.open(str(tmp_path / PREVIEW)) as container:
        shown = [frame.to_ndarray(format="gray") for frame in container.decode(video=0)]
    assert len(shown) == 16
    assert {one.shape for one in shown} == {(SIDE, 2 * SIDE)}
    apart = np.abs(shown[8][:, :SIDE].astype(int) - shown[8][:, SIDE:])
    assert apart.max() > 40  # the eyes
    assert np.median(apart) <= 1  # and nothing else


def test_a_preview_in_which_nothing_would_change_says_so(tmp_path: Path) -> None:
    if not Settings().face_model.is_file():
        pytest.skip("the face model is not built")
    nobody = make_clip(tmp_path / "a.mp4", draw=moving_box())
    made = preview(nobody, tmp_path, networks(), EyeContactWish(preview=True), 3.0, lambda *_: None)
    assert made.file is None
    assert "no face was seen" in str(made.reason)
