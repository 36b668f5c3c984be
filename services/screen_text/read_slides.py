"""Reads the pictures of a photo post: each once and whole, its texts in the order in which a person reads them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from clients.local_models.rapidocr import Box, Picture, TextBox
from clients.media.pictures import pixels
from clients.progress import Report
from services.domain.artifacts import Media, Slide, TextSpan
from services.screen_text.cut_outs import CutOut
from services.screen_text.lost_marks import with_marks
from services.screen_text.other_scripts import OtherScripts
from services.screen_text.readers import Readers
from services.screen_text.scripts import SeenLine, are_read
from services.screen_text.seen_texts import SeenText, with_other_scripts
from services.screen_text.text_spans import Reading, spans

SHOWN_S = 4.0  # as long as an app shows a slide; only the order that it makes counts
_MARGIN = 0.25  # of a line's height


def read_slides(
    media: Media, folder: Path, readers: Readers, others: OtherScripts | None, report: Report
) -> tuple[list[TextSpan], list[SeenLine]]:
    """The texts of all pictures with their slides, and every line that was seen, read or not."""
    slides, caption = media.pictures, caption_of(media)
    begin_s = media.duration_s if media.has_video else 0.0
    looked_at: list[Picture] = []
    pages = readers.read(list(_told(slides, folder, report, looked_at)))
    texts = [
        (slide.number, text)
        for slide, picture, boxes in zip(slides, looked_at, pages, strict=True)
        for text in _texts(picture, boxes, begin_s + SHOWN_S * (slide.number - 1))
    ]
    known = [text for _, text in texts]
    if readers.is_local and others:
        known = with_other_scripts(known, others, caption)
    if readers.is_local:
        known = with_marks(known, caption)
    seen = [text.line for text in known]
    read = are_read(seen, caption) if readers.is_local else [True] * len(seen)
    readable: dict[int, list[Reading]] = {}
    for (number, _), text, is_read in zip(texts, known, read, strict=True):
        readable.setdefault(number, []).extend(text.whole if is_read else ())
    found = [
        span.model_copy(update={"slide": number})
        for number, readings in readable.items()
        for span in spans(readings, SHOWN_S)
    ]
    return found, seen


def caption_of(media: Media) -> str:
    """What came with the video in words."""
    return f"{media.title}\n{media.caption}"


def _told(slides: Sequence[Slide], folder: Path, report: Report, looked_at: list[Picture]) -> Iterator[Picture]:
    for n, slide in enumerate(slides):
        report(f"Reading slide {n + 1} of {len(slides)}", n / len(slides))
        looked_at.append(pixels(folder / slide.file))
        yield looked_at[-1]


def _texts(picture: Picture, boxes: Sequence[TextBox], start_s: float) -> list[SeenText]:
    return [_text(picture, box, start_s) for box in boxes if box.box.width and box.box.height]


def _text(picture: Picture, found: TextBox, start_s: float) -> SeenText:
    (height, width), box = picture.shape[:2], found.box
    margin = max(2, round(_MARGIN * box.height))
    top, left = max(0, box.top - margin), max(0, box.left - margin)
    core = Box(box.left - left, box.top - top, box.right - left, box.bottom - top)
    cut = CutOut(picture[top : box.bottom + margin, left : box.right + margin], core)
    line = SeenLine(((found.text, found.confidence),), box.width / max(1, box.height), box.height / height, SHOWN_S)
    reading = Reading(
        text=found.text, confidence=found.confidence, start_s=start_s, end_s=start_s + SHOWN_S,
        box=(box.left / width, box.top / height, box.width / width, box.height / height),
    )  # fmt: skip
    return SeenText(line, (reading,), reading, cut)
