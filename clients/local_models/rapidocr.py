"""Text in pictures: the Protocols of finding and reading it, and RapidOCR, which does both on this machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

from utils.memory import give_back

Picture = npt.NDArray[np.uint8]
"""Height x width x 3, RGB."""


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

    def read_lines(self, lines: Sequence[Picture]) -> list[tuple[str, float]]: ...


@dataclass(frozen=True)
class Page:
    """What a paid reader made of one image: its lines, or why it could not read it."""

    boxes: tuple[TextBox, ...] = ()
    unread: str = ""


class PaidReader(Protocol):
    """Reads many images in few calls, each image for money. Never raises: what it cannot read it says."""

    answered: int
    lost: int

    @property
    def name(self) -> str: ...

    def read(self, images: Sequence[Picture]) -> Iterator[Page]: ...


STRIP_PX = 256
FIND_SIDE_PX = 640  # captions are found at this size of the longer side; reading uses the picture as it is
_GRID_PX = 32  # the finder's network takes multiples of it
_STRETCH = 0.04  # letters may be so much narrower or wider than they are
_UNCLIP = 1.6  # a network marks the middle of a line; boxes are as much larger than its mark


class RapidOcr:
    """RapidOCR with the models inside its wheel, on the processor."""

    name = "rapidocr"

    def __init__(self) -> None:
        # heavy: only the stage's own process loads it
        from rapidocr import RapidOCR
        from rapidocr.ch_ppocr_det.utils import DBPostProcess

        # What is read is known to hold text, so that doubtful boxes are worth a try. Boxes wider than usual keep the
        # spaces between words: "NOW WITH A", not "NOWWITHA".
        sure = {"Det.limit_type": "max", "Det.limit_side_len": 1280, "Det.box_thresh": 0.35, "Det.unclip_ratio": 2.3}
        # One thread: beside hearing and moving two save no time, and they would run in circles between two layers.
        # Line by line: those read together are all as wide as the widest. A quarter less time, and 100 MB less memory.
        alone = {"EngineConfig.onnxruntime.intra_op_num_threads": 1, "Rec.rec_batch_num": 1}
        self._reader = RapidOCR(params={"Global.log_level": "critical", "Global.text_score": 0.3, **alone, **sure})
        self._reader._load_det_model()
        self._reader._load_rec_model()
        self._network = self._reader.text_det.session.session
        self._boxes = DBPostProcess(thresh=0.3, box_thresh=0.5, unclip_ratio=_UNCLIP, use_dilation=True)

    def find(self, image: Picture) -> list[Box]:
        """Find lines of text. RapidOCR's own way round its network takes a fifth longer, and cuts out what it finds."""
        import cv2  # heavy: only the stage's own process loads it

        scale = min(1.0, FIND_SIDE_PX / max(image.shape[:2]))
        height, width = (_fitting(side * scale) for side in image.shape[:2])
        small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        whole = cv2.copyMakeBorder(small, 0, -height % _GRID_PX, 0, -width % _GRID_PX, cv2.BORDER_REPLICATE)
        colours = cv2.dnn.blobFromImage(whole, 1 / 127.5, mean=(127.5, 127.5, 127.5), swapRB=True)  # BGR, -1..1
        (marks,) = self._network.run(None, {self._network.get_inputs()[0].name: colours})
        quads, _ = self._boxes(marks, whole.shape[:2])
        back = np.array((image.shape[1] / width, image.shape[0] / height), np.float32)
        return [box for quad in quads if (box := _upright(quad * back, image)).area]

    def read(self, image: Picture) -> list[TextBox]:
        return [
            TextBox(one.text, one.confidence, Box(one.box.left, one.box.top + top, one.box.right, one.box.bottom + top))
            for top, bottom in strips(image)
            for one in self._read(image[top:bottom])
        ]

    def read_lines(self, lines: Sequence[Picture]) -> list[tuple[str, float]]:
        """Return the text and confidence of each picture, which holds one line and little else."""
        # heavy: only the stage's own process loads it
        from rapidocr.ch_ppocr_rec.typings import TextRecInput

        if not lines:
            return []
        give_back()
        read = self._reader.text_rec(TextRecInput(img=[_bgr(line) for line in lines]))
        return [(str(text), float(score)) for text, score in zip(read.txts, read.scores, strict=True)]

    def _read(self, image: Picture) -> list[TextBox]:
        give_back()
        read = self._reader(_bgr(image), use_det=True, use_cls=False, use_rec=True)
        if read.txts is None or read.boxes is None:
            return []
        rows: Sequence[tuple[npt.NDArray[np.float32], str, float]] = list(
            zip(read.boxes, read.txts, read.scores, strict=True)
        )
        return [TextBox(text, float(score), _upright(quad, image)) for quad, text, score in rows]


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


def _bgr(image: Picture) -> Picture:
    return np.ascontiguousarray(image[:, :, ::-1])


def _upright(quad: npt.NDArray[np.float32], image: Picture) -> Box:
    height, width = image.shape[:2]
    (left, top), (right, bottom) = np.floor(quad.min(axis=0)).astype(int), np.ceil(quad.max(axis=0)).astype(int)
    return Box(max(0, int(left)), max(0, int(top)), min(width, int(right)), min(height, int(bottom)))
