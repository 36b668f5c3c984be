"""Tesseract: single lines of one script, on the processor. What it needs is in clients/local_models/tessdata.py."""

import os
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from clients.local_models.rapidocr import Picture
from clients.local_models.tessdata import ScriptModel, Tessdata

Grey = npt.NDArray[np.uint8]
HEIGHTS_PX = (64, 100)  # of a line; one is better for Devanagari, the other for Cyrillic
SURE = 0.88  # a first look that is so sure needs no other
_BRIGHT = 205
_SINGLE_LINE = 7  # its page segmentation mode
_MARGIN_PX = 12


class LineReader(Protocol):
    """Reads lines of one script."""

    @property
    def model(self) -> ScriptModel: ...

    def read(self, picture: Picture) -> tuple[str, float]:
        """The text of a line and how sure it is, 0..1."""


class TesseractReader:
    """One model, loaded once."""

    def __init__(self, tessdata: Tessdata, model: ScriptModel) -> None:
        self.model = model
        os.putenv("OMP_THREAD_LIMIT", "1")  # threads that wait for each other take longer than one
        if str(tessdata.library) not in sys.path:
            sys.path.insert(0, str(tessdata.library))
        import tesserocr  # type: ignore[import-not-found]  # heavy, and there only where a person asked for it

        self._engine: Any = tesserocr.PyTessBaseAPI(path=str(tessdata.data), lang=model.name, psm=_SINGLE_LINE)

    def read(self, picture: Picture) -> tuple[str, float]:
        best = ("", 0.0)
        for look in _looks(picture):
            best = max(best, self._read(look), key=lambda one: one[1])
            if best[1] >= SURE:
                break
        return best

    def _read(self, look: Grey) -> tuple[str, float]:
        height, width = look.shape
        self._engine.SetImageBytes(look.tobytes(), width, height, 1, width)
        # Its Greek has the sign for "micro" in place of a letter.
        text = " ".join(unicodedata.normalize("NFKC", self._engine.GetUTF8Text()).split())
        return text, self._engine.MeanTextConf() / 100 if text else 0.0


def _looks(picture: Picture) -> Iterator[Grey]:
    """Black letters on white: bright letters alone, and by the threshold between two heaps of grey, either way."""
    import cv2  # heavy: only the stage's own process loads it

    for height in HEIGHTS_PX:
        scale = height / picture.shape[0]
        line = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        grey = cv2.cvtColor(line, cv2.COLOR_RGB2GRAY)
        _, dark = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        bright = np.where(line[:, :, 0] > _BRIGHT, 0, 255).astype(np.uint8)
        for look in (bright, dark, 255 - dark):
            yield cv2.copyMakeBorder(
                look, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX, cv2.BORDER_CONSTANT, value=(255,)
            )
