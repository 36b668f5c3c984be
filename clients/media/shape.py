"""What a played track of pictures is, in words and numbers alone: no media library is loaded for it."""

from dataclasses import dataclass
from enum import StrEnum

Size = tuple[int, int]
"""Width and height in pixels."""

MAX_FPS = 60.5  # that phones play
EASY = 70e6  # pixels a second, 1080p at 30: one thread decodes them in a tenth of their time, more take a fifth longer


class Colour(StrEnum):
    """What the numbers of a picture mean."""

    SDR = "sdr"  # as nearly every video, BT.709 or BT.601
    WIDE = "wide"  # the usual range in the wide colours of BT.2020
    HLG = "hlg"  # of phones
    PQ = "pq"  # of films, HDR10


@dataclass(frozen=True)
class VideoTrack:
    """The track that is played. Sizes are as displayed: upright, in square pixels."""

    number: int  # among the file's tracks of moving pictures: ffmpeg's 0:V:NUMBER
    codec: str
    size: Size  # most of the time
    other_sizes: tuple[Size, ...] = ()  # now and then
    rotation: int = 0  # degrees: 0, 90, 180, 270
    fps: float = 0.0
    first_s: float = 0.0  # when the first picture is shown
    bits: int = 8  # of a colour
    is_interlaced: bool = False
    colour: Colour = Colour.SDR
    colour_codes: tuple[int, int, int] = (2, 2, 2)  # matrix, primaries, transfer of ITU-T H.273; 2: not said
    is_square: bool = True  # its pixels
    shapes: tuple[tuple[Size, float], ...] = ()  # width by height of those of a stored size, where pixels change midway
    is_edited: bool = False  # the file has more than it plays, left out somewhere in the middle
    white: float = 100.0  # cd/m2; only where the colour is HLG or PQ

    @property
    def plays_everywhere(self) -> bool:
        """Tell whether its pictures can be given to any player as they are, but for their encoding."""
        plain = self.is_square and not self.other_sizes and not self.is_interlaced and not self.is_edited
        return plain and self.colour is Colour.SDR and self.bits == 8 and self.fps <= MAX_FPS

    @property
    def is_easy(self) -> bool:
        """Tell whether one thread decodes it fast enough."""
        return self.size[0] * self.size[1] * self.fps <= EASY

    @property
    def canvas(self) -> Size:
        """The smallest size of the track's shape in which no picture has to be made smaller."""
        width, height = self.size
        scale = max([1.0, *(max(other[0] / width, other[1] / height) for other in self.other_sizes)])
        return round(width * scale), round(height * scale)
