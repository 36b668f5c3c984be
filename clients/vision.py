"""Text in pictures: the Protocols of finding and reading it, and RapidOCR, which does both on this machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

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


class RapidOcr:
    """RapidOCR with the models inside its wheel, on the processor."""

    name = "rapidocr"

    def __init__(self, *, find_side: int = 640) -> None:
        """Captions are found at `find_side` pixels on the longer side; reading uses the picture as it is."""
        # heavy: only the stage's own process loads it
        from rapidocr import RapidOCR

        self._find_side = find_side
        quiet = {"Global.log_level": "critical", "Global.text_score": 0.3}
        self._finder = RapidOCR(params={**quiet, "Det.limit_type": "max", "Det.limit_side_len": find_side})
        # What is read is known to hold text, so that doubtful boxes are worth a try. Boxes wider than usual keep the
        # spaces between words: "NOW WITH A", not "NOWWITHA".
        sure = {"Det.limit_type": "max", "Det.limit_side_len": 1280, "Det.box_thresh": 0.35, "Det.unclip_ratio": 2.3}
        self._reader = RapidOCR(params={**quiet, **sure})
        for engine in (self._finder, self._reader):
            _stop_spinning(engine._load_det_model().session)
        _stop_spinning(self._reader._load_rec_model().session)

    def find(self, image: Picture) -> list[Box]:
        import cv2  # heavy: only the stage's own process loads it

        scale = min(1.0, self._find_side / max(image.shape[:2]))
        small = image if scale == 1 else cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        found = self._finder(_bgr(small), use_det=True, use_cls=False, use_rec=False)
        corners = () if found.boxes is None else found.boxes
        return [box for quad in corners if (box := _upright(quad / scale, image)).area]

    def read(self, image: Picture) -> list[TextBox]:
        return [
            TextBox(one.text, one.confidence, Box(one.box.left, one.box.top + top, one.box.right, one.box.bottom + top))
            for top, bottom in strips(image)
            for one in self._read(image[top:bottom])
        ]

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


def _stop_spinning(model: Any) -> None:
    """Let a model's threads sleep between two layers instead of running in circles.

    Beside other work on two cores a search took 0.13 s so, and 0.44 s with onnxruntime's default.
    RapidOCR has no parameter for it: its settings take no objects, so its session is replaced after it was made.
    """
    # heavy: only the stage's own process loads it
    import onnxruntime  # type: ignore[import-untyped]

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    model.session = onnxruntime.InferenceSession(
        model.session._model_path, sess_options=options, providers=["CPUExecutionProvider"]
    )


def _bgr(image: Picture) -> Picture:
    return np.ascontiguousarray(image[:, :, ::-1])


def _upright(quad: npt.NDArray[np.float32], image: Picture) -> Box:
    height, width = image.shape[:2]
    (left, top), (right, bottom) = np.floor(quad.min(axis=0)).astype(int), np.ceil(quad.max(axis=0)).astype(int)
    return Box(max(0, int(left)), max(0, int(top)), min(width, int(right)), min(height, int(bottom)))
