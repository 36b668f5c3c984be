"""Pictures of phones that record high dynamic range, as colours that every screen shows: a table for ffmpeg's lut3d.

What a signal means is in ITU-R BT.2100 (tables 4 and 5: PQ and HLG on a screen of 1,000 cd/m2) and BT.1886 (the usual
screen). Light up to about the reference white keeps its colour; what is brighter is rolled off, never clipped.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from clients.media.shape import Colour

Light = npt.NDArray[np.float64]

DIM_WHITE, WHITE = 100.0, 203.0  # cd/m2 of white: of the usual screen, and of BT.2408 where highlights are brighter
SCREEN = 1000.0  # cd/m2 of the brightest, for HLG
_SIDE = 33  # points of the table along each colour
_KNEE = 0.75  # of white, from which on light is rolled off
_GAMMA = 2.4  # of the usual screen
_LUMA = np.array([0.2627, 0.6780, 0.0593])  # of BT.2020
_TO_709 = np.array([[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]])


def colour_of(transfer: int, primaries: int) -> Colour:
    """Tell the kind of colour from the numbers in a file (ITU-T H.273, tables 2 and 3)."""
    wide = Colour.WIDE if primaries == 9 else Colour.SDR
    return {18: Colour.HLG, 16: Colour.PQ}.get(transfer, wide)


def nits(signal: Light, colour: Colour) -> Light:
    """Return the light of RGB signals (… x 3, 0..1), in cd/m2 a colour."""
    if colour is Colour.HLG:
        return _hlg(signal)
    if colour is Colour.PQ:
        return _pq(signal)
    return np.asarray(DIM_WHITE * signal**_GAMMA)


def white_of(brightest: float) -> float:
    """The white level for a video with this peak brightness in cd/m2: dim videos are graded for a dim white."""
    return min(WHITE, max(DIM_WHITE, brightest))


def write_table(target: Path, colour: Colour, white: float) -> None:
    """Write the way from signals of `colour` to those of the usual screen as a .cube file."""
    axis = np.linspace(0.0, 1.0, _SIDE)
    blue, green, red = np.meshgrid(axis, axis, axis, indexing="ij")  # red runs fastest in the file
    signals = np.stack([red, green, blue], axis=-1).reshape(-1, 3)
    lines = "\n".join(" ".join(f"{value:.5f}" for value in row) for row in mapped(signals, colour, white))
    target.write_text(f"LUT_3D_SIZE {_SIDE}\n{lines}\n", encoding="ascii")


def mapped(signal: Light, colour: Colour, white: float) -> Light:
    """Return RGB signals (n x 3, 0..1) as the usual screen's."""
    light = _inside((nits(signal, colour) / white) @ _TO_709.T)
    most = np.maximum(light.max(axis=-1, keepdims=True), 1e-9)
    return np.asarray(np.clip(light * _rolled_off(most) / most, 0.0, 1.0) ** (1 / _GAMMA))


def _rolled_off(light: Light) -> Light:
    above = np.maximum(light - _KNEE, 0.0) / (1 - _KNEE)
    return np.where(light <= _KNEE, light, _KNEE + (1 - _KNEE) * (1 - np.exp(-above)))


def _inside(light: Light) -> Light:
    """Colours that the usual screen does not have, made paler until it has them."""
    grey = (light @ np.array([0.2126, 0.7152, 0.0722]))[..., None]
    least = light.min(axis=-1, keepdims=True)
    part = np.where(least < 0, grey / np.maximum(grey - least, 1e-9), 1.0)
    return np.asarray(grey + (light - grey) * part)


def _hlg(signal: Light) -> Light:
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    return np.asarray(SCREEN * np.maximum(scene @ _LUMA, 1e-9)[..., None] ** 0.2 * scene)


def _pq(signal: Light) -> Light:
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    root = np.maximum(signal, 0.0) ** (1 / m2)
    return np.asarray(10_000 * (np.maximum(root - c1, 0.0) / (c2 - c3 * root)) ** (1 / m1))
