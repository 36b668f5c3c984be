"""The stage that reads what is written on the screen: text is followed cheaply, and each text read once."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clients.google_vision.configured import configured_vision
from clients.local_models.rapidocr import FIND_SIDE_PX, Box, Picture, RapidOcr, TextFinder, TextReader
from clients.local_models.tessdata import FOLDER, Tessdata
from clients.local_models.tesseract import TesseractReader
from clients.media.frames import Frame, frames
from services.costs.paid_calls import PaidCalls
from services.costs.vendor_answers import remembering
from services.domain.artifacts import Media, ScreenText, TextSpan
from services.domain.losses import lost_sentence, shortfall
from services.domain.stages import Report, StageContext
from services.screen_text.other_scripts import OtherScripts
from services.screen_text.read_slides import read_slides
from services.screen_text.readers import Readers
from services.screen_text.scene import SMALL
from services.screen_text.scripts import SeenLine, notice
from services.screen_text.seen_texts import SeenText, with_other_scripts
from services.screen_text.sheets import SheetLine, lay_out, lines
from services.screen_text.text_spans import Reading, spans
from services.screen_text.tracks import Grey, Track, Tracks
from utils.memory import give_back

_LOOK_S = 0.25  # captions of a few words stand for half a second
_SEARCH_S = 1.0  # a search of the whole picture, unless nothing changed
_MOST_LOOKS = 1200  # of a long video; they are then further apart
_MOST_TEXTS = 300  # read at most; those that stood longest
_MAX_SIDE_PX = 1280
_TIDY_UP = 4  # frames
_CLOSER = 1.35  # a band alone shows a finder less of the picture around a text, which it sees less well then
_BLOCK_PX = 8  # of a picture 160 pixels wide
_CHANGED = 5.0  # grey levels, mean of a block


@dataclass(frozen=True)
class Scan:
    """What was followed through a video."""

    tracks: Sequence[Track]
    width: int
    height: int
    frames_seen: int


def run(context: StageContext) -> ScreenText:
    """Read the screen's text. Raises PermanentError when the picture cannot be decoded."""
    engine = RapidOcr()
    return read_text(context, engine, chosen(context, engine), _other_scripts(context))


def _other_scripts(context: StageContext) -> OtherScripts:
    """Readers of the scripts that a person has added; they load when a line needs them."""
    tessdata = Tessdata(context.settings.models_dir / FOLDER)
    return OtherScripts([TesseractReader(tessdata, model) for model in tessdata.models()])


def chosen(context: StageContext, local: TextReader) -> Readers:
    """Google Vision when it is configured and there is money left; RapidOCR in any case."""
    calls = PaidCalls(context.settings.data_dir / "paid_calls")
    paid = configured_vision(context.settings, remembering(calls))
    if paid and context.paused:
        return Readers(local, notes=[f"{paid.name} was not asked: {context.paused}"], is_final=False)
    return Readers(local, paid, context.settings.prices)


