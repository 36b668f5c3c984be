"""The body-pose networks, BlazePose, run by LiteRT: pixels in, raw numbers out.

`services.highlights.motion` knows what the numbers mean. BlazePose is by Bazarevsky et al. 2020, arXiv:2006.10204.
"""

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError, PermanentError

DETECTOR, LANDMARKER = "pose_detector.tflite", "pose_landmarks_detector.tflite"

Floats = npt.NDArray[np.float32]


class PoseNetworks:
    """Two networks from one file: one finds people in a picture, the other the landmarks of one person."""

    def __init__(self, model: Path) -> None:
        if not model.is_file():
            raise NeedsUserError(
                "The pose model is missing.", "Run `scripts/run`: it builds the model.", code=ErrorCode.SETUP_NEEDED
            )
        try:
            with zipfile.ZipFile(model) as archive:
                self._detector = _Network(archive.read(DETECTOR))
                self._landmarker = _Network(archive.read(LANDMARKER))
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise NeedsUserError(
                "The pose model cannot be read.",
                f"Delete {model.name} and run `scripts/run`: it builds the model anew.",
                code=ErrorCode.SETUP_NEEDED,
            ) from error

    def detect(self, image: Floats) -> tuple[Floats, Floats]:
        """Return boxes (2254 x 12) and scores (2254, before the sigmoid) for an RGB picture, 224 x 224 x 3, -1..1."""
        return self._detector(image, (2254, 12), (2254,))

    def landmarks(self, image: Floats) -> tuple[Floats, float, Floats]:
        """Return landmarks, presence (0..1) and heat maps for a person's region, 256 x 256 x 3, 0..1.

        Landmarks are 39 x 5: x, y and z in pixels of the region, visibility and presence before the sigmoid. Heat maps
        are 64 x 64 x 39, before the sigmoid.
        """
        points, presence, heat = self._landmarker(image, (39, 5), (1,), (64, 64, 39))
        return points, float(presence[0]), heat


class _Network:
    def __init__(self, content: bytes) -> None:
        # heavy: only the stage's own process loads it
        from ai_edge_litert.interpreter import Interpreter

        # One thread: the other core decodes.
        self._interpreter: Any = Interpreter(model_content=content, num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {
            int(np.prod(output["shape"])): output["index"] for output in self._interpreter.get_output_details()
        }

    def __call__(self, image: Floats, *shapes: tuple[int, ...]) -> tuple[Any, ...]:
        try:
            self._interpreter.set_tensor(self._input, image[None])
            self._interpreter.invoke()
        except (RuntimeError, ValueError) as error:
            raise PermanentError("The pose model cannot work on this video.", code=ErrorCode.MEDIA_DAMAGED) from error
        return tuple(
            self._interpreter.get_tensor(self._outputs[int(np.prod(shape))]).reshape(shape) for shape in shapes
        )
