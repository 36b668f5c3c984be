"""The One Euro filter: smooth at rest, quick in motion (Casiez, Roussel, Vogel 2012)."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

SPEED_CUTOFF_HZ = 1.0


class OneEuro:
    """Filters an array of values, which all count in the unit of `scale`, given at each step.

    The cutoff is `rest_hz` at rest and grows by `per_speed` for each unit a second.
    """

    def __init__(self, rest_hz: float, per_speed: float) -> None:
        self._rest_hz = rest_hz
        self._per_speed = per_speed
        self._time_s = 0.0
        self._raw: Floats | None = None
        self._speed = np.zeros(1, np.float32)
        self._smooth = np.zeros(1, np.float32)

    def __call__(self, values: Floats, time_s: float, scale: float) -> Floats:
        """Return the values smoothed. Steps back in time smooth as those forward do; without a step nothing changes."""
        if self._raw is None:
            self._speed, self._smooth = np.zeros_like(values), values
        else:
            step_s = abs(time_s - self._time_s)
            if not step_s:
                return self._smooth
            speed = (values - self._raw) / scale / step_s
            self._speed = self._speed + _weight(np.float32(SPEED_CUTOFF_HZ), step_s) * (speed - self._speed)
            cutoff = np.asarray(self._rest_hz + self._per_speed * np.abs(self._speed), np.float32)
            self._smooth = self._smooth + _weight(cutoff, step_s) * (values - self._smooth)
        self._raw, self._time_s = values, time_s
        return self._smooth


def _weight(cutoff_hz: Floats | np.float32, step_s: float) -> Floats:
    """Return how much a new value counts in a first-order low pass."""
    lag_s = 1 / (2 * np.pi * cutoff_hz)
    return np.asarray(step_s / (step_s + lag_s), np.float32)
