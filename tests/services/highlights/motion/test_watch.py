"""Watching a video with a finder that sees what it is told."""

import gc
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from clients.media.frames import Frame
from services.highlights.motion.curve import motion_curve
from services.highlights.motion.finder import FoundPeople
from services.highlights.motion.picture import Picture
from services.highlights.motion.track import Track
from services.highlights.motion.watch import AHEAD, Samples, watch
from tests.fakes.bodies import FakeFinder, nobody, parts, standing
from tests.fakes.scenery import Image, background, moved

EVERY_S = 0.125


def watched(images: list[Image], sees: Callable[[float], FoundPeople]) -> tuple[Track, FakeFinder]:
    finder = FakeFinder(sees)
    frames = [Frame(number * EVERY_S, image) for number, image in enumerate(images)]
    return watch(frames, finder, duration_s=len(images) * EVERY_S, saw=lambda _: None), finder


def lively(count: int) -> list[Image]:
    """Pictures in which something small changes every time."""
    images = [background() for _ in range(count)]
    for number, image in enumerate(images):
        image[10:20, 10 + number * 4 : 20 + number * 4] = 255
    return images


def strolling(time_s: float) -> FoundPeople:
    return parts(standing(x=60 + 40 * time_s))


def walkers(count: int, *, lit: Callable[[float], bool] = lambda _: True) -> list[Image]:
    """Pictures of who is `strolling`, where they can be seen."""
    somebody = background(7, blob_px=6)[:110, :60]
    images = [background() for _ in range(count)]
    for number, image in enumerate(images):
        left = round(30 + 40 * number * EVERY_S)
        image[40:150, left : left + 60] = somebody if lit(number * EVERY_S) else number * 30 % 255
    return images


def test_somebody_walking_has_a_track_in_pixels() -> None:
    track, _ = watched(walkers(12), strolling)
    assert track.people.shape == (12, 1, 33, 3)
    assert track.people[8, 0, 23:25, 0].mean() == pytest.approx(100, abs=0.5)
    assert track.presence.tolist() == [[1.0]] * 12


def test_pictures_without_change_are_not_looked_at() -> None:
    track, finder = watched([background()] * 20, lambda _: parts(standing()))
    assert finder.asked == [0.0]
    assert not np.isnan(track.people).any()


def test_nobody_in_a_still_picture_is_looked_for_once() -> None:
    _, finder = watched([background()] * 20, lambda _: nobody())
    assert len(finder.asked) == 1


def test_where_nobody_has_been_for_long_only_every_other_picture_is_looked_at() -> None:
    _, finder = watched(lively(56), lambda _: nobody())
    assert 16 <= len(finder.asked) <= 30


def test_somebody_who_comes_late_is_found() -> None:
    track, _ = watched(lively(56), lambda time_s: parts(standing()) if time_s >= 5 else nobody())
    seen = track.times_s[~np.isnan(track.people[:, 0, 0, 0])]
    assert seen[0] <= 5.5


def test_who_moves_is_looked_at_in_every_picture() -> None:
    _, finder = watched(walkers(20), strolling)
    assert len(finder.asked) == 20


def test_who_stands_still_before_a_shaken_camera_is_hardly_looked_at() -> None:
    sway = [3 * np.sin(number) for number in range(24)]
    images = [moved(background(), x) for x in sway]
    track, finder = watched(images, lambda time_s: parts(standing(x=160 + sway[round(time_s / EVERY_S)])))
    assert len(set(finder.asked)) <= 10
    assert motion_curve(track, "main").motion.max() < 0.03


def test_a_new_scene_makes_the_finder_forget() -> None:
    other = [np.roll(background(5), number * 4, axis=1) for number in range(6)]
    track, finder = watched(lively(6) + other, strolling)
    assert finder.forgot == 1
    assert np.flatnonzero(track.scenes).tolist() == [6]


def test_a_shaken_camera_does_not_make_somebody_move() -> None:
    sway = [6 * np.sin(number) for number in range(16)]
    images = [moved(background(), x) for x in sway]
    track, _ = watched(images, lambda time_s: parts(standing(x=160 + sway[round(time_s / EVERY_S)])))
    assert motion_curve(track, "main").motion.max() < 0.03


def test_pictures_are_let_go_while_watching() -> None:
    held: list[int] = []

    def frames() -> Iterator[Frame]:
        images = lively(40)
        for number in range(200):
            if number % 40 == 39:
                held.append(sum(isinstance(thing, Picture) for thing in gc.get_objects()))
            yield Frame(number * EVERY_S, images[number % 40])

    watch(frames(), FakeFinder(strolling), duration_s=50, saw=lambda _: None)
    assert max(held) < AHEAD + 12


def test_a_video_without_frames_gives_an_empty_track() -> None:
    track, _ = watched([], strolling)
    assert track.people.shape == (0, 0, 33, 3)
    assert len(motion_curve(track, "main").motion) == 0


def test_what_was_seen_before_is_gone_on_with() -> None:
    images = walkers(24)
    frames = [Frame(number * EVERY_S, image) for number, image in enumerate(images)]
    once = watch(frames, FakeFinder(strolling), duration_s=3, saw=lambda _: None)
    kept: list[Samples] = []
    first = Samples()
    first_half = watch(frames[:12], FakeFinder(strolling), duration_s=3, saw=lambda _: None, before=first)
    finder = FakeFinder(strolling)
    track = watch(frames[11:], finder, duration_s=3, saw=lambda _: None, before=first, keep=kept.append)
    assert len(first_half.times_s) == 12
    assert min(finder.asked) == pytest.approx(11 * EVERY_S)
    assert track.people == pytest.approx(once.people, abs=0.01)
    assert track.camera == pytest.approx(once.camera, abs=0.01)


def test_samples_are_given_away_once_a_minute_to_be_kept() -> None:
    kept: list[Samples] = []
    frames = (Frame(number / 2, image) for number, image in enumerate(lively(40) * 8))
    watch(frames, FakeFinder(lambda _: nobody()), duration_s=160, saw=lambda _: None, keep=kept.append)
    assert len(kept) == 2
    assert kept[0].times_s[0] == 0
    assert kept[1].times_s[0] == pytest.approx(kept[0].times_s[-1] + 0.5)