def read_text(
    context: StageContext, finder: TextFinder, readers: Readers, others: OtherScripts | None = None
) -> ScreenText:
    """Find text with `finder`, which is local, and read each text once with `readers`, who may cost money.

    Lines that the local reader cannot read are given to `others`, who know other scripts.
    """
    media = context.media
    assert media is not None
    if not media.has_video and not media.slides:
        return ScreenText(engine="none", reason="The file has sound but no picture.")
    found: list[TextSpan] = []
    lines: list[SeenLine] = []
    nothing, lost, frames_seen, images = [], list[float](), 0, 0
    if media.has_video:
        seen = scan(_looks(context, lost), finder, media.duration_s)
        texts, images = _texts(seen, readers, context.report)
        if readers.is_local and others:
            texts = with_other_scripts(texts, others)
        lines, frames_seen = [text.line for text in texts], seen.frames_seen
        readable = [one for text in texts if text.line.is_read or not readers.is_local for one in text.readings]
        found += spans(readable, media.duration_s)
        nothing.append(f"in {frames_seen} frames over {media.duration_s:.1f} s")
    if media.pictures:
        assert context.media_folder is not None
        shown, seen_lines = read_slides(media, context.media_folder, readers, others, context.report)
        found, lines, images = [*found, *shown], [*lines, *seen_lines], images + len(media.pictures)
        count = len(media.pictures)
        nothing.append("on the picture" if count == 1 else f"on the {count} pictures")
    unread = notice(lines, others.scripts if others else []) if readers.is_local else None
    is_empty = not found and not unread
    return ScreenText(
        engine=", ".join([readers.engine, *([others.used.name] if others and others.used else [])]),
        spans=tuple(found),
        frames_seen=frames_seen,
        frames_read=images,
        notices=tuple(filter(None, (lost_sentence(len(lost)) if lost else None, unread))),
        shortfall=shortfall(len(lost), media),
        reason=" ".join(
            [*([f"No text {_seen_where(media)}{' and '.join(nothing)}."] if is_empty else []), *readers.reasons]
        )
        or None,
        reusable=readers.is_reusable,
        usage=readers.usage,
    )


def _seen_where(media: Media) -> str:
    return "on the screen " if media.has_video else ""


def _looks(context: StageContext, lost: list[float]) -> Iterator[Frame]:
    media = context.media
    assert media is not None
    every_s = max(_LOOK_S, media.duration_s / _MOST_LOOKS)
    looks = frames(context.media_path, track=media.track, every_s=every_s, max_side=_MAX_SIDE_PX, lost=lost)
    return _reported(looks, context.report, looks_in(media, every_s))


def looks_in(media: Media, every_s: float) -> int:
    """How many frames are looked at: one for each time, and none twice where the video has fewer."""
    most = round(media.duration_s * media.fps) if media.fps else math.inf
    return int(max(1, min(round(media.duration_s / every_s), most)))


def _reported(looks: Iterator[Frame], report: Report, total: int) -> Iterator[Frame]:
    for n, frame in enumerate(looks, start=1):
        if n % 4 == 1:
            report(f"Looking for on-screen text, frame {min(n, total)} of {total}", 0.8 * min(1.0, n / total))
        yield frame


def scan(looks: Iterator[Frame], finder: TextFinder, duration_s: float) -> Scan:
    """Follow all texts; search for new ones where the picture changed, at once where a text has just gone."""
    tracks, count = Tracks(), 0
    searched, searched_s = None, -_SEARCH_S
    width = height = 1
    for frame in looks:
        count += 1
        if count % _TIDY_UP == 0:
            give_back()  # or a search's leavings add up to 300 MB in a minute of video
        height, width = frame.image.shape[:2]
        grey = _grey(frame.image)
        tracks.follow(frame.time_s, frame.image, grey)
        blocks = _blocks(grey)
        if frame.time_s - searched_s < _SEARCH_S - 1e-3:
            rows = bands(tracks.vacant(frame.time_s), height)
            boxes = [box for row in rows for box in _find_in(row, frame.image, finder, closer=_CLOSER)]
        elif _has_changed(searched, blocks):
            boxes = _find_in((0, height), frame.image, finder)
            searched, searched_s = blocks, frame.time_s
        else:
            continue
        tracks.meet(frame.time_s, frame.image, grey, boxes)
    return Scan(tracks.finish(duration_s), width, height, count)


def bands(boxes: Sequence[Box], height: int) -> list[tuple[int, int]]:
    """Rows (from, to) of the picture around the boxes, with room for a line above and below, joined where they meet."""
    rows = sorted((max(0, b.top - 2 * b.height), min(height, b.bottom + 2 * b.height)) for b in boxes)
    joined: list[tuple[int, int]] = []
    for top, bottom in rows:
        if joined and top <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(bottom, joined[-1][1]))
        else:
            joined.append((top, bottom))
    return joined


