"""How a player turns and mirrors stored pictures: phones and front cameras store them as the sensor lies."""

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame

Image = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Orientation:
    """What is done to a stored picture, in this order."""

    swaps: bool = False  # rows become columns
    mirrors: bool = False  # left and right
    flips: bool = False  # above and below

    @property
    def rotation(self) -> int:
        """Degrees clockwise: 0, 90, 180 or 270; of a mirrored picture those of the one that is not."""
        if self.swaps:
            return 90 if self.mirrors else 270
        return 180 if self.flips else 0

    def applied(self, image: Image) -> Image:
        """Return a picture (height x width x 3) as it is shown."""
        image = image.transpose(1, 0, 2) if self.swaps else image
        return np.ascontiguousarray(image[:: -1 if self.flips else 1, :: -1 if self.mirrors else 1])


AS_STORED = Orientation()


def orientation(frame: VideoFrame) -> Orientation:
    """Read a picture's display matrix (ISO/IEC 14496-12, 8.2.2), rounded to quarter turns."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if not isinstance(matrix, SideData):
        return AS_STORED
    a, b, _, c, d = struct.unpack("=5i", bytes(matrix)[:20])
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return Orientation(mirrors=a < 0, flips=d < 0)
    return Orientation(swaps=True, mirrors=c < 0, flips=b < 0)
