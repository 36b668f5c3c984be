"""A note as the body of a Notion page: summary, reel, structured part, what is missing, and where all of it is from."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pydantic import JsonValue

from clients.sites.known_sites import NAMES
from services.domain.artifacts import Evidence, Media, Missing, Motion, Note, ScreenText, Transcript, Value
from services.domain.schemas.model import FieldType, SchemaField
from services.notes.values import chosen, clock, made_by, one_line, plain, when_shown, where
from services.notion.columns.rich_text import Json, run, runs
from services.notion.columns.values import is_link
from services.notion.pages.blocks import NewBlock, heading, signature, table, texts, toggle
from services.notion.pages.marker import SectionMark
from services.notion.pages.row_clips import clip_toggles
from services.notion.pages.structure import shown_fields
from services.notion.pages.times import TextLine, paragraphs, second_url, timed

LAYOUT = 2  # another look of the same note is another section
_GAPS = "What is missing, and why"
_MAX_CUTS = 30  # named with their times
_SUMMARY_RUNS = 5
_HEADS = {"start_s": "In the video", "seconds": "Time"}
_ENDS = {"start_s": "end_s"}  # where the upper end of a value stands; of others in "<name>_max"
_KINDS = {"to_dos": "to_do", "numbered": "numbered_list_item"}


@dataclass(frozen=True)
class ShownReel:
    """How the page shows the reel: as a video, once it is uploaded, or in a sentence that says where it is instead."""

    key: str  # changes when the reel does
    is_video: bool = False
    upload_id: str = ""
    sentence: str = ""
    url: str | None = None


@dataclass(frozen=True)
class PageContents:
    """What the section is made of."""

    entry_id: str
    note: Note
    media: Media | None = None
    transcript: Transcript | None = None
    screen_text: ScreenText | None = None
    motion: Motion | None = None
    missing: tuple[Missing, ...] = ()
    remarks: tuple[str, ...] = ()  # on values that were cut or left out
    url: str | None = None  # of the video
    footnote: str = ""
    slides: tuple[int, ...] = ()  # the numbers of the pictures that go into the page
    clips: tuple[tuple[str, str], ...] = ()  # those that are ready: words, and where they lead
    row_clips: tuple[str, ...] = ()  # the rows that have a clip, as in "exercises/0"


@dataclass(frozen=True)
class PageSection:
    """Clipsheet's part of a page. The first block carries the start mark and the last one the end mark."""

    entry_id: str
    digest: str
    blocks: tuple[NewBlock, ...]


def section(contents: PageContents, reel: ShownReel | None) -> PageSection:
    """All blocks of a note, in order. How the reel is shown changes neither the digest nor the number of blocks."""
    rest = tuple(_rest(contents))
    digest = _digest(contents, reel, (*_clips(contents.clips), *rest))
    url = contents.url or (contents.media.url if contents.media else None)
    start, end = (SectionMark(place, contents.entry_id, digest).url(url) for place in ("start", "end"))
    source = url if url and is_link(url) else None
    made = [run(f"{made_by(contents.note.engine)[:200]}, by Clipsheet, from ", grey=True), run("the video", url=source)]
    told = "".join(f" {part}" for part in (chosen(contents.note), contents.footnote) if part)
    foot = NewBlock("paragraph", {"rich_text": [*made, run(".", grey=True, url=end), *runs(told, grey=True)]})
    pictures = [_picture_block(number) for number in contents.slides]
    clips = _clips(contents.clips)
    shown = [*([heading("Pictures")] if pictures else []), *pictures, *_highlights(contents.motion, reel, source)]
    blocks = (*_summary(contents, start, source), *_original(contents.media, source), *shown, *clips, *rest, foot)
    return PageSection(contents.entry_id, digest, blocks)


def with_pictures(planned: PageSection, uploads: Mapping[int, str]) -> PageSection:
    """The same section with the pictures of these uploads; one that has none is told in words."""
    left = iter(sorted(uploads.items()))
    blocks = (_sent_picture(*next(left)) if block.type == "image" else block for block in planned.blocks)
    return replace(planned, blocks=tuple(blocks))


def _sent_picture(number: int, upload_id: str) -> NewBlock:
    lacking = NewBlock("paragraph", {"rich_text": [run(f"Slide {number} could not be uploaded.", grey=True)]})
    return _picture_block(number, upload_id) if upload_id else lacking


def with_reel(planned: PageSection, reel: ShownReel) -> PageSection:
    """The same section with the reel shown in another way."""
    blocks = (_reel_block(reel) if block.type == "video" else block for block in planned.blocks)
    return replace(planned, blocks=tuple(blocks))


def _digest(contents: PageContents, reel: ShownReel | None, blocks: Sequence[NewBlock]) -> str:
    signatures = [[signature(b.type, b.content) for b in (block, *block.children)] for block in blocks]
    told = [
        LAYOUT,
        contents.note.summary,
        contents.note.engine,
        contents.footnote,
        reel.key if reel else "",
        signatures,
        *([contents.media.sha256, contents.slides] if contents.slides and contents.media else []),
    ]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:12]


