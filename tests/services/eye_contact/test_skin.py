"""A face is followed by its skin, and corners that tremble are made steady by that."""

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from services.eye_contact.disc import Disc
from services.eye_contact.eyes import Eye
from services.eye_contact.face import FaceLandmarks
from services.eye_contact.looks import EyeLook
from services.eye_contact.skin import STILL, SkinFollower, steadied

rng = np.random.default_rng(5)
SKIN = cv2.GaussianBlur(rng.integers(0, 255, (300, 300)).astype(np.uint8), (0, 0), 2)


def face(off: tuple[float, float] = (0, 0)) -> FaceLandmarks:
    """A face whose landmarks are placed to a pixel."""
    landmarks = np.zeros((468, 3), np.float32)
    landmarks[list(STILL), :2] = np.random.default_rng(1).uniform(60, 240, (len(STILL), 2)) + off
    landmarks[:, :2] += np.random.default_rng(int(off[0])).normal(0, 1, (468, 2))
    return FaceLandmarks(landmarks, 1.0, 0.0, (eye(), eye()))


def eye() -> Eye:
    middle = np.array([100, 100], np.float32)
    return Eye(middle, 30.0, 0.0, np.zeros((15, 2), np.float32), middle, 12.0, 0.3)


def shifted(x: float, y: float) -> npt.NDArray[np.uint8]:
    return np.asarray(
        cv2.warpAffine(SKIN, np.array([[1, 0, x], [0, 1, y]], np.float32), (300, 300), flags=cv2.INTER_CUBIC)
    )


def test_the_move_of_the_skin_is_told_to_a_tenth_of_a_pixel() -> None:
    follower = SkinFollower()
    assert follower.step(SKIN, [face()]) is None
    step = follower.step(shifted(3.4, -2.2), [face((3, -2))])
    assert step is not None
    assert step[:, :2] @ (150, 150) + step[:, 2] == pytest.approx([153.4, 147.8], abs=0.1)


def test_another_scene_and_another_person_are_no_move() -> None:
    follower = SkinFollower()
    follower.step(SKIN, [face()])
    assert follower.step(SKIN[::-1].copy(), [face()]) is None
    assert follower.step(SKIN[::-1].copy(), []) is None
    assert follower.step(SKIN[::-1].copy(), [face()]) is None


def trembling(count: int, step: npt.NDArray[np.float64] | None) -> list[EyeLook]:
    """A face that moves by two pixels a picture with a still iris, its corners placed to a pixel."""
    looks = []
    for n in range(count):
        at = np.array([100 + 2 * n, 100], np.float32) + rng.normal(0, 1, 2).astype(np.float32)
        seen = replace(eye(), middle=at, radius=12 + float(rng.normal(0, 1)))
        u, v = seen.uv(np.array([[103 + 2 * n, 98]], np.float32))[0]
        looks.append(
            EyeLook(n / 25, 1, 0.0, (seen, seen), (Disc(float(u), float(v), 50),) * 2, step=step if n else None)
        )
    return looks


def places(looks: list[EyeLook]) -> list[npt.NDArray[np.float32]]:
    """Where the irises are, pixels."""
    return [one.eyes[0].pixels(one.discs[0].place[None])[0] for one in looks if one.eyes and one.discs]


def us(looks: list[EyeLook]) -> list[float]:
    return [one.discs[0].u for one in looks if one.discs]


def test_a_still_iris_is_measured_as_one_and_stays_where_it_was_found() -> None:
    before = trembling(60, np.array([[1, 0, 2], [0, 1, 0]], float))
    after = steadied(before)
    assert np.std(us(after)) < 0.5 * np.std(us(before))
    assert np.mean(us(after)) == pytest.approx(0.1, abs=0.01)
    assert np.array(places(after)) == pytest.approx(np.array(places(before)), abs=0.01)


def test_an_iris_is_of_one_size_from_picture_to_picture() -> None:
    before = trembling(60, np.array([[1, 0, 2], [0, 1, 0]], float))
    assert np.std([one.radius_px for one in before]) > 0.7
    assert np.std([one.radius_px for one in steadied(before)]) < 0.5


def test_where_the_move_is_unknown_corners_stay() -> None:
    before = trembling(5, None)
    assert us(steadied(before)) == us(before)
    nobody = [EyeLook(0.0, 0), EyeLook(0.04, 2)]
    assert steadied(nobody) == nobody
