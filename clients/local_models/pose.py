"""The body-pose networks, BlazePose, run by LiteRT: pixels in, raw numbers out.

`services.highlights.motion` knows what the numbers mean. BlazePose is by Bazarevsky et al. 2020, arXiv:2006.10204.
"""

import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clients.local_models.network import Network
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

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
                self._detector = Network(archive.read(DETECTOR))
                self._landmarker = Network(archive.read(LANDMARKER))
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
