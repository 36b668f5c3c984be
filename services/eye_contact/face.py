"""Faces in pictures that follow each other: found once, then followed by their own landmarks."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from clients.local_models.face import DETECTOR_PX, IRIS_PX, MESH_PX, FaceNetworks
from services.eye_contact.eyes import EYES, Eye, eye_of
from services.highlights.motion.regions import Region, cut_out, overlap

Floats = npt.NDArray[np.float32]
Image = npt.NDArray[np.uint8]

GRIDS = ((8, 2), (16, 6))  # pixels of a cell, anchors in it: 896 in all
SURE = 0.6  # score, 0..1, of a face that is found
STILL_ONE = 0.5  # and of one that is followed
SAME = 0.3  # overlap of two boxes of one face
WIDER = 1.5  # times the face, as the mesh was trained
SEARCH_EVERY = 12  # pictures: a second person may come
# Landmarks of the mesh: outer corners of the eyes, sides of the face at the ears.
RIGHT_CORNER, LEFT_CORNER, RIGHT_SIDE, LEFT_SIDE = 33, 263, 234, 454


@dataclass(frozen=True)
class FaceLandmarks:
    """One face: its landmarks in pixels, how sure, how far the head is turned, degrees, and both eyes.

    `landmarks` is 468 x 3 (z as large as x, smaller is nearer); eyes are in the order of the picture, left first.
    """

    landmarks: Floats
    score: float
    yaw: float
    eyes: tuple[Eye, Eye]

    @property
    def box(self) -> Floats:
        """Left, top, right, bottom."""
        points = self.landmarks[:, :2]
        return np.concatenate([points.min(axis=0), points.max(axis=0)])


class FaceFollower:
    """Looks at picture after picture and gives the faces in each, at most two: more than one is all that matters."""

    def __init__(self, networks: FaceNetworks) -> None:
        self._networks = networks
        self._regions: list[Region] = []
        self._until_search = 0

    def look(self, image: Image) -> list[FaceLandmarks]:
        """Return the faces in an RGB picture (height x width x 3)."""
        self._until_search -= 1
        if not self._regions or self._until_search <= 0:
            self._regions = _apart([*self._regions, *self._found(image)])[:2]
            self._until_search = SEARCH_EVERY
        faces = [face for region in self._regions if (face := self._face(image, region))]
        faces = [one for n, one in enumerate(faces) if not any(overlap(one.box, f.box) > SAME for f in faces[:n])]
        self._regions = [_region(face.landmarks) for face in faces]
        return faces

    def _found(self, image: Image) -> list[Region]:
        height, width = image.shape[:2]
        side = max(height, width)
        whole = Region(width / 2, height / 2, float(side), 0.0)
        raw, scores = self._networks.detect(cut_out(image, whole, DETECTOR_PX) * 2 - 1)
        return _detections(raw, scores, whole)

    def _face(self, image: Image, region: Region) -> FaceLandmarks | None:
        points, score = self._networks.mesh(cut_out(image, region, MESH_PX))
        if score < STILL_ONE:
            return None
        seen, affine = points / MESH_PX, region.affine
        placed = seen[:, :2] @ affine[:, :2].T + affine[:, 2]
        landmarks: Floats = np.column_stack([placed, seen[:, 2] * region.side]).astype(np.float32)
        eyes = [self._eye(image, landmarks, number) for number in range(len(EYES))]
        return FaceLandmarks(landmarks, score, _yaw(landmarks), (eyes[0], eyes[1]))

    def _eye(self, image: Image, landmarks: Floats, number: int) -> Eye:
        side = EYES[number]
        seen = cut_out(image, side.region(landmarks), IRIS_PX)
        lids, iris = self._networks.iris(np.ascontiguousarray(seen[:, ::-1]) if side.is_mirrored else seen)
        part = np.float32(1 / IRIS_PX)
        return eye_of(side, landmarks, lids[:, :2] * part, iris[:, :2] * part)


def _yaw(landmarks: Floats) -> float:
    """How far the head is turned, degrees; positive: towards the picture's right."""
    across = landmarks[LEFT_SIDE] - landmarks[RIGHT_SIDE]
    return float(np.degrees(np.arctan2(across[2], np.hypot(across[0], across[1]))))


def _region(landmarks: Floats) -> Region:
    """Where the mesh looks in the next picture: around the face, turned upright."""
    low, high = landmarks[:, :2].min(axis=0), landmarks[:, :2].max(axis=0)
    eyes = landmarks[LEFT_CORNER, :2] - landmarks[RIGHT_CORNER, :2]
    x, y = (low + high) / 2
    return Region(float(x), float(y), WIDER * float((high - low).max()), float(np.arctan2(eyes[1], eyes[0])))


def _detections(raw: Floats, scores: Floats, whole: Region) -> list[Region]:
    probability = 1 / (1 + np.exp(-scores.clip(-50, 50)))
    sure = np.flatnonzero(probability >= SURE)
    sure = sure[np.argsort(-probability[sure], kind="stable")]
    points = raw[sure].reshape(-1, 8, 2) / DETECTOR_PX  # middle and size of the box, then six points of the face
    points[:, [0, 2, 3, 4, 5, 6, 7]] += _anchors()[sure, None]
    affine = whole.affine
    found = []
    for one in points:
        x, y = affine[:, :2] @ one[0] + affine[:, 2]
        eyes = one[3] - one[2]
        side = float(max(one[1])) * whole.side * WIDER
        found.append(Region(float(x), float(y), side, float(np.arctan2(eyes[1], eyes[0]))))
    return _apart(found)


def _apart(regions: list[Region]) -> list[Region]:
    kept: list[Region] = []
    for one in regions:
        if not any(overlap(_box(one), _box(other)) > SAME for other in kept):
            kept.append(one)
    return kept


def _box(region: Region) -> Floats:
    half = region.side / 2
    return np.array([region.x - half, region.y - half, region.x + half, region.y + half], np.float32)


@cache
def _anchors() -> Floats:
    """Return the middles of all anchors (896 x 2), x and y, 0..1."""
    places = []
    for stride, count in GRIDS:
        cells = DETECTOR_PX // stride
        middles = (np.arange(cells, dtype=np.float32) + 0.5) / cells
        y, x = np.meshgrid(middles, middles, indexing="ij")
        places.append(np.repeat(np.column_stack([x.ravel(), y.ravel()]), count, axis=0))
    return np.asarray(np.concatenate(places), np.float32)
