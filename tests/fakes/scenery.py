"""Pictures made of numbers: a background with corners to follow, moved as a camera would."""

import cv2
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]

SIZE = (320, 180)


def background(seed: int = 1, *, light: float = 1.0, blob_px: int = 8) -> Image:
    """Return 180 x 320 x 3 of soft blobs in many colours."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, 255, (SIZE[1] // blob_px, SIZE[0] // blob_px, 3)).astype(np.uint8)
    picture = cv2.resize(coarse, SIZE, interpolation=cv2.INTER_CUBIC)
    return np.asarray(picture * light, np.uint8)


def moved(image: Image, x: float, y: float = 0.0, *, zoom: float = 1.0) -> Image:
    """Return the picture as seen after the camera has moved."""
    matrix = np.array([[zoom, 0, x], [0, zoom, y]], np.float32)
    return np.asarray(cv2.warpAffine(image, matrix, SIZE, borderMode=cv2.BORDER_REFLECT), np.uint8)


def noisy(image: Image, seed: int, strength: float = 3.0) -> Image:
    """Return the picture with a sensor's noise."""
    grain = np.random.default_rng(seed).normal(0, strength, image.shape)
    return np.asarray((image + grain).clip(0, 255), np.uint8)
