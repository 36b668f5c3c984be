"""Framing: who is followed, when the crop stands still, and what happens without a face."""

from itertools import count
from pathlib import Path

import numpy as np
import pytest

from clients.local_models.faces import Face, found_in
from clients.media.video_track import look_at
from services.clips.framing.frame_plan import CropShape, Framed, frame
from services.clips.framing.looks import FacesAt, WatchedFaces, shots_of, steady, watch
from services.clips.framing.people import main_person
from services.domain.clips import Aspect, Span
from tests.clips import make_clip

WIDE = CropShape.of(Aspect.TALL, (1920, 1080))


def face(x: float, *, width: float = 0.1) -> Face:
    return Face(left=x - width / 2, top=0.2, width=width, height=0.25, score=0.9, mouth_y=0.4)


def watched(*looks: tuple[Face, ...], cuts_s: tuple[float, ...] = ()) -> WatchedFaces:
    found = tuple(FacesAt(time_s=n / 4, faces=faces) for n, faces in enumerate(looks))
    return WatchedFaces(span=Span(start_s=0, end_s=len(looks) / 4), cuts_s=cuts_s, looks=found)


def framed(seen: WatchedFaces, shape: CropShape = WIDE, crops: dict[int, float] | None = None) -> list[Framed]:
    return frame(seen, seen.span, shape, crops=crops or {})


@pytest.mark.parametrize(
    ("aspect", "size", "side", "is_upright", "is_all"),
    [
        (Aspect.TALL, (1920, 1080), 0.316, False, False),
        (Aspect.TALL, (640, 480), 0.422, False, False),
        (Aspect.TALL, (1080, 1920), 1.0, True, True),
        (Aspect.SQUARE, (1080, 1920), 0.5625, True, False),
        (Aspect.PORTRAIT, (1920, 1080), 0.45, False, False),
        (Aspect.ORIGINAL, (1280, 720), 1.0, True, True),
    ],
)
def test_the_crop_is_the_largest_of_its_shape(
    aspect: Aspect, size: tuple[int, int], side: float, is_upright: bool, is_all: bool
) -> None:
    shape = CropShape.of(aspect, size)
    assert shape.side == pytest.approx(side, abs=1e-3)
    assert (shape.is_upright, shape.is_all) == (is_upright, is_all)


def test_a_face_that_hardly_moves_is_held_still_in_the_middle() -> None:
    [shot] = framed(watched(*[(face(0.6 + 0.01 * (n % 3)),) for n in range(20)]))
    assert (shot.framing.how, shot.framing.moves) == ("crop", False)
    assert shot.framing.centre == pytest.approx(0.61, abs=0.005)


def test_a_face_that_walks_is_followed_without_being_late() -> None:
    [shot] = framed(watched(*[(face(0.3 + 0.4 * n / 39),) for n in range(40)]))
    assert shot.framing.moves
    middle = [abs(shot.centre_at(t) - (0.3 + 0.4 * t / 9.75)) for t in np.arange(1.5, 8, 0.25)]
    assert max(middle) < 0.01


def test_a_crop_never_moves_over_a_cut() -> None:
    seen = watched(*[(face(0.3),)] * 10, *[(face(0.7),)] * 10, cuts_s=(2.5,))
    left, right = framed(seen)
    assert (left.framing.moves, right.framing.moves) == (False, False)
    assert (left.framing.end_s, right.framing.start_s) == (2.5, 2.5)
    assert left.framing.centre == pytest.approx(0.3)
    assert right.framing.centre == pytest.approx(0.7)


def test_without_a_face_the_whole_picture_is_shown() -> None:
    [shot] = framed(watched(*[()] * 12, (face(0.5),)))
    assert (shot.framing.how, shot.framing.why) == ("whole", "a face in 8 % of the looks")


def test_one_wrong_look_moves_nothing() -> None:
    looks = [(face(0.5),)] * 10
    looks[5] = (face(0.62),)
    [shot] = framed(watched(*looks))
    assert not shot.framing.moves
    assert shot.framing.centre == pytest.approx(0.5)


def test_the_crop_stays_inside_the_picture() -> None:
    [shot] = framed(watched(*[(face(0.02),)] * 8))
    assert shot.framing.centre == pytest.approx(WIDE.side / 2, abs=1e-4)


def test_the_larger_steady_face_is_followed() -> None:
    looks = [FacesAt(time_s=n / 4, faces=(face(0.3, width=0.08), face(0.7, width=0.15))) for n in range(8)]
    person = main_person(looks)
    assert person is not None
    assert person.last.left + person.last.width / 2 == pytest.approx(0.7)


def test_a_shot_framed_by_hand_stays_so() -> None:
    seen = watched(*[(face(0.3),)] * 10, *[(face(0.7),)] * 10, cuts_s=(2.5,))
    _, second = framed(seen, crops={1: 0.4})
    assert (second.framing.centre, second.framing.why) == (0.4, "set by hand")


def test_a_cut_at_the_very_edge_makes_no_shot() -> None:
    seen = watched(*[(face(0.3),)] * 8, cuts_s=(0.01, 1.0))
    assert shots_of(seen, Span(start_s=0, end_s=2)) == [(0, 1.0), (1.0, 2)]


@pytest.mark.parametrize(("step", "looks"), [(0.0, 5), (0.001, 5), (0.05, 8)])
def test_a_face_that_moves_is_looked_at_twice_as_often(step: float, looks: int, tmp_path: Path) -> None:
    video = make_clip(tmp_path / "still.mp4", seconds=2, fps=20)
    number = count()

    def find(_image: object, *, side: int) -> list[Face]:
        return [face(0.3 + step * next(number), width=0.1)] if side else []

    seen = watch(video, look_at(video), Span(start_s=0, end_s=2), find, lambda _done: None)
    assert len(seen.looks) == looks


def test_steady_is_who_neither_moves_nor_comes_nor_goes() -> None:
    here = FacesAt(time_s=0, faces=(face(0.3), face(0.7)))
    assert steady(here, FacesAt(time_s=1, faces=(face(0.705), face(0.3))))
    assert not steady(here, FacesAt(time_s=1, faces=(face(0.3), face(0.75))))
    assert not steady(here, FacesAt(time_s=1, faces=(face(0.3),)))
    assert steady(FacesAt(time_s=0), FacesAt(time_s=1))


def test_the_networks_answers_become_one_box_for_each_face() -> None:
    heat = np.zeros((16, 16), np.float32)
    heat[8, 4], heat[8, 5] = 0.9, 0.8  # one face, seen by two cells
    sizes, offsets = np.full((2, 16, 16), np.log(5.0), np.float32), np.zeros((2, 16, 16), np.float32)
    points = np.full((10, 16, 16), 0.8, np.float32)
    [found] = found_in(heat, sizes, offsets, points, size=(64, 64))
    assert found.width == found.height == pytest.approx(20 / 64)
    assert found.left + found.width / 2 == pytest.approx(18 / 64)
    assert found.mouth_y == pytest.approx(found.top + 0.8 * found.height)
