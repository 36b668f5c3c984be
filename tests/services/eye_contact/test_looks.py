"""What is measured in one picture."""

from dataclasses import replace

import numpy as np
import pytest

from services.eye_contact.face import FaceLandmarks
from services.eye_contact.looks import look
from tests.services.eye_contact.test_warp import drawn


@pytest.mark.parametrize("wrong", [0.7, 1.3])
def test_irises_are_of_one_size_where_the_network_is_off_by_a_third_in_one_eye(wrong: float) -> None:
    image, eye = drawn(0.25)
    eyes = (replace(eye, radius=wrong * eye.radius), replace(eye, radius=(2 - wrong) * eye.radius))
    seen = look(np.dstack([image] * 3), 0.0, [FaceLandmarks(np.zeros((468, 3), np.float32), 1.0, 0.0, eyes)])
    assert seen.discs is not None
    assert [one.u for one in seen.discs] == pytest.approx([0.25, 0.25], abs=0.02)


def test_two_faces_are_not_measured() -> None:
    image, eye = drawn(0.0)
    face = FaceLandmarks(np.zeros((468, 3), np.float32), 1.0, 0.0, (eye, eye))
    seen = look(np.dstack([image] * 3), 0.0, [face, face])
    assert (seen.faces, seen.is_measured) == (2, False)