def _find_in(rows: tuple[int, int], image: Picture, finder: TextFinder, *, closer: float = 1.0) -> list[Box]:
    """Search some rows of the picture, at the size at which all of it is searched or a little closer."""
    import cv2  # heavy: only the stage's own process loads it

    top, bottom = rows
    scale = min(1.0, closer * FIND_SIDE_PX / max(image.shape[:2]))
    part = cv2.resize(image[top:bottom], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return [_enlarged(box, 1 / scale, top, image.shape) for box in finder.find(part)]


def _enlarged(box: Box, by: float, top: int, shape: tuple[int, ...]) -> Box:
    sides = math.floor(box.left * by), math.floor(box.top * by), math.ceil(box.right * by), math.ceil(box.bottom * by)
    return Box(sides[0], top + sides[1], min(shape[1], sides[2]), min(shape[0], top + sides[3]))


def _grey(image: Picture) -> Grey:
    import cv2  # heavy: only the stage's own process loads it

    grey: Grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return grey


def _blocks(grey: Grey) -> Grey:
    """The picture so small that only what a person would notice is left."""
    import cv2  # heavy: only the stage's own process loads it

    height, width = grey.shape
    blocks: Grey = cv2.resize(grey, (160, max(1, 160 * height // width)), interpolation=cv2.INTER_AREA)
    return blocks


def _has_changed(before: Grey | None, now: Grey) -> bool:
    if before is None:
        return True
    import cv2  # heavy: only the stage's own process loads it

    difference = cv2.blur(cv2.absdiff(before, now), (_BLOCK_PX, _BLOCK_PX // 2))
    return float(difference.max()) >= _CHANGED


def _texts(seen: Scan, readers: Readers, report: Report) -> tuple[list[SeenText], int]:
    """All texts, each with its readings, and how many images were read for them."""
    tracks = longest(seen.tracks, _MOST_TEXTS)
    shown = [(track, cut) for track in tracks for cut in track.cut_outs]
    sheets = lay_out([cut.picture for _, cut in shown])
    cores = [cut.core for _, cut in shown]
    readings: dict[int, list[Reading]] = {id(track): [] for track in tracks}
    pages = readers.read([sheet.image for sheet in sheets])
    for n, sheet in enumerate(sheets):
        report(f"Reading on-screen text, {n + 1} of {len(sheets)} images", 0.8 + 0.2 * n / len(sheets))
        for index, line in lines(sheet, next(pages), cores).items():
            readings[id(shown[index][0])].append(_reading(shown[index][0], line, seen))
    return [_text(track, readings[id(track)], seen) for track in tracks], len(sheets)


def _text(track: Track, readings: Sequence[Reading], seen: Scan) -> SeenText:
    box, seconds = track.box, (track.end_s or track.seen_s) - track.start_s
    looks = tuple((one.text, one.confidence) for one in readings)
    line = SeenLine(looks, box.width / box.height, box.height / seen.height, seconds)
    place = _reading(track, SheetLine("", 0.0), seen)
    return SeenText(line, tuple(readings), place, track.cut_outs[-1].picture)


def longest(tracks: Sequence[Track], most: int) -> list[Track]:
    """Keep the texts that stood longest when there are too many (credits, a page scrolling by), in order of time."""
    by_time = sorted(tracks, key=lambda t: t.start_s - (t.end_s or t.seen_s))[:most]
    return sorted(by_time, key=lambda t: t.start_s)


def _reading(track: Track, line: SheetLine, seen: Scan) -> Reading:
    box = track.box
    return Reading(
        text=line.text,
        confidence=line.confidence,
        start_s=track.start_s,
        end_s=track.end_s or track.seen_s,
        in_scene=box.height < SMALL * seen.height and track.way.is_of_scene(box.height),
        box=(
            box.left / seen.width, box.top / seen.height, box.width / seen.width, box.height / seen.height,
        ),
    )  # fmt: skip
