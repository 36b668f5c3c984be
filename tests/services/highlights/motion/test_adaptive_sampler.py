"""When the pose model is asked."""

from services.highlights.motion.adaptive_sampler import TRUSTED_S, AdaptiveSampler
from services.highlights.motion.finder import FoundPeople
from services.highlights.motion.picture import measure
from services.highlights.motion.track import IDENTITY
from tests.fakes.bodies import FakeFinder, parts, standing
from tests.fakes.scenery import Image, background

EVERY_S = 0.125


def looked(finder: FakeFinder, *images: Image, new_scenes: tuple[int, ...] = ()) -> list[FoundPeople]:
    sampler = AdaptiveSampler(finder)
    return [
        sampler.look(measure(image), number * EVERY_S, IDENTITY, new_scene=number in new_scenes)
        for number, image in enumerate(images)
    ]


def beside_somebody(count: int) -> list[Image]:
    """Pictures in which something moves far from who stands in the middle."""
    images = [background() for _ in range(count)]
    for number, image in enumerate(images):
        image[10:20, 10 + number * 4 : 20 + number * 4] = 255
    return images


def test_who_stands_still_while_something_else_moves_is_looked_at_now_and_then() -> None:
    finder = FakeFinder(lambda _: parts(standing(x=220)))
    people = looked(finder, *beside_somebody(2 * round(TRUSTED_S / EVERY_S)))
    assert len(finder.asked) == 2
    assert all(len(one.landmarks) == 1 for one in people)


def test_a_new_scene_is_looked_at_though_the_picture_is_the_same() -> None:
    finder = FakeFinder(lambda _: parts(standing()))
    looked(finder, *[background()] * 4, new_scenes=(2,))
    assert finder.asked == [0.0, 2 * EVERY_S]
    assert finder.forgot == 1
