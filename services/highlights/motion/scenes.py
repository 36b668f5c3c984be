"""Where one scene ends and the next begins; a flash is none."""

from dataclasses import dataclass

from services.highlights.motion import camera
from services.highlights.motion.picture import Picture
from services.highlights.motion.track import IDENTITY, Floats

FLASH_S = 0.4  # what is back after so short a time was never gone


@dataclass(frozen=True)
class _Before:
    picture: Picture
    time_s: float
    steps: int  # known when it was seen


class Scenes:
    """The steps from picture to picture, of all that were seen."""

    def __init__(self) -> None:
        self.steps: list[camera.Step] = []
        self._last: Picture | None = None
        self._last_s = 0.0
        self._left: _Before | None = None  # the last picture of the scene before

    def see(self, picture: Picture, time_s: float, boxes: Floats) -> camera.Step:
        """Return the step to this picture; `boxes` hold people. An earlier cut may turn out to have been a flash."""
        step = camera.step(self._last or picture, picture, boxes)
        if self._left and time_s - self._left.time_s > FLASH_S:
            self._left = None
        if self._left and not camera.is_another_scene(self._left.picture, picture):
            step = self._undo(self._left, picture, boxes)
        elif step.new_scene and self._last and not self._left:
            self._left = _Before(self._last, self._last_s, len(self.steps))
        self.steps.append(step)
        self._last, self._last_s = picture, time_s
        return step

    def _undo(self, left: _Before, picture: Picture, boxes: Floats) -> camera.Step:
        self._left = None
        count = len(self.steps) - left.steps
        self.steps[left.steps :] = [camera.Step(IDENTITY)] * count
        return camera.step(left.picture, picture, boxes)
