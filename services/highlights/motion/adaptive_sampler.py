"""Looking with the pose model only where it tells something new, not at who stands still or moves evenly."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, permutations

import numpy as np

from services.highlights.motion import body
from services.highlights.motion.camera import followed
from services.highlights.motion.finder import PoseFinder
from services.highlights.motion.picture import Picture, has_changed, is_another_scene, is_still
from services.highlights.motion.track import Floats

ALONE_S, REST_S = 2.0, 0.7  # after so long without anybody, look only so often
TRUSTED_S = 1.5  # landmarks of somebody who stands still are made anew after so long
SMALLEST_PX = 40.0  # body length below which standing still cannot be told from moving slowly
LEFT_OUT = 2  # samples between two looks at people who move
SURE = 0.6  # part of a body, by weight, that must be found again in the next picture
ASTRAY, ASTRAY_PART = 0.02, 0.35  # body lengths, and part of the way gone, by which the flow may miss the next look

NOBODY: Floats = np.empty((0, 33, 3), np.float32)


@dataclass
class _Sample:
    picture: Picture
    time_s: float
    camera: Floats  # from the sample before
    people: Floats = field(default_factory=lambda: NOBODY)


class AdaptiveSampler:
    """The pose model, used where the picture has changed, and not believed at the first sight of somebody.

    Samples between two looks are left out as long as optical flow takes the landmarks from the one look to the other;
    where it does not, the model looks at them after all.
    """

    def __init__(self, finder: PoseFinder) -> None:
        self._finder = finder
        self._known: _Sample | None = None  # the last sample whose people are known
        self._looked: _Sample | None = None  # the last one that the model has seen
        self._waiting: list[_Sample] = []  # those left out since
        self._alone_since_s: float | None = None  # looks in vain since then

    @property
    def people(self) -> Floats:
        """Those last known."""
        return self._known.people if self._known else NOBODY

    def look(self, picture: Picture, time_s: float, camera: Floats) -> Iterator[Floats]:
        """Give the people (k x 33 x 3, pixels) of the samples that become known by this one, in order.

        `camera` is the background's map from the sample before.
        """
        sample = _Sample(picture, time_s, camera)
        before = self._waiting[-1] if self._waiting else self._known
        if before and is_another_scene(before.picture, picture):
            yield from self.rest()
            self._leave_scene()
            yield self._see(sample)
        elif not self._waiting and (carried := self._carried(sample)) is not None:
            yield self._know(sample, carried)
        else:
            yield from self._go_on(sample, before)

    def rest(self) -> Iterator[Floats]:
        """Give the people of the samples still waited for."""
        waiting, self._waiting = self._waiting, []
        for sample in waiting:
            yield self._see(sample)

    def _leave_scene(self) -> None:
        self._alone_since_s = None
        self._finder.forget()  # or the model goes on looking where the person was in the scene before

    def _carried(self, sample: _Sample) -> Floats | None:
        """The people of the sample before, moved with the camera, when the picture tells that nobody has moved."""
        known, looked = self._known, self._looked
        if known is None or looked is None:
            return None
        if not has_changed(looked.picture, sample.picture):
            return looked.people
        since_s = sample.time_s - looked.time_s
        if not len(known.people):
            is_alone = self._alone_since_s is not None and sample.time_s - self._alone_since_s >= ALONE_S
            return NOBODY if is_alone and since_s < REST_S else None
        if since_s > TRUSTED_S or body.length(known.people).min() < SMALLEST_PX:
            return None
        boxes = body.boxes(known.people, sample.picture.size)
        still = is_still(known.picture, sample.picture, sample.camera, boxes)
        return body.moved(known.people, sample.camera) if still else None

    def _go_on(self, sample: _Sample, before: _Sample | None) -> Iterator[Floats]:
        """Leave the sample out, or look at it and settle what waits."""
        guess = None
        if before and len(before.people):
            guess = flowed(before, sample)
        if guess is not None and len(self._waiting) < LEFT_OUT:
            sample.people = guess
            self._waiting.append(sample)
            return
        known, waiting = self._known, self._waiting
        self._waiting = []
        self._see(sample)
        if known and guess is not None and agree([known, *waiting], guess, sample):
            yield from corrected(known, waiting, guess, sample)
        else:
            for left_out in waiting:
                yield self._see(left_out)
            self._known = self._looked = sample
        yield sample.people

    def _know(self, sample: _Sample, people: Floats) -> Floats:
        sample.people = people
        self._known = sample
        return people

    def _see(self, sample: _Sample) -> Floats:
        """Ask the model about a sample."""
        found = self._finder.find(sample.picture.rgb, sample.time_s)
        if len(found):
            self._alone_since_s = None
        elif self._alone_since_s is None:
            self._alone_since_s = sample.time_s
        self._looked = sample
        return self._know(sample, found * np.array([*sample.picture.size, 1], np.float32))


def flowed(before: _Sample, after: _Sample) -> Floats | None:
    """Return where optical flow takes the people of a sample in the next; None where it loses too much of somebody."""
    points = before.people[..., :2].reshape(-1, 2)
    there, kept = followed(before.picture.gray, after.picture.gray, np.ascontiguousarray(points))
    kept = kept.reshape(before.people.shape[:2])
    weight = body.weights(before.people)
    if ((weight * kept).sum(axis=1) < SURE * weight.sum(axis=1)).any():
        return None
    result = body.moved(before.people, after.camera)
    way = there.reshape(*kept.shape, 2) - result[..., :2]
    usual = (way * (weight * kept)[..., None]).sum(axis=1) / (weight * kept).sum(axis=1)[:, None]
    result[..., :2] += np.where(kept[..., None], way, usual[:, None])
    return result


def agree(way: Sequence[_Sample], guess: Floats, sample: _Sample) -> bool:
    """Tell whether the flow ended where the model sees the people, for the way they went."""
    if len(guess) != len(sample.people):
        return False
    stops = [same_people(stop, sample.people) for stop in (*(one.people for one in way), guess)]
    gone = np.sum([body.displacement(one, two) for one, two in pairwise(stops)], axis=0)
    astray = body.displacement(stops[-1], sample.people)
    return bool((astray <= ASTRAY * body.length(sample.people) + ASTRAY_PART * gone).all())


def corrected(known: _Sample, waiting: Sequence[_Sample], guess: Floats, sample: _Sample) -> Iterator[Floats]:
    """Give the people of the waiting samples, what the flow went astray taken out in step with the time."""
    astray = sample.people - same_people(guess, sample.people)
    for left_out in waiting:
        part = (left_out.time_s - known.time_s) / (sample.time_s - known.time_s)
        yield np.asarray(same_people(left_out.people, sample.people) + part * astray, np.float32)


def same_people(before: Floats, after: Floats) -> Floats:
    """Return those of before in the order of after, by the nearest pairing; both hold the same number."""
    distance = np.linalg.norm(body.centre(before)[:, None] - body.centre(after)[None], axis=-1)
    order = min(permutations(range(len(after))), key=lambda order: distance[list(order), range(len(after))].sum())
    return before[list(order)]
