"""What Vision answers about one image, read into lines with places."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, Field

from clients.local_models.rapidocr import Box, TextBox

_CONFIDENCE = 0.9  # where the answer tells none
_SPACES = ("SPACE", "SURE_SPACE", 1, 2)  # TextAnnotation.DetectedBreak, as names or numbers
_ENDS = ("EOL_SURE_SPACE", "HYPHEN", "LINE_BREAK", 3, 4, 5)
_NEAR = 0.9  # of the line's height: a wider gap is none between words, but between two texts that stand side by side


class _Corner(BaseModel):
    x: float = 0.0  # JSON leaves out a number that is 0
    y: float = 0.0


class _Poly(BaseModel):
    vertices: list[_Corner] = []
    normalizedVertices: list[_Corner] = []  # as the answer spells it


class _Break(BaseModel):
    type: int | str = 0


class _Property(BaseModel):
    detectedBreak: _Break | None = None


class _Symbol(BaseModel):
    text: str = ""
    signs: _Property | None = Field(default=None, alias="property")

    @property
    def after(self) -> int | str:
        """The break behind the letter."""
        return self.signs.detectedBreak.type if self.signs and self.signs.detectedBreak else 0


class _Written(BaseModel):
    symbols: list[_Symbol] = []
    confidence: float = 0.0
    boundingBox: _Poly = _Poly()


class _Paragraph(BaseModel):
    words: list[_Written] = []


class _Block(BaseModel):
    paragraphs: list[_Paragraph] = []


class _Page(BaseModel):
    blocks: list[_Block] = []


class _Full(BaseModel):
    text: str = ""
    pages: list[_Page] = []


class _Plain(BaseModel):
    description: str = ""
    boundingPoly: _Poly = _Poly()


class _Error(BaseModel):
    code: int = 0
    message: str = ""


class ImageAnswer(BaseModel):
    """AnnotateImageResponse, with the names of its JSON."""

    error: _Error = _Error()
    textAnnotations: list[_Plain] = []
    fullTextAnnotation: _Full = _Full()


class BatchAnswer(BaseModel):
    """BatchAnnotateImagesResponse."""

    responses: list[ImageAnswer]


@dataclass(frozen=True)
class _Word:
    text: str
    confidence: float
    box: Box
    after: int | str = 0  # the break behind it


def text_boxes(answer: ImageAnswer, width: int, height: int) -> list[TextBox] | None:
    """Lines as they stand; None when there is text without any place."""
    words = list(_full(answer, width, height)) or list(_plain(answer))
    if not words:
        has_text = answer.fullTextAnnotation.text or any(one.description for one in answer.textAnnotations)
        return None if has_text else []
    return [_line(words_of_line) for words_of_line in _lines(words)]


def _full(answer: ImageAnswer, width: int, height: int) -> Iterator[_Word]:
    for page in answer.fullTextAnnotation.pages:
        for block in page.blocks:
            for paragraph in block.paragraphs:
                for word in paragraph.words:
                    box = _box(word.boundingBox, width, height)
                    text = "".join(symbol.text for symbol in word.symbols)
                    if box and text:
                        yield _Word(text, word.confidence or _CONFIDENCE, box, word.symbols[-1].after)


def _plain(answer: ImageAnswer) -> Iterator[_Word]:
    """The words without their letters; the first annotation is all of them together."""
    for one in answer.textAnnotations[1:]:
        if one.description and (box := _box(one.boundingPoly, 1, 1)):
            yield _Word(one.description, _CONFIDENCE, box, _SPACES[0])


def _box(poly: _Poly, width: int, height: int) -> Box | None:
    """Corners come in pixels, or as parts of the image; a missing number is 0."""
    corners = [(corner.x, corner.y) for corner in poly.vertices]
    corners = corners or [(corner.x * width, corner.y * height) for corner in poly.normalizedVertices]
    if not corners:
        return None
    across, down = [round(x) for x, _ in corners], [round(y) for _, y in corners]
    box = Box(min(across), min(down), max(across), max(down))
    return box if box.width > 0 and box.height > 0 else None


def _lines(words: Sequence[_Word]) -> list[list[_Word]]:
    lines: list[list[_Word]] = []
    for word in words:
        if lines and _goes_on(lines[-1][-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _goes_on(before: _Word, word: _Word) -> bool:
    height = max(before.box.height, word.box.height)
    gap = word.box.left - before.box.right
    level = abs(before.box.top + before.box.bottom - word.box.top - word.box.bottom) / 2
    return before.after not in _ENDS and -height < gap <= _NEAR * height and level < 0.5 * height


def _line(words: Sequence[_Word]) -> TextBox:
    text = "".join(word.text + " " * (word.after in _SPACES) for word in words).strip()
    letters = sum(len(word.text) for word in words)
    confidence = sum(word.confidence * len(word.text) for word in words) / letters
    box = Box(
        min(word.box.left for word in words),
        min(word.box.top for word in words),
        max(word.box.right for word in words),
        max(word.box.bottom for word in words),
    )
    return TextBox(text, min(1.0, confidence), box)
