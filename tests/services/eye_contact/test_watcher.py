"""Pictures are measured when those after them were seen, and none is lost."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from services.eye_contact.face import FaceFollower, FaceLandmarks
from services.eye_contact.looks import EyeLook, Image
from services.eye_contact.skin import AROUND, STILL
from services.eye_contact.trial import EVERY
from services.eye_contact.watcher import Watcher
from tests.services.eye_contact.test_warp import drawn

rng = np.random.default_rng(3)
ASIDE = 320  # pixels between two drawn eyes


class TremblingFace(FaceFollower):
    """A face with two drawn eyes, their corners and lids placed to a pixel; nobody in pictures that are black."""

    def __init__(self) -> None:
        """No networks."""

    def look(self, image: Image) -> list[FaceLandmarks]:
        if not image.any():
            return []
        landmarks = np.zeros((468, 3), np.float32)
        landmarks[list(STILL), :2] = np.random.default_rng(1).uniform([60, 280], [580, 420], (len(STILL), 2))
        _, eye = drawn(0.2)
        eyes = []
        for aside in (0, ASIDE):
            off = np.array([aside, 0], np.float32) + rng.normal(0, 1, 2).astype(np.float32)
            lids = eye.lids + off + rng.normal(0, 1, eye.lids.shape).astype(np.float32)
            eyes.append(
                replace(eye, middle=eye.middle + off, lids=lids, iris=eye.iris + np.array([aside, 0], np.float32))
            )
        return [FaceLandmarks(landmarks, 1.0, 0.0, (eyes[0], eyes[1]))]


def picture() -> Image:
    """Two eyes that look aside, above skin."""
    image, _ = drawn(0.2)
    skin = cv2.GaussianBlur(np.random.default_rng(5).integers(0, 255, (220, 2 * ASIDE)).astype(np.uint8), (0, 0), 2)
    return np.dstack([np.vstack([np.hstack([image, image]), skin])] * 3)


def watched(pictures: list[Image]) -> list[EyeLook]:
    watcher = Watcher(TremblingFace())
    for number, image in enumerate(pictures):
        watcher.watch(image, number / 25)
    return watcher.looks()


@pytest.fixture(scope="module")
def looks() -> list[EyeLook]:
    nobody = np.zeros_like(picture())
    return watched([*[picture()] * 20, *[nobody] * 2, *[picture()] * (AROUND + 1)])


def test_every_picture_is_told_in_turn(looks: list[EyeLook]) -> None:
    assert [one.time_s for one in looks] == pytest.approx([n / 25 for n in range(len(looks))])
    assert [one.faces for one in looks] == [1] * 20 + [0] * 2 + [1] * (AROUND + 1)
    assert [one.is_measured for one in looks] == [one.faces == 1 for one in looks]


def test_an_iris_is_measured_between_steady_corners_and_lids(looks: list[EyeLook]) -> None:
    us = [one.discs[0].u for one in looks[:20] if one.discs]
    assert np.std(us) < 0.008  # of 0.017 half widths by which a corner trembles
    assert np.mean(us) == pytest.approx(0.2, abs=0.01)


def test_one_picture_of_eight_is_tried(looks: list[EyeLook]) -> None:
    tried = [n for n, one in enumerate(looks) if one.shown is not None]
    assert tried == [n for n, one in enumerate(looks) if n % EVERY == 0 and one.faces]
