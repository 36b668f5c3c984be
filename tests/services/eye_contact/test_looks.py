"""What is measured in one picture."""

from dataclasses import replace

import numpy as np
import pytest

from services.eye_contact.disc import Iris
from services.eye_contact.eyes import Eye
from services.eye_contact.face import FaceLandmarks
from services.eye_contact.looks import EyeLook, look, of_one_iris
from services.eye_contact.warp import Plane
from tests.services.eye_contact.test_warp import drawn


@pytest.mark.parametrize("wrong", [0.7, 1.3])
def test_irises_are_of_one_size_where_the_network_is_off_by_a_third_in_one_eye(wrong: float) -> None:
    image, eye = drawn(0.2)
    eyes = (replace(eye, radius=wrong * eye.radius), replace(eye, radius=(2 - wrong) * eye.radius))
    seen = look(np.dstack([image] * 3), 0.0, [FaceLandmarks(np.zeros((468, 3), np.float32), 1.0, 0.0, eyes)])
    assert seen.discs is not None
    assert [one.u for one in seen.discs] == pytest.approx([0.2, 0.2], abs=0.02)


def seen(image: Plane, eye: Eye, *, is_tried: bool = False) -> EyeLook:
    """Look at two such eyes beside each other."""
    aside = np.array([image.shape[1], 0], np.float32)
    other = replace(eye, middle=eye.middle + aside, lids=eye.lids + aside, iris=eye.iris + aside)
    face = FaceLandmarks(np.zeros((468, 3), np.float32), 1.0, 0.0, (eye, other))
    return look(np.dstack([np.hstack([image, image])] * 3), 0.0, [face], is_tried=is_tried)


def test_how_much_of_a_known_move_is_measured_is_tried_on_the_face_itself() -> None:
    assert seen(*drawn(0.2)).shown is None
    assert seen(*drawn(0.45), is_tried=True).shown == pytest.approx(1.0, abs=0.03)
    assert seen(*drawn(-0.45), is_tried=True).shown == pytest.approx(1.0, abs=0.03)


def test_a_person_has_one_kind_of_iris() -> None:
    looks = [seen(*drawn(0.1, is_pale=n != 1)) for n in range(3)]
    assert [one.iris for one in looks] == [Iris.PALE, Iris.DARK, Iris.PALE]
    settled = of_one_iris(looks)
    assert [one.iris for one in settled] == [Iris.PALE] * 3
    assert settled[1].discs == looks[1].by_iris[Iris.PALE].discs


def test_two_faces_are_not_measured() -> None:
    image, eye = drawn(0.0)
    face = FaceLandmarks(np.zeros((468, 3), np.float32), 1.0, 0.0, (eye, eye))
    seen = look(np.dstack([image] * 3), 0.0, [face, face])
    assert (seen.faces, seen.is_measured) == (2, False)
