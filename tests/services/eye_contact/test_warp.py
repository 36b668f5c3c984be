"""An iris that is drawn, moved, and found again by the dark disc."""

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from services.eye_contact.disc import Iris, disc
from services.eye_contact.eyes import Eye
from services.eye_contact.warp import Plane, Warp

HALF = 60.0
GRAIN = np.random.default_rng(2).normal(0, 4, (40, 120, 160))  # of pictures of 160 x 120, grey levels


def drawn(u: float, *, angle: float = 0.0, is_pale: bool = False) -> tuple[Plane, Eye]:
    """An eye of 120 pixels whose iris is so many half widths off its middle; the network reports two thirds of it."""
    image = np.full((240, 320), 150, np.uint8)
    middle = np.array([160.0, 120.0], np.float32)
    around = np.linspace(0, 2 * np.pi, 16)[:-1]
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    lids = (np.column_stack([np.cos(around), 0.5 * np.sin(around)]) * HALF @ turn.T + middle).astype(np.float32)
    eye = Eye(middle, HALF, angle, lids, middle.copy(), 0.4 * HALF, 0.4)
    eye = eye.looking(np.array([0.67 * u, 0]))
    cv2.fillPoly(image, [np.round(lids * 16).astype(np.int32)], 225, shift=4)
    centre = eye.pixels(np.array([[u, 0]], np.float32))[0]
    iris = image.copy()
    rings = ((0.4, 90), (0.37, 190), (0.17, 40)) if is_pale else ((0.4, 60),)
    for radius, shade in rings:
        place = tuple(np.round(centre * 16).astype(int).tolist())
        cv2.circle(iris, place, round(radius * HALF * 16), shade, -1, cv2.LINE_AA, 4)
    return np.where(between(image, eye), iris, image), eye


def between(image: Plane, eye: Eye) -> npt.NDArray[np.bool_]:
    """Which pixels lie between the lids."""
    inside = np.zeros_like(image)
    cv2.fillPoly(inside, [np.round(eye.lids * 16).astype(np.int32)], 1, shift=4)
    return np.asarray(inside == 1, np.bool_)


@pytest.mark.parametrize("angle", [0.0, 0.3])
@pytest.mark.parametrize("u", [-0.2, 0.0, 0.25])
def test_the_disc_is_found_where_it_is(u: float, angle: float) -> None:
    image, eye = drawn(u, angle=angle)
    found = disc(image, eye, 0.4)
    assert found is not None
    assert found.u == pytest.approx(u, abs=0.02)
    assert found.contrast > 100


@pytest.mark.parametrize("u", [-0.2, 0.0, 0.25])
def test_a_pale_iris_is_told_by_its_pupil_and_its_rim(u: float) -> None:
    image, eye = drawn(u, is_pale=True)
    dark, pale = (disc(image, eye, 0.4, iris) for iris in Iris)
    assert pale is not None
    assert pale.u == pytest.approx(u, abs=0.02)
    assert pale.likeness > 0.8
    assert dark is None or dark.likeness < pale.likeness - 0.1


def test_a_shadow_under_the_upper_lid_is_no_iris() -> None:
    image, eye = drawn(0.1)
    shaded = image.copy()
    for v, radius, shade in ((0, 0.2, 250), (-0.35, 0.4, 10)):  # a lamp's reflection, and the lid's shadow
        place = eye.pixels(np.array([[0.1, v]], np.float32))[0]
        at = tuple(np.round(place * 16).astype(int).tolist())
        cv2.circle(shaded, at, round(radius * HALF * 16), shade, -1, cv2.LINE_AA, 4)
    found = disc(np.where(between(image, eye), shaded, image), eye, 0.4)
    assert found is not None
    assert found.u == pytest.approx(0.1, abs=0.03)
    assert found.v == pytest.approx(0, abs=0.1)


def test_where_the_network_sees_an_iris_does_not_draw_it_there() -> None:
    image, eye = drawn(0.25)
    found = disc(image, replace(eye, iris=eye.middle), 0.4)
    assert found is not None
    assert found.u == pytest.approx(0.25, abs=0.005)


def test_grain_does_not_make_a_still_iris_tremble() -> None:
    image, eye = drawn(0.13)
    soft = cv2.resize(cv2.GaussianBlur(image, (0, 0), 4), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    upper = eye.lids[:, 1:] < eye.middle[1]
    hanging = replace(eye, lids=eye.lids + np.where(upper, [[0.0, 0.25 * HALF]], 0.0).astype(np.float32))
    shown = [np.clip(150 + 0.15 * (soft - 150.0) + grain, 0, 255).astype(np.uint8) for grain in GRAIN]
    found = [one.u for one in (disc(picture, hanging.enlarged(0.5), 0.4) for picture in shown) if one]
    assert len(found) == len(GRAIN)
    assert np.std(found) < 0.0032


def test_an_eye_without_an_iris_has_no_disc() -> None:
    image, eye = drawn(0.0)
    assert disc(np.full_like(image, 200), eye, 0.4) is None


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_an_iris_is_moved_and_nothing_outside_the_lids_changes(scale: float) -> None:
    image, eye = drawn(0.2)
    plane = image.copy() if scale == 1 else np.ascontiguousarray(image[::2, ::2])
    before = plane.copy()
    centre = eye.pixels(np.array([[0.2, 0]], np.float32))[0]
    Warp(eye, centre, 0.4 * HALF, np.array([-0.2 * HALF, 0], np.float32)).apply(plane, scale)
    if scale == 1:
        found = disc(plane, eye, 0.4)
        assert found is not None
        assert found.u == pytest.approx(0.0, abs=0.03)
    inside = np.zeros(plane.shape, np.uint8)
    cv2.fillPoly(inside, [np.round(((eye.lids + 0.5) * scale - 0.5) * 16).astype(np.int32)], 1, shift=4)
    assert (plane != before)[inside == 1].any()
    assert not (plane != before)[inside == 0].any()


def test_no_way_changes_nothing() -> None:
    image, eye = drawn(0.2)
    plane = image.copy()
    Warp(eye, eye.middle, 0.4 * HALF, np.zeros(2, np.float32)).apply(plane)
    assert (plane == image).all()


def test_an_eye_at_the_edge_of_the_picture_is_no_error() -> None:
    image, eye = drawn(0.0)
    Warp(eye, eye.middle, 24, np.array([5.0, 0], np.float32)).apply(image[:100, :150].copy())
