"""Text in pictures: the Protocols of finding and reading it, and RapidOCR, which does both on this machine."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from clients.local_models.letter_gaps import with_unknown
from clients.local_models.onnx_network import OnnxNetwork
from clients.local_models.text_quads import Marks, Quad, in_order, straightened
from utils.memory import give_back

Picture = npt.NDArray[np.uint8]
"""Height x width x 3, RGB."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Box:
    """An upright rectangle in pixels; `right` and `bottom` are just outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def area(self) -> int:
        return self.width * self.height

    def shared(self, other: "Box") -> int:
        """The area in both."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0, width) * max(0, height)


@dataclass(frozen=True)
class TextBox:
    """A line of text as read, and where it stands in the picture."""

    text: str
    confidence: float  # 0..1
    box: Box


class TextFinder(Protocol):
    """Tells where text stands, without reading it; cheap enough for every other frame."""

    def find(self, image: Picture) -> list[Box]: ...


class TextReader(Protocol):
    """Reads the text of a picture, line by line. Each picture may cost money."""

    @property
    def name(self) -> str: ...

    def read(self, image: Picture) -> list[TextBox]: ...


class LinesReader(TextReader, Protocol):
    """Reads pictures that hold one line each without searching them for text, for nothing."""

    def read_lines(self, lines: Iterable[Picture]) -> list[tuple[str, float]]: ...


@dataclass(frozen=True)
class ReadImage:
    """What a paid reader made of one image: its lines, or why it could not read it."""

    boxes: tuple[TextBox, ...] = ()
    unread: str = ""


class PaidReader(Protocol):
    """Reads many images in few calls, each image for money. Never raises: what it cannot read it says."""

    answered: int
    lost: int

    @property
    def name(self) -> str: ...

    def read(self, images: Sequence[Picture]) -> Iterator[ReadImage]: ...


STRIP_PX = 192
FIND_SIDE_PX = 640  # captions are found at this size of the longer side; reading uses the picture as it is
_READ_SIDE_PX = 1280
_GRID_PX = 32  # the finder's network takes multiples of it
_STRETCH = 0.04  # letters may be so much narrower or wider than they are
_FOUND = Marks(sure=0.5, larger=1.6)
# What is read is known to hold text, so that doubtful boxes are worth a try. Boxes wider than usual keep the spaces
# between words: "NOW WITH A", not "NOWWITHA".
_TO_READ = Marks(sure=0.35, larger=2.3)
_LINE_PX, _LEAST_WIDTH_PX = 48, 320  # of a line as the recogniser was trained on it
_LEAST_CONFIDENCE = 0.3
_SURE_ALONE, _LEAST_REST = 0.8, 4  # of a sign by itself at the end of a line; signs of a line, with it


class RapidOcr:
    """The models inside RapidOCR's wheel, on the processor.

    Its own way round them takes a second of the processor to import, and as much memory as they do. The steps, and
    what is no size of ours, are its (Apache-2.0), and PaddleOCR's before it.
    """

    name = "rapidocr"

    def __init__(self) -> None:
        self._finder = OnnxNetwork(_model("PP-OCRv6_det_small.onnx"))
        self._recogniser = OnnxNetwork(_model("PP-OCRv6_rec_small.onnx"))
        self._letters = ["", *self._recogniser.said("character").splitlines(), " "]  # the first: none

    def find(self, image: Picture) -> list[Box]:
        """Find lines of text."""
        boxes = (_upright(quad, image) for quad in self._quads(image, _FOUND, FIND_SIDE_PX))
        return [box for box in boxes if box.area]

    def read(self, image: Picture) -> list[TextBox]:
        """Find lines of text and read them."""
        return [
            TextBox(one.text, one.confidence, Box(one.box.left, one.box.top + top, one.box.right, one.box.bottom + top))
            for top, bottom in strips(image)
            for one in self._read(image[top:bottom])
        ]

    def read_lines(self, lines: Iterable[Picture]) -> list[tuple[str, float]]:
        """Return the text and confidence of each picture, which holds one line and little else."""
        give_back()
        # One by one: those read together are all as wide as the widest. A quarter less time, and 100 MB less memory.
        return [self._recognised(line) for line in lines]

    def _quads(self, image: Picture, marks: Marks, side_px: int) -> list[Quad]:
        """Lines of a picture that is looked at with its longer side so long at most, in its own pixels."""
        import cv2  # heavy: only the stage's own process loads it

        scale = min(1.0, side_px / max(image.shape[:2]))
        height, width = (_fitting(side * scale) for side in image.shape[:2])
        small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        whole = cv2.copyMakeBorder(small, 0, -height % _GRID_PX, 0, -width % _GRID_PX, cv2.BORDER_REPLICATE)
        found = marks.quads(self._finder(_values(whole))[0, 0])
        back = np.array((image.shape[1] / width, image.shape[0] / height), np.float32)
        return [quad * back for quad in found]

    def _read(self, image: Picture) -> list[TextBox]:
        give_back()
        found = []
        for quad in in_order(self._quads(image, _TO_READ, _READ_SIDE_PX)):
            box = _upright(quad, image)
            text, confidence = self._recognised(straightened(image, quad)) if box.area else ("", 0.0)
            if text.strip() and confidence >= _LEAST_CONFIDENCE:
                found.append(TextBox(text, confidence, box))
        return found

    def _recognised(self, line: Picture) -> tuple[str, float]:
        import cv2  # heavy: only the stage's own process loads it

        width = max(1, round(_LINE_PX * line.shape[1] / line.shape[0]))
        values = _values(cv2.resize(line, (width, _LINE_PX)))
        spare = max(0, _LEAST_WIDTH_PX - width)
        (chances,) = self._recogniser(np.pad(values, ((0, 0), (0, 0), (0, 0), (0, spare))))
        return _decoded(chances, self._letters)


