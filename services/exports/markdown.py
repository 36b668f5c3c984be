"""A note as a Markdown page that stands beside its reel; words from the video can never become markup."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import quote

from pydantic import JsonValue

from services.domain.artifacts import Media, Missing, Motion, Note, ScreenText, Transcript
from services.domain.schemas.model import FieldType, SchemaField
from services.highlights.moments import INSTEAD
from services.notes.layout import (
    HEADINGS,
    FieldBlock,
    NoteSource,
    TimedLine,
    field_blocks,
    screen_lines,
    sources,
    spoken_lines,
)
from services.notes.values import chosen, clock, fields_of, made_by, one_line, plain

_MARKUP = re.compile(r"[\\`*_\[\]|~$^]")
_OPENING = re.compile(r"^[#>+\-=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d\d\d)[.)]")  # headings, quotes, lists
_SAFE_IN_LINK = "/:?&=%#+,;@~!*-._"
_TEXT = SchemaField(name="text", type=FieldType.TEXT)


def markdown(
    note: Note,
    *,
    media: Media | None,
    transcript: Transcript | None,
    screen_text: ScreenText | None,
    motion: Motion | None,
    reel_name: str | None = None,
    slides: Mapping[int, str] | None = None,
    clips: Mapping[str, str] | None = None,
    made: date | None = None,
    tags: Sequence[str] = (),
) -> str:
    """The whole page; `reel_name` is the reel's file name beside the page, `slides` those of pictures by number.

    `clips` are the files of rows' clips by path.
    """
    fields = field_blocks(fields_of(note))
    blocks = [
        _front_matter(note, media, made, tags),
        f"# {escape(note.title)}",
        "" if "summary" in note.fields else escape(note.summary),
        f"*{escape(made_by(note.engine))}.*" + (f" *{escape(chosen(note))}*" if chosen(note) else ""),
        *(part for field in fields for part in (_field(field), _clips(field, clips or {}))),
        *_pictures(slides or {}),
        *_highlights(motion, reel_name),
        *_evidence(sources(fields)),
        *_timed("Text on screen", screen_lines(screen_text)),
        *_timed("Transcript", spoken_lines(transcript)),
        *_missing(note.missing),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escape(text: str) -> str:
    """The text on one line, with every sign that Markdown or HTML could take for markup made harmless."""
    clean = one_line(text).replace("&", "&amp;").replace("<", "&lt;")
    return _OPENING.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", clean))


def _front_matter(note: Note, media: Media | None, made: date | None, tags: Sequence[str]) -> str:
    entries = {
        "title": one_line(note.title),
        "source": one_line(media.url or "") if media else "",
        "platform": media.platform if media else "",
        "author": one_line(media.author) if media else "",
        "schema": note.schema_name,
        "engine": note.engine,
        "date": made.isoformat() if made else "",
    }
    # A JSON string is a YAML string, whatever is in it.
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entries.items() if value]
    names = list(dict.fromkeys(filter(None, map(_tag, tags))))
    lines += [f"tags: {json.dumps(names, ensure_ascii=False)}"] if names else []
    return "\n".join(["---", *lines, "---"])


def _tag(name: str) -> str:
    """As Obsidian takes a tag: letters, digits, - _ and /, no spaces, not of digits alone."""
    tag = re.sub(r"[^\w/-]+", "-", name).strip("-/")
    return f"_{tag}" if tag.isdigit() else tag


def _field(block: FieldBlock) -> str:
    items = [_inline(item.text) for item in block.items]
    if block.show == "line":
        return f"**{escape(block.label)}:** {', '.join(items)}"
    marks = {"numbered": "{}. ", "to_dos": "- [ ] "}
    mark = marks.get(block.show, "- ")
    lines = [mark.format(number) + item for number, item in enumerate(items, 1)]
    return f"## {escape(block.label)}\n\n" + (_table(block) if block.show == "table" else "\n".join(lines))


def _clips(block: FieldBlock, clips: Mapping[str, str]) -> str:
    found = [(number + 1, clips.get(f"{block.name}/{number}")) for number in range(len(block.items) * block.is_list)]
    named = ", ".join(f"[{number}]({quote(name)})" for number, name in found if name)
    return f"Clips: {named}" if named else ""


def _inline(text: str) -> str:
    return link(text) if text.startswith(("http://", "https://")) and " " not in text else escape(text)


def link(address: str) -> str:
    """The address as an autolink that nothing in it can close."""
    return f"<{quote(one_line(address), safe=_SAFE_IN_LINK)}>"


def _table(block: FieldBlock) -> str:
    order = sorted(range(len(block.columns)), key=lambda n: block.columns[n] == HEADINGS["start_s"])  # times come last
    rows = (_row([escape(row[n].text) for n in order]) for row in block.rows)
    return "\n".join([_row([escape(block.columns[n]) for n in order]), _row(["---"] * len(order)), *rows])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _pictures(slides: Mapping[int, str]) -> Iterator[str]:
    if slides:
        yield "## Pictures"
        yield "\n\n".join(f"![Slide {number}]({quote(name, safe='')})" for number, name in slides.items())


def _highlights(motion: Motion | None, reel_name: str | None) -> Iterator[str]:
    if motion is None:
        return
    yield "## Highlights"
    if reel_name:
        yield f"[Highlight reel]({quote(reel_name, safe='')})"
    if motion.zero_reason:
        yield escape(motion.zero_reason)
    if motion.moments:
        yield INSTEAD
    lines = [f"- {clock(part.start_s)}–{clock(part.end_s)}" for part in motion.reel_parts]
    if lines:
        yield "\n".join(lines)


def _evidence(found: Iterable[NoteSource]) -> Iterator[str]:
    rows = list(map(_evidence_row, found))
    if rows:
        yield "## Evidence"
        yield "\n".join([_row(["Value", "Where", "Words", "Confidence"]), _row(["---"] * 4), *rows])


def _evidence_row(source: NoteSource) -> str:
    block = source.block
    number = f" {source.number}" if source.number else ""
    parts = ", ".join(dict.fromkeys(_at_path(block.field, block.value.value, path) for path in source.paths))
    cells = (f"{block.label}{number}: {parts}", source.place, source.quote)
    return _row([*map(escape, cells), f"{source.confidence:.2f}"])


def _at_path(field: SchemaField, value: JsonValue, path: str) -> str:
    """The part of the value that a JSON pointer names, in words: "reps 12"."""
    part, name, shape = value, "", field
    for key in path.split("/")[1:]:
        if isinstance(part, list) and key.isdecimal() and int(key) < len(part):
            part = part[int(key)]
        elif isinstance(part, dict) and key in part:
            part, name = part[key], key.removesuffix("_s").replace("_", " ") + " "
            shape = next((sub for sub in field.fields if sub.name == key), _TEXT)
    return name + plain(_TEXT if shape.type is FieldType.TEXTS else shape, part)


def _timed(heading: str, lines: Sequence[TimedLine]) -> Iterator[str]:
    if lines:
        yield f"## {heading}"
        yield "\n".join(f"- {line.when} {escape(line.words)}" for line in lines)


def _missing(missing: tuple[Missing, ...]) -> Iterator[str]:
    if missing:
        yield "## Missing"
        yield "\n".join(f"- **{escape(one.what)}**: {escape(one.why)}" for one in missing)
