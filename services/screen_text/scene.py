"""Text in the scene, on a sign, a shirt or a page: it moves as the picture does, when the camera moves."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from clients.local_models.rapidocr import Box

Grey = npt.NDArray[np.uint8]

_MOVED_PX = 1.5  # less is how finely a text is found
_ALIKE = 0.35  # of the way: so much may the picture's differ from the text's
_WIDTH_PX = 320
_LEAST_STEPS, _SHARE = 3, 0.6  # that the text took with the picture, of all that it took
_FAR = 1.0  # of a line's height, from where it was first
SMALL = 0.07  # of the frame's height: what is meant to be read is larger


@dataclass
class Way:
    """How a text moved from look to look."""

    steps: int = 0
    with_picture: int = 0
    x: float = 0.0
    y: float = 0.0
    farthest_px: float = 0.0

    def went(self, before: Box, now: Box, picture: tuple[float, float]) -> None:
        """Count a step; `picture` is how far the whole picture moved meanwhile."""
        step = np.array(
            [now.left + now.right - before.left - before.right, now.top + now.bottom - before.top - before.bottom]
        )
        x, y = step / 2
        self.x, self.y = self.x + x, self.y + y
        self.farthest_px = max(self.farthest_px, float(np.hypot(self.x, self.y)))
        length = float(np.hypot(x, y))
        if length < _MOVED_PX:
            return
        self.steps += 1
        self.with_picture += bool(np.hypot(x - picture[0], y - picture[1]) <= max(_MOVED_PX, _ALIKE * length))

    def is_of_scene(self, height_px: int) -> bool:
        """Whether the text went far, and with the picture."""
        together = self.with_picture >= max(_LEAST_STEPS, _SHARE * self.steps)
        return together and self.farthest_px > _FAR * height_px


def picture_moved(before: Grey, now: Grey) -> tuple[float, float]:
    """Return how far a picture moved since another, in its own pixels; nothing where it is not clear."""
    import cv2  # heavy: only the stage's own process loads it

    if before.shape != now.shape:
        return 0.0, 0.0
    scale = _WIDTH_PX / now.shape[1]
    size = (_WIDTH_PX, max(1, round(now.shape[0] * scale)))
    small = [cv2.resize(one, size, interpolation=cv2.INTER_AREA).astype(np.float32) for one in (before, now)]
    (x, y), sure = cv2.phaseCorrelate(small[0], small[1], cv2.createHanningWindow(size, cv2.CV_32F))
    return (x / scale, y / scale) if sure > 0.1 else (0.0, 0.0)
