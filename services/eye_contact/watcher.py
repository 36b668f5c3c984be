"""Looks at the pictures of a clip in turn, and settles what only all of them together tell."""

from dataclasses import replace

import numpy as np

from services.eye_contact.face import FaceFollower
from services.eye_contact.looks import EyeLook, Image, look, of_one_iris
from services.eye_contact.skin import SkinFollower, steadied
from services.eye_contact.trial import EVERY


class Watcher:
    """Takes picture after picture; `looks` is what was seen in them."""

    def __init__(self, follower: FaceFollower) -> None:
        self._follower, self._skin = follower, SkinFollower()
        self._seen: list[EyeLook] = []

    def watch(self, image: Image, time_s: float) -> None:
        """Look at the next picture, RGB."""
        # heavy: only the stage's own process loads it
        import cv2

        faces = self._follower.look(image)
        seen = look(image, time_s, faces, is_tried=len(self._seen) % EVERY == 0)
        grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
        self._seen.append(replace(seen, step=self._skin.step(grey, faces)))

    def looks(self, enlarged: float = 1.0) -> list[EyeLook]:
        """What was seen, for pictures so many times as large."""
        return [one.enlarged(enlarged) for one in steadied(of_one_iris(self._seen))]