def _summary(contents: PageContents, mark: str, url: str | None) -> list[NewBlock]:
    note, media = contents.note, contents.media
    site = NAMES.get(media.platform, "") if media else ""
    length = clock(media.duration_s) if media and media.duration_s else ""
    facts = (one_line(media.author), site, length) if media else ()
    words = runs(one_line(note.summary or note.title))
    known = [
        run(f"{fact[:200]} · " if number else f" {fact[:200]} · ", grey=True)
        for number, fact in enumerate(filter(None, facts))
    ]
    # The mark stands on a dot: the words that a person follows or copies lead to the video and nowhere else.
    line = [run("\n"), run("·", grey=True, url=mark), *(known or [run(" ")]), run("Watch the video", url=url)]
    is_long = len(words) > _SUMMARY_RUNS  # then it goes on below, and nothing may stand between
    both = [*line[1:], line[0], *words[:_SUMMARY_RUNS]] if is_long else [*words, *line]
    first = {"rich_text": both, "icon": {"type": "emoji", "emoji": "🎬"}}
    return [NewBlock("callout", first), *(NewBlock("paragraph", {"rich_text": [one]}) for one in words[_SUMMARY_RUNS:])]


def _original(media: Media | None, url: str | None) -> list[NewBlock]:
    """The video where it was posted; files of one's own have no such place."""
    return [NewBlock("embed", {"url": url})] if media and media.platform in NAMES and url else []


def _rest(contents: PageContents) -> Iterator[NewBlock]:
    note, url = contents.note, contents.url or (contents.media.url if contents.media else None)
    shown = [(field, value) for field, value in shown_fields(note) if not _repeats_summary(note, field, value)]
    for field, value in sorted(shown, key=lambda pair: _is_line(*pair)):
        yield from _field(field, value, url)
        yield from clip_toggles(field, value, contents.row_clips)
    yield from toggle("Where this is from", paragraphs(_evidence_lines(note, url)))
    yield from toggle("Caption", paragraphs(_caption_lines(contents.media)))
    yield from toggle("Text on screen", paragraphs(_screen_lines(contents.screen_text, url)))
    yield from toggle("Transcript", paragraphs(_speech_lines(contents.transcript, url)))
    yield from _missing(contents)


def _highlights(motion: Motion | None, reel: ShownReel | None, url: str | None) -> Iterator[NewBlock]:
    if reel is None:
        return
    yield heading("Highlights")
    yield _reel_block(reel)
    cuts = motion.cuts[:_MAX_CUTS] if motion else ()
    if cuts:
        shown = [
            timed(f"{', ' if n else ''}{clock(c.start_s)}–{clock(c.end_s)}", c.start_s, url) for n, c in enumerate(cuts)
        ]
        more = [run(f" and {len(motion.cuts) - len(cuts)} more")] if motion and len(motion.cuts) > len(cuts) else []
        words = [one for part in shown for one in part]
        yield NewBlock("paragraph", {"rich_text": [run("In the video: ", grey=True), *words, *more]})


def _clips(clips: Sequence[tuple[str, str]]) -> list[NewBlock]:
    """Where the clips are watched: links do not end, as the address of an uploaded file does."""
    lines = [[run(one_line(words)[:500], url=url if is_link(url) else None)] for words, url in clips]
    listed = [NewBlock("bulleted_list_item", {"rich_text": line}) for line in lines]
    return [heading("Clips"), *listed] if listed else []


def _picture_block(number: int, upload_id: str = "") -> NewBlock:
    caption = [run(f"Slide {number}")]
    return NewBlock("image", {"type": "file_upload", "file_upload": {"id": upload_id}, "caption": caption})


def _reel_block(reel: ShownReel) -> NewBlock:
    if reel.is_video:
        return NewBlock("video", {"type": "file_upload", "file_upload": {"id": reel.upload_id}})
    link = [run(" "), run("Watch the reel", url=reel.url)] if reel.url and is_link(reel.url) else []
    return NewBlock("paragraph", {"rich_text": [*runs(reel.sentence)[:1], *link]})


def _repeats_summary(note: Note, field: SchemaField, value: Value) -> bool:
    return field.name == "summary" and value.value == note.summary


def _is_line(field: SchemaField, value: Value) -> bool:
    return field.show == "line" or not isinstance(value.value, list)


def _field(field: SchemaField, value: Value, url: str | None) -> Iterator[NewBlock]:
    parts = value.value
    if _is_line(field, value) or not isinstance(parts, list):
        yield from _texts("paragraph", plain(field, parts), [run(f"{field.label[:200]}: ", bold=True)])
        return
    yield heading(field.label)
    rows = [part for part in parts if isinstance(part, dict)]
    drawn = _table(field, rows, url) if field.show == "table" and len(rows) == len(parts) else []
    yield from drawn
    for part in () if drawn else parts:
        words = one_line(str(part)) if field.type is FieldType.TEXTS else plain(field, part)
        yield from _texts(_KINDS.get(field.show, "bulleted_list_item"), words)


