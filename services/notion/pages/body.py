"""A note as the body of a Notion page: summary, reel, structured part, what is missing, and where all of it is from."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from clients.sites.known_sites import NAMES
from services.domain.artifacts import Media, Missing, Motion, Note, ScreenText, Transcript
from services.highlights.moments import INSTEAD
from services.notes.layout import (
    FieldBlock,
    NoteCell,
    TimedLine,
    blocks_beside_summary,
    field_blocks,
    gaps,
    screen_lines,
    sources,
    spoken_lines,
)
from services.notes.values import chosen, clock, made_by, one_line
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
    for block in blocks_beside_summary(note, shown_fields(note)):
        yield from _field(block, url)
        yield from clip_toggles(block, contents.row_clips)
    yield from toggle("Where this is from", paragraphs(_evidence_lines(note, url)))
    yield from toggle("Caption", paragraphs(_caption_lines(contents.media)))
    yield from toggle("Text on screen", paragraphs(_timed_lines(screen_lines(contents.screen_text), url)))
    yield from toggle("Transcript", paragraphs(_timed_lines(spoken_lines(contents.transcript), url)))
    yield from _missing(contents)


def _highlights(motion: Motion | None, reel: ShownReel | None, url: str | None) -> Iterator[NewBlock]:
    if reel is None:
        return
    yield heading("Highlights")
    yield _reel_block(reel)
    parts = motion.reel_parts if motion else ()
    cuts = parts[:_MAX_CUTS]
    if cuts:
        shown = [
            timed(f"{', ' if n else ''}{clock(c.start_s)}–{clock(c.end_s)}", c.start_s, url) for n, c in enumerate(cuts)
        ]
        more = [run(f" and {len(parts) - len(cuts)} more")] if len(parts) > len(cuts) else []
        words = [one for part in shown for one in part]
        if motion and motion.moments:
            yield NewBlock("paragraph", {"rich_text": [run(INSTEAD, grey=True)]})
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


def _field(block: FieldBlock, url: str | None) -> Iterator[NewBlock]:
    if block.show == "line":
        yield from _texts("paragraph", block.line.text, [run(f"{block.label[:200]}: ", bold=True)])
        return
    yield heading(block.label)
    drawn = _table(block, url) if block.show == "table" else []
    yield from drawn
    for item in () if drawn else block.items:
        yield from _texts(_KINDS.get(block.show, "bulleted_list_item"), item.text)


def _texts(kind: str, words: str, before: Sequence[Json] = ()) -> list[NewBlock]:
    content = {"checked": False} if kind == "to_do" else {}
    if is_link(words):
        return [NewBlock(kind, {"rich_text": [*before, run(words, url=words)], **content})]
    return texts(kind, words, before, **content)


def _table(block: FieldBlock, url: str | None) -> list[NewBlock]:
    lines = [[_cell(cell, url) for cell in row] for row in block.rows]
    return table(block.columns, lines)


def _cell(cell: NoteCell, url: str | None) -> str | list[Json]:
    is_linked = cell.at_s is not None and second_url(url, cell.at_s) is not None
    return timed(cell.text, cell.at_s, url) if is_linked else cell.text


def _missing(contents: PageContents) -> Iterator[NewBlock]:
    """What is missing and why: folded to a line, but open to see where more is missing than was found."""
    lines = gaps(contents.missing)
    told = [block for what, why in lines for block in texts("bulleted_list_item", f": {why}", runs(what, bold=True))]
    told += [block for remark in contents.remarks for block in texts("bulleted_list_item", one_line(remark))]
    if told and len(contents.missing) > len(contents.note.fields):
        yield heading(_GAPS)
        yield from told
    else:
        yield from toggle(_GAPS, told)


def _evidence_lines(note: Note, url: str | None) -> Iterator[TextLine]:
    for one in sources(field_blocks(shown_fields(note))):
        number = f" {one.number}" if one.number else ""
        details = ", ".join(filter(None, dict.fromkeys(map(_detail, one.paths))))
        told = f"{one_line(one.block.label)}{number}{f' ({details})' if details else ''}"
        quoted = f" “{one.quote}”" if one.quote else ""
        yield [*runs(f"{told} – "), *timed(one.place, one.at_s, url), *runs(f"{quoted}, {one.confidence:.0%} sure")]


def _detail(path: str) -> str:
    return path.split("/")[-1].removesuffix("_s").replace("_", " ") if path.count("/") > 1 else ""


def _caption_lines(media: Media | None) -> list[TextLine]:
    return [runs(one_line(line)) for line in media.caption.splitlines()] if media else []


def _timed_lines(lines: Iterable[TimedLine], url: str | None) -> Iterator[TextLine]:
    for line in lines:
        yield [*timed(line.when, line.at_s, url), *runs(f" {line.words}")]
