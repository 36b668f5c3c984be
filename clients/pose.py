"""The body-pose model: landmarks of the people in a picture, from MediaPipe's pose landmarker."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Protocol

import numpy as np
import numpy.typing as npt

from utils.errors import NeedsUserError, PermanentError

AGAIN_MS = 250
LANDMARKS = 33  # the model's own set, see the table in MediaPipe's pose landmarker guide

Poses = npt.NDArray[np.float32]  # people x 33 x (x, y, visibility); x and y are parts of the frame's width and height


class PoseFinder(Protocol):
    """Finds people in the pictures of one video, given in the order of their times."""

    def find(self, image: npt.NDArray[np.uint8], time_s: float) -> Poses:
        """Return the people in an RGB picture, none as an array of length 0.

        The same picture may be given again: somebody new is found more exactly the second and third time.
        """

    def forget(self) -> None:
        """Stop following the people of earlier pictures: the scene has changed."""


@contextmanager
def _without_plots() -> Iterator[None]:
    """Spare MediaPipe the import of Matplotlib, two thirds of its own, which it wants for drawings never made here."""
    names = [name for name in ("matplotlib", "matplotlib.pyplot") if name not in sys.modules]
    sys.modules.update({name: ModuleType(name) for name in names})
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


class MediaPipePose:
    """The real finder: follows up to `people` people from picture to picture, and looks anew when one is lost."""

    def __init__(self, model: Path, *, people: int = 1) -> None:
        if not model.is_file():
            raise NeedsUserError("The pose model is missing.", "Run `scripts/run`: it builds the model.")
        try:
            # heavy (0.5 s, 100 MB): only the stage's own process loads it
            with _without_plots():
                import mediapipe
                from mediapipe.tasks.python import BaseOptions, vision
        except OSError as error:
            raise NeedsUserError(
                "The pose model needs the system's EGL and GLES libraries.",
                "Install them with `sudo apt-get install -y libegl1 libgles2`.",
            ) from error
        self._image = mediapipe.Image
        self._rgb = mediapipe.ImageFormat.SRGB
        self._landmarker = vision.PoseLandmarker.create_from_options(
            vision.PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_path=str(model)),
                running_mode=vision.RunningMode.VIDEO,
                num_poses=people,
            )
        )
        self._clock_ms = 0
        self._time_s = 0.0
        self._followed: tuple[int, ...] | None = None  # shape of the last picture, if somebody was in it

    def find(self, image: npt.NDArray[np.uint8], time_s: float) -> Poses:
        # The model refuses a time that does not grow, and hardly moves its landmarks in a short one.
        self._clock_ms += round((time_s - self._time_s) * 1000) if time_s > self._time_s else AGAIN_MS
        self._time_s = time_s
        try:
            result = self._landmarker.detect_for_video(self._image(image_format=self._rgb, data=image), self._clock_ms)
        except (RuntimeError, ValueError) as error:
            raise PermanentError("The pose model cannot work on this video.") from error
        poses = np.empty((len(result.pose_landmarks), LANDMARKS, 3), np.float32)
        for pose, landmarks in zip(poses, result.pose_landmarks, strict=True):
            pose[:] = [(point.x, point.y, point.visibility) for point in landmarks]
        self._followed = image.shape if len(poses) else None
        return poses

    def forget(self) -> None:
        # The task has no call for it; in a black picture it loses everybody, for the price of one look.
        if self._followed:
            self.find(np.zeros(self._followed, np.uint8), self._time_s)

    def close(self) -> None:
        self._landmarker.close()

    def __enter__(self) -> "MediaPipePose":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
