"""Looks at the pictures of a clip in turn, and settles what only several of them together tell."""

from dataclasses import replace

from services.eye_contact.face import FaceFollower
from services.eye_contact.looks import EyeLook, Image, grey_of, measured, of_one_iris, seen_in
from services.eye_contact.skin import AROUND, SkinFollower, steadied
from services.eye_contact.trial import EVERY


class Watcher:
    """Takes picture after picture; `looks` is what was seen in them.

    A picture is measured when those after it, which steady its eyes, were seen too.
    """

    def __init__(self, follower: FaceFollower) -> None:
        self._follower, self._skin = follower, SkinFollower()
        self._measured: list[EyeLook] = []
        self._run: list[EyeLook] = []  # of one face: those that were measured and still count, and those that wait
        self._waiting: list[Image] = []

    def watch(self, image: Image, time_s: float) -> None:
        """Look at the next picture, RGB."""
        faces, grey = self._follower.look(image), grey_of(image)
        step = self._skin.step(grey, faces)
        if step is None:
            self._end_run()
        self._run.append(replace(seen_in(time_s, faces), step=step))
        self._waiting.append(grey)
        if len(self._waiting) > AROUND:
            self._measure()

    def looks(self, enlarged: float = 1.0) -> list[EyeLook]:
        """What was seen, for pictures so many times as large."""
        self._end_run()
        return [one.enlarged(enlarged) for one in of_one_iris(self._measured)]

    def _end_run(self) -> None:
        while self._waiting:
            self._measure()
        self._run = []

    def _measure(self) -> None:
        """The first picture that waits."""
        at = len(self._run) - len(self._waiting)
        is_tried = len(self._measured) % EVERY == 0
        self._measured.append(measured(self._waiting.pop(0), steadied(self._run, at), is_tried=is_tried))
        self._run = self._run[max(0, at - AROUND) :]
