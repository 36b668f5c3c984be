"""Contact sheets: many small pictures of text on few images, so that a reader is asked (and paid) seldom."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from clients.local_models.rapidocr import Box, Picture, TextBox

SIDE_PX = 1280
_GUTTER_PX = 14
_GROUND = 127
_SURE_ALONE = 0.8


@dataclass(frozen=True)
class SheetCell:
    """Where the picture number `index` lies on a sheet."""

    index: int
    box: Box


@dataclass(frozen=True)
class Sheet:
    """One image for the reader."""

    image: Picture
    cells: tuple[SheetCell, ...]


@dataclass(frozen=True)
class SheetLine:
    """What was read in one picture."""

    text: str
    confidence: float


def lay_out(pictures: Sequence[Picture]) -> list[Sheet]:
    """Lay pictures in rows of falling height; a picture larger than a sheet is cut at its edge."""
    order = sorted(range(len(pictures)), key=lambda n: -pictures[n].shape[0])
    sheets: list[list[SheetCell]] = []
    left = top = row = SIDE_PX  # a full sheet: the first picture opens one
    for n in order:
        height, width = (min(SIDE_PX - 2 * _GUTTER_PX, side) for side in pictures[n].shape[:2])
        if left + width + _GUTTER_PX > SIDE_PX:
            left, top, row = _GUTTER_PX, top + row + _GUTTER_PX, height
        if top + height + _GUTTER_PX > SIDE_PX:
            sheets.append([])
            left, top, row = _GUTTER_PX, _GUTTER_PX, height
        sheets[-1].append(SheetCell(n, Box(left, top, left + width, top + height)))
        left += width + _GUTTER_PX
    return [_painted(cells, pictures) for cells in sheets]


def _painted(cells: Sequence[SheetCell], pictures: Sequence[Picture]) -> Sheet:
    height = max(cell.box.bottom for cell in cells) + _GUTTER_PX
    width = max(cell.box.right for cell in cells) + _GUTTER_PX
    image = np.full((height, width, 3), _GROUND, np.uint8)
    for cell in cells:
        box = cell.box
        image[box.top : box.bottom, box.left : box.right] = pictures[cell.index][: box.height, : box.width]
    return Sheet(image, tuple(cells))


def lines(sheet: Sheet, found: Sequence[TextBox], cores: Sequence[Box]) -> dict[int, SheetLine]:
    """Give each picture its own words. `cores` says where its text is: a neighbour's line in the margin is not it."""
    read: dict[int, SheetLine] = {}
    for cell in sheet.cells:
        core = cores[cell.index]
        own = _apart([t for t in found if _is_inside(t.box, cell.box, core)])
        if own:
            read[cell.index] = _joined(own)
    return read


def _is_inside(box: Box, cell: Box, core: Box) -> bool:
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    top, bottom = cell.top + core.top, cell.top + core.bottom
    return cell.left <= x < cell.right and top <= y < bottom


def _apart(boxes: Sequence[TextBox]) -> list[TextBox]:
    """Without boxes on top of larger ones: readers sometimes see the end of a line twice."""
    kept: list[TextBox] = []
    for text in sorted(boxes, key=lambda t: -t.box.area):
        if not any(text.box.shared(other.box) > 0.6 * text.box.area for other in kept):
            kept.append(text)
    return kept


def _joined(boxes: Sequence[TextBox]) -> SheetLine:
    """Words of one line from left to right, lines from above; a line's doubt weighs by its length."""
    words = [box for box in boxes if not _is_doubtful_sign(box)] or boxes
    ordered = [box for row in _rows(words) for box in sorted(row, key=lambda b: b.box.left)]
    letters = sum(len(b.text) for b in ordered) or 1
    confidence = sum(b.confidence * len(b.text) for b in ordered) / letters
    return SheetLine(" ".join(b.text.strip() for b in ordered), confidence)


def _is_doubtful_sign(box: TextBox) -> bool:
    """Whether it is a sign by itself that nobody is sure of: an emoji beside the line, and no number."""
    return len(box.text.strip()) == 1 and box.confidence < _SURE_ALONE


def _rows(boxes: Sequence[TextBox]) -> list[list[TextBox]]:
    rows: list[list[TextBox]] = []
    for box in sorted(boxes, key=_middle_y):
        if rows and _middle_y(box) - _middle_y(rows[-1][0]) < 0.5 * box.box.height:
            rows[-1].append(box)
        else:
            rows.append([box])
    return rows


def _middle_y(box: TextBox) -> float:
    return (box.box.top + box.box.bottom) / 2
