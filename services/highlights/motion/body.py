"""What a body is: its landmarks in groups, its length, whether it is plausible; arrays in, arrays out.

Landmarks are arrays (... x 33 x 3) of x, y in pixels and visibility 0..1, NaN where nobody is.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# Indices of MediaPipe's 33 pose landmarks.
SHOULDERS, HIPS, WRISTS, ANKLES = (11, 12), (23, 24), (15, 16), (27, 28)

# Parts of the standing height: shoulder to hip (0.818 - 0.530), and shoulder to shoulder (2 x 0.129); Drillis and
# Contini 1966, as in Winter, Biomechanics and Motor Control of Human Movement, fig. 4.1.
TRUNK_PART, SHOULDER_PART = 0.288, 0.259
VISIBLE = 0.5  # below it a landmark is made up


def joint(people: Floats, joints: tuple[int, ...]) -> Floats:
    """Return the middle of some joints (... x 2)."""
    return np.asarray(people[..., joints, :2].mean(axis=-2), np.float32)


def seen(people: Floats, joints: tuple[int, ...]) -> Floats:
    """Return how well the worst of some joints is seen (...), 0..1."""
    visibility = people[..., joints, 2].min(axis=-1)
    return np.asarray(((visibility - VISIBLE) / (1 - VISIBLE)).clip(0, 1), np.float32)


def length(people: Floats) -> Floats:
    """Return the body's standing height in pixels, whatever its posture: the larger of what trunk and shoulders say."""
    trunk = np.linalg.norm(joint(people, SHOULDERS) - joint(people, HIPS), axis=-1)
    shoulders = np.linalg.norm(people[..., 11, :2] - people[..., 12, :2], axis=-1)
    return np.asarray(np.maximum(trunk / TRUNK_PART, shoulders / SHOULDER_PART), np.float32)


def centre(people: Floats) -> Floats:
    """Return the middle of the trunk in pixels (... x 2)."""
    return np.asarray((joint(people, SHOULDERS) + joint(people, HIPS)) / 2, np.float32)


def boxes(people: Floats, size: tuple[int, int], margin: float = 0.1) -> Floats:
    """Return left, top, right, bottom around each person in pixels, `margin` body lengths wider, inside the picture."""
    spare = margin * length(people)[..., None]
    low = people[..., :2].min(axis=-2) - spare
    high = people[..., :2].max(axis=-2) + spare
    limits = np.array(size, np.float32)
    return np.asarray(np.concatenate([low.clip(0, limits), high.clip(0, limits)], axis=-1), np.float32)


def moved(people: Floats, affine: Floats) -> Floats:
    """Return the people where an affine map (2 x 3) takes them."""
    result = people.copy()
    result[..., :2] = people[..., :2] @ affine[:, :2].T + affine[:, 2]
    return result
