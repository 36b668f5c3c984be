"""A face is followed by its skin, and corners and lids that tremble are made steady by that."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

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


STEP = np.array([[1, 0, 2], [0, 1, 0]], float)
LIDS = np.array([(30 * np.cos(turn), 10 * np.sin(turn)) for turn in np.arange(15) * 2 * np.pi / 15], np.float32)


def trembling(count: int) -> list[EyeLook]:
    """A face that moves by two pixels a picture, its corners and lids placed to a pixel."""
    looks = []
    for n in range(count):
        at = np.array([100 + 2 * n, 100], np.float32)
        seen = replace(
            eye(), middle=at + rng.normal(0, 1, 2).astype(np.float32), radius=12 + float(rng.normal(0, 1)),
            lids=at + LIDS + rng.normal(0, 1, LIDS.shape).astype(np.float32),
        )  # fmt: skip
        looks.append(EyeLook(n / 25, 1, float(rng.normal(0, 1)), (seen, seen), step=STEP if n else None))
    return looks


def closed(seen: EyeLook) -> EyeLook:
    """The same with the lids on each other."""
    assert seen.eyes is not None
    level = [replace(one, lids=np.column_stack([one.lids[:, 0], np.full(15, 100, np.float32)])) for one in seen.eyes]
    return replace(seen, eyes=(level[0], level[1]))


def all_steadied(looks: list[EyeLook]) -> list[EyeLook]:
    return [steadied(looks, at) for at in range(len(looks))]


def spread(looks: list[EyeLook], told: Callable[[Eye], float]) -> float:
    return float(np.std([told(one.eyes[0]) - 2 * n for n, one in enumerate(looks) if one.eyes]))


def test_corners_and_lids_stay_where_they_are_on_the_skin() -> None:
    before = trembling(60)
    after = all_steadied(before)
    for told in (lambda one: float(one.middle[0]), lambda one: float(one.lids[3, 0])):
        assert spread(after, told) < 0.5 * spread(before, told)
        assert spread(after, told) < 0.5
    assert np.std([one.yaw for one in after]) < 0.5


def test_an_iris_is_of_one_size_from_picture_to_picture() -> None:
    before = trembling(60)
    assert np.std([one.radius_px for one in before]) > 0.7
    assert np.std([one.radius_px for one in all_steadied(before)]) < 0.5


def test_a_blink_is_as_quick_as_it_was() -> None:
    looks = trembling(30)
    looks[14:17] = [closed(one) for one in looks[14:17]]
    heights = [float(np.ptp(one.eyes[0].lids[:, 1])) for one in all_steadied(looks) if one.eyes]
    assert max(heights[14:17]) < 2
    assert min(heights[:14] + heights[17:]) > 17


def test_a_picture_alone_stays_as_it_is() -> None:
    alone, nobody = trembling(1), [EyeLook(0.0, 0)]
    assert steadied(alone, 0) is alone[0]
    assert steadied(nobody, 0) is nobody[0]
