"""Why there is no highlight."""

import numpy as np

from services.domain.artifacts import MotionSettings
from services.highlights.motion.curve import Curve
from services.highlights.motion.explain import zero_reason
from services.highlights.motion.path import STEP_S


def curve_of(motion: float, *, seen: float = 1.0, seconds: int = 40) -> Curve:
    values = np.full(round(seconds / STEP_S), motion, np.float32)
    return Curve(float(seconds), values, values, np.arange(len(values)) < seen * len(values), ())


def test_nobody_is_said() -> None:
    assert zero_reason(curve_of(0, seen=0), MotionSettings()).startswith("No person was seen in the 40 s")
    one_picture = zero_reason(curve_of(0, seen=0), MotionSettings(), 60.0)
    assert one_picture.startswith("No person was seen in the 60 s")


def test_holding_still_is_explained_with_numbers() -> None:
    reason = zero_reason(curve_of(0.02, seen=0.5), MotionSettings())
    assert "A person was seen in 20 s of 40 s" in reason
    assert "at most 0.02 body lengths within a second, and a highlight begins at 0.08" in reason
    assert "Holding still" in reason


def test_small_motion_gets_a_threshold_to_try() -> None:
    assert "try a threshold of 0.05" in zero_reason(curve_of(0.06), MotionSettings())


def test_short_motion_gets_a_length_to_try() -> None:
    assert "never for 0.6 s" in zero_reason(curve_of(0.3), MotionSettings())
