"""The stage that reads what is written on the screen: text is followed cheaply, and each text read once."""

import math
from collections.abc import Iterator, Sequence
from itertools import takewhile

from clients.google_vision.configured import configured_vision
from clients.local_models.rapidocr import LinesReader, RapidOcr, TextFinder
from clients.local_models.tessdata import FOLDER, Tessdata
from clients.local_models.tesseract import TesseractReader
from clients.media.frames import Frame, frames
from clients.progress import Report
from services.costs.paid_calls import PaidCalls
from services.costs.vendor_answers import remembering
from services.domain.artifacts import Media, ScreenText, TextSpan
from services.domain.losses import lost_sentence, shortfall
from services.domain.stages import StageContext
from services.screen_text.cut_outs import CutOut
from services.screen_text.lost_marks import lost_marks, with_marks
from services.screen_text.other_scripts import OtherScripts
from services.screen_text.quick_words import CLOSE_S, with_quick_words
from services.screen_text.read_slides import caption_of, read_slides
from services.screen_text.readers import Readers
from services.screen_text.scan import Scan, scan, scan_closely
from services.screen_text.scene import SMALL
from services.screen_text.scripts import SeenLine, are_read, notice, sureness
from services.screen_text.seen_texts import SeenText, with_other_scripts
from services.screen_text.sheets import SheetLine, lay_out, lines
from services.screen_text.text_spans import Reading, spans
from services.screen_text.tracks import TextTrack
from utils.memory import keep_little, taking_again

_LOOK_S = 0.25  # captions of a few words stand for half a second
_AGAIN, _NEARLY = 5, 0.6  # looks, and part of the time between two: the next one is not far
_MAX_LOOKS = 1200  # of a long video; they are then further apart
_MAX_TEXTS = 300  # read at most; those that stood longest
_MAX_SIDE_PX = 1280
_SURE = 0.97  # of a line that was read at once and needs no second look


def run(context: StageContext) -> ScreenText:
    """Read the screen's text. Raises PermanentError when the picture cannot be decoded."""
    keep_little()
    with taking_again():
        engine = RapidOcr()
        return read_text(context, engine, chosen(context, engine), _other_scripts(context))


def _other_scripts(context: StageContext) -> OtherScripts:
    """Readers of the scripts that a person has added; they load when a line needs them."""
    tessdata = Tessdata(context.settings.models_dir / FOLDER)
    return OtherScripts([TesseractReader(tessdata, model) for model in tessdata.models()])