def _model(name: str) -> Path:
    """A file of the wheel, which is not imported for it."""
    wheel = find_spec("rapidocr")
    assert wheel is not None  # a requirement of ours
    assert wheel.origin is not None
    return Path(wheel.origin).parent / "models" / name


def _values(image: Picture) -> Floats:
    """A picture as both networks take it: 1 x 3 x height x width, blue first, -1..1."""
    import cv2  # heavy: only the stage's own process loads it

    return np.asarray(cv2.dnn.blobFromImage(image, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True), np.float32)


def _decoded(chances: Floats, letters: Sequence[str]) -> tuple[str, float]:
    """The most likely letter of each place (places x letters), where it is not the one before again, and the mean.

    That is the greedy way of connectionist temporal classification (Graves et al. 2006). Where a letter was passed over
    stands a mark for it.
    """
    best = chances.argmax(axis=1)
    is_new = (best != 0) & (best != np.concatenate(([-1], best[:-1])))
    if not is_new.any():
        return "", 0.0
    places, sure = np.flatnonzero(is_new), chances.max(axis=1)[is_new]
    signs = [letters[letter] for letter in best[is_new]]
    kept = _without_doubtful_ends(signs, sure)
    text = with_unknown(signs[kept], places[kept].tolist())
    return text, round(float(sure.mean()), 5)


def _without_doubtful_ends(signs: Sequence[str], sure: Floats) -> slice:
    """All but a sign by itself at either end that nobody is sure of: beside a line, that is an emoji, and no number."""
    first, end = 0, len(signs)
    if end > _LEAST_REST and signs[1] == " " and sure[0] < _SURE_ALONE:
        first = 2
    if end - first > _LEAST_REST and signs[-2] == " " and sure[-1] < _SURE_ALONE:
        end -= 2
    return slice(first, end)


def strips(image: Picture) -> list[tuple[int, int]]:
    """Rows (from, to) of a picture that is cut only where nothing is, into parts of about STRIP_PX.

    Reading 1280 x 1280 pixels at once takes 400 MB; in strips and with memory given back between them, 120 MB.
    """
    empty = np.flatnonzero((image == image[:, :1]).all(axis=(1, 2)))
    cuts = [0]
    while len(image) - cuts[-1] > STRIP_PX:
        fitting = empty[(empty > cuts[-1]) & (empty <= cuts[-1] + STRIP_PX)]
        later = empty[empty > cuts[-1] + STRIP_PX]
        if not len(fitting) and not len(later):
            break
        cuts.append(int(fitting[-1] if len(fitting) else later[0]))
    return list(pairwise([*cuts, len(image)]))


def _fitting(side: float) -> int:
    """The side in pixels: a multiple of the grid where one is near, so that nothing has to be added."""
    near = max(_GRID_PX, round(side / _GRID_PX) * _GRID_PX)
    return near if abs(near - side) <= _STRETCH * side else max(1, round(side))


def _upright(quad: npt.NDArray[np.float32], image: Picture) -> Box:
    height, width = image.shape[:2]
    (left, top), (right, bottom) = np.floor(quad.min(axis=0)).astype(int), np.ceil(quad.max(axis=0)).astype(int)
    return Box(max(0, int(left)), max(0, int(top)), min(width, int(right)), min(height, int(bottom)))
