"""Where captions stand: inside the box that no platform covers, and off the mouth of who speaks."""

from collections.abc import Sequence
from dataclasses import dataclass

from clients.media.shape import Size

# At 1080 x 1920: what neither Google's, Meta's nor TikTok's buttons cover, made even on both sides so that captions
# stand in the middle (shotstack.io/learn/vertical-video-safe-zones). Other shapes are shown without buttons over them.
_TALL_SIDE, _TALL_TOP, _TALL_BOTTOM = 192 / 1080, 288 / 1920, 1248 / 1920
_SIDE, _TOP, _BOTTOM = 0.07, 0.07, 0.92
_IS_TALL = 0.7  # width by height
_STEPS = 40
_MOUTH_COST, _FACE_COST = 10.0, 4.0
_PREFERRED = {"top": 0.0, "middle": 0.6, "bottom": 1.0}


@dataclass(frozen=True)
class CaptionArea:
    """Where captions may stand, in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.right - self.left


@dataclass(frozen=True)
class Seen:
    """A face in the clip's picture at one moment of the clip, in pixels."""

    at_s: float
    top: float
    bottom: float
    mouth: float
    shot: int = 0

    def hides_mouth(self, top: float, bottom: float) -> bool:
        """Whether something between these heights lies over the mouth."""
        reach = 0.14 * (self.bottom - self.top)
        return top < self.mouth + reach and bottom > self.mouth - reach

    def hides_face(self, top: float, bottom: float) -> bool:
        """Whether it lies over any part of the face."""
        return top < self.bottom and bottom > self.top


def safe_box(size: Size) -> CaptionArea:
    """The box for a picture of that size."""
    width, height = size
    side, top, bottom = (_TALL_SIDE, _TALL_TOP, _TALL_BOTTOM) if width / height < _IS_TALL else (_SIDE, _TOP, _BOTTOM)
    return CaptionArea(width * side, height * top, width * (1 - side), height * bottom)


def block_bottom(box: CaptionArea, height: float, faces: Sequence[Seen], wanted: str) -> float:
    """Return where a block of lines ends: as near to where it is wanted as the faces leave room."""
    lowest, highest = box.bottom, min(box.bottom, box.top + height)
    liked = highest + (lowest - highest) * _PREFERRED[wanted]
    places = [lowest - (lowest - highest) * step / _STEPS for step in range(_STEPS + 1)]

    def cost(bottom: float) -> float:
        hidden = sum(
            _MOUTH_COST * face.hides_mouth(bottom - height, bottom)
            + _FACE_COST * face.hides_face(bottom - height, bottom)
            for face in faces
        )
        return hidden / max(1, len(faces)) + abs(bottom - liked) / max(1.0, lowest - highest)

    return min(places, key=cost)


def faces_hidden(bottom: float, height: float, faces: Sequence[Seen]) -> float:
    """The part of the looks in which a block lies over any of the face."""
    return sum(face.hides_face(bottom - height, bottom) for face in faces) / max(1, len(faces))


def mouths_hidden(bottom: float, height: float, faces: Sequence[Seen]) -> float:
    """The part of the looks in which a block lies over the mouth."""
    return sum(face.hides_mouth(bottom - height, bottom) for face in faces) / max(1, len(faces))