def chosen(context: StageContext, local: LinesReader) -> Readers:
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
        texts, closely = _looked_at_closely(context, finder, readers, texts)
        images += closely
        if readers.is_local and others:
            texts = with_other_scripts(texts, others, caption_of(media))
        if readers.is_local:
            texts = with_marks(texts, caption_of(media))
        lines, frames_seen = [text.line for text in texts], seen.frames_seen
        read = are_read(lines, caption_of(media)) if readers.is_local else [True] * len(lines)
        readable = [one for text, is_read in zip(texts, read, strict=True) if is_read for one in text.whole]
        found += spans(readable, media.duration_s)
        nothing.append(f"in {frames_seen} frames over {media.duration_s:.1f} s")
    if media.pictures:
        assert context.media_folder is not None
        shown, seen_lines = read_slides(media, context.media_folder, readers, others, context.report)
        found, lines, images = [*found, *shown], [*lines, *seen_lines], images + len(media.pictures)
        count = len(media.pictures)
        nothing.append("on the picture" if count == 1 else f"on the {count} pictures")
    unread = notice(lines, others.scripts if others else [], caption_of(media)) if readers.is_local else None
    unmarked = lost_marks(lines) if readers.is_local else None
    is_empty = not found and not unread
    return ScreenText(
        engine=", ".join([readers.engine, *([others.used.name] if others and others.used else [])]),
        spans=tuple(found),
        frames_seen=frames_seen,
        frames_read=images,
        notices=tuple(filter(None, (lost_sentence(len(lost)) if lost else None, unread, unmarked))),
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


def _looked_at_closely(
    context: StageContext, finder: TextFinder, readers: Readers, texts: Sequence[SeenText]
) -> tuple[list[SeenText], int]:
    """The texts with words that come too fast for the usual looks, and how many images were read for these."""
    media, images = context.media, 0
    assert media is not None

    def look(start_s: float, end_s: float, height: float) -> list[SeenText]:
        nonlocal images
        looks = frames(context.media_path, track=media.track, every_s=CLOSE_S, max_side=_MAX_SIDE_PX, from_s=start_s)
        within = takewhile(lambda one: one.time_s < end_s, looks)
        found, more = _texts(scan_closely(within, finder, end_s, height), readers, context.report)
        images += more
        return found

    return with_quick_words(texts, look, _apart_s(media), media.duration_s), images


def _apart_s(media: Media) -> float:
    """Seconds between two of the usual looks."""
    return max(_LOOK_S, media.duration_s / _MAX_LOOKS)


def _looks(context: StageContext, lost: list[float]) -> Iterator[Frame]:
    media = context.media
    assert media is not None
    every_s = _apart_s(media)
    looks = frames(
        context.media_path, track=media.track, every_s=every_s, max_side=_MAX_SIDE_PX, sparse=True, lost=lost
    )
    looks = _as_they_stand(looks, every_s, media.duration_s)
    return _reported(looks, context.report, looks_in(media, every_s))


def _as_they_stand(looks: Iterator[Frame], every_s: float, duration_s: float) -> Iterator[Frame]:
    """Look again at what stands: recordings of a screen have a picture only where something changes."""
    last: Frame | None = None
    for look in looks:
        yield from _again(last, every_s, look.time_s)
        yield look
        last = look
    yield from _again(last, every_s, duration_s)


def _again(last: Frame | None, every_s: float, until_s: float) -> Iterator[Frame]:
    """The last look, often enough to be searched: a second, or until the next one."""
    for n in range(1, _AGAIN + 1):
        if last and until_s - last.time_s > (n + _NEARLY) * every_s:
            yield Frame(last.time_s + n * every_s, last.image)


def looks_in(media: Media, every_s: float) -> int:
    """How many frames are looked at: one for each time, and none twice where the video has fewer."""
    most = round(media.duration_s * media.fps) if media.fps else math.inf
    return int(max(1, min(round(media.duration_s / every_s), most)))


def _reported(looks: Iterator[Frame], report: Report, total: int) -> Iterator[Frame]:
    for n, frame in enumerate(looks, start=1):
        if n % 4 == 1:
            report(f"Looking for on-screen text, frame {min(n, total)} of {total}", 0.8 * min(1.0, n / total))
        yield frame


def _texts(seen: Scan, readers: Readers, report: Report) -> tuple[list[SeenText], int]:
    """All texts, each with its readings, and how many images were read for them; lines read alone are one."""
    tracks = longest(seen.tracks, _MAX_TEXTS)
    shown = [(track, cut) for track in tracks for cut in track.cut_outs]
    readings: dict[int, list[Reading]] = {id(track): [] for track in tracks}
    if readers.paid is None:
        report(f"Reading {len(tracks)} on-screen texts", 0.8)
        shown = _not_surely_read(tracks, readers.local, seen, readings)
    sheets = lay_out([cut.picture for _, cut in shown])
    cores = [cut.core for _, cut in shown]
    pages = readers.read([sheet.image for sheet in sheets])
    for n, sheet in enumerate(sheets):
        report(f"Reading on-screen text, {n + 1} of {len(sheets)} images", 0.9 + 0.1 * n / len(sheets))
        for index, line in lines(sheet, next(pages), cores).items():
            readings[id(shown[index][0])].append(_reading(shown[index][0], line, seen))
    alone = bool(tracks) and readers.paid is None
    return [_text(track, readings[id(track)], seen) for track in tracks], len(sheets) + alone


def _not_surely_read(
    tracks: Sequence[TextTrack], reader: LinesReader, seen: Scan, readings: dict[int, list[Reading]]
) -> list[tuple[TextTrack, CutOut]]:
    """Read each text as the one line that it usually is, and return the pictures of those where that is not sure.

    They are searched again on sheets: some lines are two, or aslant, or a part of one.
    """
    unsure: list[tuple[TextTrack, CutOut]] = []
    for track, (text, confidence) in zip(
        tracks, reader.read_lines(track.cut_outs[-1].line for track in tracks), strict=True
    ):
        if sureness(text, confidence, track.box.width / track.box.height) >= _SURE:
            readings[id(track)].append(_reading(track, SheetLine(text, confidence), seen))
        else:
            unsure += [(track, cut) for cut in track.cut_outs]
    return unsure


def _text(track: TextTrack, readings: Sequence[Reading], seen: Scan) -> SeenText:
    box, seconds = track.box, (track.end_s or track.seen_s) - track.start_s
    looks = tuple((one.text, one.confidence) for one in readings)
    line = SeenLine(looks, box.width / box.height, box.height / seen.height, seconds)
    place = _reading(track, SheetLine("", 0.0), seen)
    return SeenText(line, tuple(readings), place, track.cut_outs[-1])


def longest(tracks: Sequence[TextTrack], most: int) -> list[TextTrack]:
    """Keep the texts that stood longest when there are too many (credits, a page scrolling by), in order of time."""
    by_time = sorted(tracks, key=lambda t: t.start_s - (t.end_s or t.seen_s))[:most]
    return sorted(by_time, key=lambda t: t.start_s)


def _reading(track: TextTrack, line: SheetLine, seen: Scan) -> Reading:
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
