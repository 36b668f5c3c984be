"""What a body is: its landmarks in groups, its length, whether it is plausible; arrays in, arrays out.

Landmarks are arrays (... x 33 x 3) of x, y in pixels and visibility 0..1, NaN where nobody is.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# Indices of MediaPipe's 33 pose landmarks, and how much each group's motion says that the body moves. The trunk says
# most; a hand alone says little, or every gesture of a talker would be a highlight.
GROUPS: tuple[tuple[tuple[int, ...], float], ...] = (
    ((0, 7, 8), 1.0),  # head
    ((11, 12), 2.0),  # shoulders
    ((23, 24), 2.0),  # hips
    ((13, 14), 1.0),  # elbows
    ((15, 16), 1.0),  # wrists
    ((25, 26), 1.0),  # knees
    ((27, 28), 1.0),  # ankles
)
LIMBS = (13, 14, 15, 16, 25, 26)
ANKLES = (27, 28)
ANKLES_SEEN = 0.7  # visibility
SHOULDERS, HIPS = (11, 12), (23, 24)

# Parts of the standing height: shoulder to hip (0.818 - 0.530), and shoulder to shoulder (2 x 0.129); Drillis and
# Contini 1966, as in Winter, Biomechanics and Motor Control of Human Movement, fig. 4.1.
TRUNK_PART, SHOULDER_PART = 0.288, 0.259
VISIBLE = 0.5


def _centre(people: Floats, joints: tuple[int, ...]) -> Floats:
    return np.asarray(people[..., joints, :2].mean(axis=-2), np.float32)


def length(people: Floats) -> Floats:
    """Return the body's standing height in pixels, whatever its posture: the larger of what trunk and shoulders say."""
    trunk = np.linalg.norm(_centre(people, SHOULDERS) - _centre(people, HIPS), axis=-1)
    shoulders = np.linalg.norm(people[..., 11, :2] - people[..., 12, :2], axis=-1)
    return np.asarray(np.maximum(trunk / TRUNK_PART, shoulders / SHOULDER_PART), np.float32)


def centre(people: Floats) -> Floats:
    """Return the middle of the trunk in pixels (... x 2)."""
    return np.asarray((_centre(people, SHOULDERS) + _centre(people, HIPS)) / 2, np.float32)


def boxes(people: Floats, size: tuple[int, int], margin: float = 0.1) -> Floats:
    """Return left, top, right, bottom around each person in pixels, `margin` body lengths wider, inside the picture."""
    spare = margin * length(people)[..., None]
    low = people[..., :2].min(axis=-2) - spare
    high = people[..., :2].max(axis=-2) + spare
    limits = np.array(size, np.float32)
    return np.asarray(np.concatenate([low.clip(0, limits), high.clip(0, limits)], axis=-1), np.float32)


def weights(people: Floats) -> Floats:
    """Return how much each landmark counts (... x 33): its group's share, by its visibility.

    Who is seen without ankles is a talker before a camera more often than not. Their hands gesture and the model makes
    up their legs, so the trunk alone counts.
    """
    seen = ((people[..., 2] - VISIBLE) / (1 - VISIBLE)).clip(0, 1)
    whole = ((people[..., ANKLES, 2].max(axis=-1) - VISIBLE) / (ANKLES_SEEN - VISIBLE)).clip(0, 1)
    result = np.zeros(people.shape[:-1], np.float32)
    for joints, share in GROUPS:
        result[..., joints] = (share / len(joints)) * seen[..., joints]
    result[..., LIMBS] *= whole[..., None]
    return result


def moved(people: Floats, affine: Floats) -> Floats:
    """Return the people where an affine map (2 x 3) takes them."""
    result = people.copy()
    result[..., :2] = people[..., :2] @ affine[:, :2].T + affine[:, 2]
    return result


def displacement(before: Floats, after: Floats) -> Floats:
    """Return how far each person moved in pixels: the root of the weighted mean square over their landmarks."""
    weight = np.minimum(weights(before), weights(after))
    square = np.square(after[..., :2] - before[..., :2]).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.sqrt((weight * square).sum(axis=-1) / weight.sum(axis=-1)), np.float32)
