"""The face networks of MediaPipe, run by LiteRT: pixels in, raw numbers out.

`services.eye_contact` knows what the numbers mean. The detector is BlazeFace (Bazarevsky et al. 2019,
arXiv:1907.05047), the mesh Kartynnik et al. 2019 (arXiv:1907.06724), the iris network Ablavatski et al. 2020
(arXiv:2006.11341).
"""

import zipfile
from pathlib import Path

import numpy as np
import numpy.typing as npt

from clients.local_models.network import Network
from utils.error_codes import ErrorCode
from utils.errors import NeedsUserError

DETECTOR, MESH, IRIS = "face_detector.tflite", "face_mesh.tflite", "iris.tflite"
DETECTOR_PX, MESH_PX, IRIS_PX = 128, 192, 64

Floats = npt.NDArray[np.float32]


class FaceNetworks:
    """Three networks from one file: they find faces, the landmarks of one face, and lids and iris of one eye."""

    def __init__(self, model: Path) -> None:
        if not model.is_file():
            raise NeedsUserError(
                "The face model is missing.", "Run `scripts/run`: it builds the model.", code=ErrorCode.SETUP_NEEDED
            )
        try:
            with zipfile.ZipFile(model) as archive:
                self._detector, self._mesh, self._iris = (
                    Network(archive.read(name)) for name in (DETECTOR, MESH, IRIS)
                )
        except (zipfile.BadZipFile, KeyError, ValueError) as error:
            raise NeedsUserError(
                "The face model cannot be read.",
                f"Delete {model.name} and run `scripts/run`: it builds the model anew.",
            ) from error

    def detect(self, image: Floats) -> tuple[Floats, Floats]:
        """Return boxes (896 x 16) and scores (896, before the sigmoid) for an RGB picture, 128 x 128 x 3, -1..1."""
        return self._detector(image, (896, 16), (896,))

    def mesh(self, image: Floats) -> tuple[Floats, float]:
        """Return landmarks (468 x 3, pixels of the region) and score (0..1) of a face's region, 192 x 192 x 3, 0..1."""
        points, score = self._mesh(image, (468, 3), (1,))
        return points, float(1 / (1 + np.exp(-np.clip(score[0], -50, 50))))

    def iris(self, image: Floats) -> tuple[Floats, Floats]:
        """Return lids (71 x 3) and iris (5 x 3) of a left eye's region, 64 x 64 x 3, 0..1; pixels of the region."""
        return self._iris(image, (71, 3), (5, 3))
