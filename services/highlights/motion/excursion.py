"""How far a body moves in about a second: it tells even a slow exercise from a hold."""

import numpy as np

from services.highlights.motion.path import ARMS_AND_HEAD, LEGS_SEEN, STEP_S, Path, spread
from services.highlights.motion.stays import Kind
from services.highlights.motion.track import Floats

SHORT_S, LONG_S = 1.1, 2.1  # windows: what is slow gets somewhere in the long one
LONG_PART = 0.7
EDGE_S = 0.5  # window that tells when motion begins and ends

# How much the way of each group says that the body moves: trunk and knees most. A hand alone says little, or every
# gesture of a talker would be a highlight.
TRUNK = 1.3
SHOULDERS, KNEE, ELBOW, WRIST, HEAD = 0.5, 1.0, 0.5, 0.3, 0.3
JOINT_WEIGHTS = np.array([SHOULDERS, KNEE, KNEE, ELBOW, ELBOW, WRIST, WRIST, HEAD], np.float32)
TALKING = 0.5


def motion(path: Path, kind: Kind) -> Floats:
    """Return how far the body gets around each step (m), in body lengths."""
    both = np.maximum(excursion(path, kind, SHORT_S), LONG_PART * excursion(path, kind, LONG_S))
    return np.asarray(both, np.float32)


def excursion(path: Path, kind: Kind, window_s: float) -> Floats:
    """Return the most that a group of the body gets in a window around each step (m)."""
    count = round(window_s / STEP_S)
    trunk = np.asarray(TRUNK * spread(path.trunk, count), np.float32)
    if kind is Kind.BUST:
        return trunk
    joints = spread(path.joints, count) * path.seen * _weights(path)
    return np.asarray(np.maximum(trunk, joints.max(axis=1)), np.float32)


def _weights(path: Path) -> Floats:
    weights = JOINT_WEIGHTS.copy()
    if path.shows_legs < LEGS_SEEN:
        weights[ARMS_AND_HEAD] *= TALKING
    return weights
