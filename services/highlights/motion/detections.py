"""People in a picture, from the raw numbers of BlazePose's detector.

It is a single-shot detector (Liu et al. 2016) with anchors of one size on grids of 8, 16 and 32 pixels; the grids, two
anchors a cell on the finer ones and six on the last, are those that MediaPipe's graph names for this network.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from services.highlights.motion.regions import Region, around, overlap

Floats = npt.NDArray[np.float32]
Image = npt.NDArray[np.uint8]

SIDE = 224  # pixels that the network sees
GRIDS = ((8, 2), (16, 2), (32, 6))  # pixels of a cell, anchors in it
SURE = 0.5  # score, 0..1
SAME = 0.3  # overlap of two boxes of one person


def letterboxed(image: Image) -> tuple[Floats, Floats]:
    """Return the picture as the network sees it (-1..1), and the map (2 x 3) from there, 0..1, to its own pixels."""
    # heavy: only the stage's own process loads it
    import cv2

    height, width = image.shape[:2]
    scale = SIDE / max(height, width)
    inner = (max(1, round(width * scale)), max(1, round(height * scale)))
    left, top = (SIDE - inner[0]) // 2, (SIDE - inner[1]) // 2
    seen = np.zeros((SIDE, SIDE, 3), np.float32)
    small = cv2.resize(image, inner, interpolation=cv2.INTER_AREA)
    seen[top : top + inner[1], left : left + inner[0]] = np.asarray(small, np.float32) / 127.5 - 1
    x_scale, y_scale = width / inner[0], height / inner[1]
    back = np.array([[SIDE * x_scale, 0, -left * x_scale], [0, SIDE * y_scale, -top * y_scale]], np.float32)
    return seen, back


def regions(raw: Floats, scores: Floats, back: Floats, most: int) -> list[Region]:
    """Return the regions of at most `most` people, the most certain first, from the network's boxes and scores."""
    probability = 1 / (1 + np.exp(-scores.clip(-50, 50)))
    sure = np.flatnonzero(probability >= SURE)
    sure = sure[np.argsort(-probability[sure], kind="stable")]
    points = raw[sure].reshape(-1, 6, 2) / SIDE  # middle and size of the box, then four points of the body
    points[:, [0, 2, 3, 4, 5]] += anchors()[sure, None]
    weights = probability[sure]
    found: list[Region] = []
    left = np.arange(len(sure))
    boxes = np.concatenate([points[:, 0] - points[:, 1] / 2, points[:, 0] + points[:, 1] / 2], axis=1)
    while len(left) and len(found) < most:
        same = np.array([overlap(boxes[left[0]], boxes[other]) > SAME for other in left])
        same[0] = True
        # What says the same is averaged by its score, as in BlazeFace (Bazarevsky et al. 2019): it trembles less.
        body = np.average(points[left[same]], axis=0, weights=weights[left[same]]) @ back[:, :2].T + back[:, 2]
        found.append(around(body[2], body[3]))
        left = left[~same]
    return found


@cache
def anchors() -> Floats:
    """Return the middles of all anchors (2254 x 2), x and y, 0..1."""
    places = []
    for stride, count in GRIDS:
        cells = SIDE // stride
        middles = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        y, x = np.meshgrid(middles, middles, indexing="ij")
        places.append(np.repeat(np.column_stack([x.ravel(), y.ravel()]), count, axis=0))
    return np.asarray(np.concatenate(places), np.float32)