def _texts(kind: str, words: str, before: Sequence[Json] = ()) -> list[NewBlock]:
    content = {"checked": False} if kind == "to_do" else {}
    if is_link(words):
        return [NewBlock(kind, {"rich_text": [*before, run(words, url=words)], **content})]
    return texts(kind, words, before, **content)


def _table(field: SchemaField, rows: Sequence[Mapping[str, JsonValue]], url: str | None) -> list[NewBlock]:
    subs = {sub.name: sub for sub in field.fields}
    upper = {name: subs.get(_ENDS.get(name, f"{name}_max")) for name in subs}
    ends = {sub.name for sub in upper.values() if sub}
    columns = [sub for name, sub in subs.items() if name not in ends and any(_is_filled(row.get(name)) for row in rows)]
    if not columns:
        return []
    lines = [[_linked_cell(sub, upper[sub.name], row, url) for sub in columns] for row in rows]
    return table([_HEADS.get(sub.name, sub.label) for sub in columns], lines)


def _linked_cell(
    field: SchemaField, upper: SchemaField | None, row: Mapping[str, JsonValue], url: str | None
) -> str | list[Json]:
    words, at_s = _cell(field, upper, row), row.get(field.name)
    if field.name != "start_s" or not isinstance(at_s, int | float) or second_url(url, at_s) is None:
        return words
    return timed(words, at_s, url)


def _cell(field: SchemaField, upper: SchemaField | None, row: Mapping[str, JsonValue]) -> str:
    ends = (row.get(field.name), row.get(upper.name) if upper else None)
    return "–".join(dict.fromkeys(_shown(field, end) for end in ends if _is_filled(end)))


def _shown(field: SchemaField, value: JsonValue) -> str:
    is_time = field.name == "start_s" and isinstance(value, int | float)
    return clock(float(str(value))) if is_time else plain(field, value)


def _is_filled(value: JsonValue) -> bool:
    return value is not None and value not in ("", [])


def _missing(contents: PageContents) -> Iterator[NewBlock]:
    """What is missing and why: folded to a line, but open to see where more is missing than was found."""
    reasons: dict[str, list[str]] = {}
    for one in contents.missing:
        reasons.setdefault(one_line(one.why), []).append(one_line(one.what))
    lines = [(", ".join(what), why) for why, what in reasons.items()]
    told = [block for what, why in lines for block in texts("bulleted_list_item", f": {why}", runs(what, bold=True))]
    told += [block for remark in contents.remarks for block in texts("bulleted_list_item", one_line(remark))]
    if told and len(contents.missing) > len(contents.note.fields):
        yield heading(_GAPS)
        yield from told
    else:
        yield from toggle(_GAPS, told)


def _evidence_lines(note: Note, url: str | None) -> Iterator[TextLine]:
    for field, value in shown_fields(note):
        groups: dict[tuple[str, str, str], list[Evidence]] = {}
        for one in value.evidence:
            if not one.path.endswith(("start_s", "end_s")):
                groups.setdefault((_part_number(one.path), where(one), one_line(one.quote)), []).append(one)
        for (number, place, quote), group in groups.items():
            details = ", ".join(filter(None, dict.fromkeys(_detail(one.path) for one in group)))
            told = f"{one_line(field.label)}{number}{f' ({details})' if details else ''}"
            sure = max(one.confidence for one in group)
            quoted = f" “{quote}”" if quote else ""
            at_s = group[0].at_s if group[0].slide is None else None
            yield [*runs(f"{told} – "), *timed(place, at_s, url), *runs(f"{quoted}, {sure:.0%} sure")]


def _part_number(path: str) -> str:
    index = path.split("/")[1] if path else ""
    return f" {int(index) + 1}" if index.isascii() and index.isdecimal() else ""


def _detail(path: str) -> str:
    return path.split("/")[-1].removesuffix("_s").replace("_", " ") if path.count("/") > 1 else ""


def _caption_lines(media: Media | None) -> list[TextLine]:
    return [runs(one_line(line)) for line in media.caption.splitlines()] if media else []


def _screen_lines(screen_text: ScreenText | None, url: str | None) -> Iterator[TextLine]:
    for span in (span for span in screen_text.spans if span.is_content) if screen_text else ():
        at_s = span.start_s if span.slide is None else None
        yield [*timed(when_shown(span), at_s, url), *runs(f" {one_line(span.text)}")]


def _speech_lines(transcript: Transcript | None, url: str | None) -> Iterator[TextLine]:
    for segment in transcript.segments if transcript else ():
        yield [*timed(clock(segment.start_s), segment.start_s, url), *runs(f" {one_line(segment.text)}")]
