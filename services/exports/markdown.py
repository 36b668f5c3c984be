"""A note as a Markdown page that stands beside its reel; words from the video can never become markup."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from urllib.parse import quote

from pydantic import JsonValue

from services.domain.artifacts import Evidence, Media, Missing, Motion, Note, ScreenText, Transcript, Value
from services.domain.schemas.model import FieldType, SchemaField
from services.notes.values import chosen, clock, fields_of, made_by, one_line, plain, when_shown, where

_MARKUP = re.compile(r"[\\`*_\[\]|~$^]")
_OPENING = re.compile(r"^[#>+\-=]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|(?<=^\d\d\d)[.)]")  # headings, quotes, lists
_SAFE_IN_LINK = "/:?&=%#+,;@~!*-._"
_TIME_FIELDS = ("start_s", "end_s")
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
    blocks = [
        _front_matter(note, media, made, tags),
        f"# {escape(note.title)}",
        "" if "summary" in note.fields else escape(note.summary),
        f"*{escape(made_by(note.engine))}.*" + (f" *{escape(chosen(note))}*" if chosen(note) else ""),
        *(block for pair in fields_of(note) for block in (_field(*pair), _clips(*pair, clips or {}))),
        *_pictures(slides or {}),
        *_highlights(motion, reel_name),
        *_evidence(note),
        *_screen_text(screen_text),
        *_transcript(transcript),
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


def _field(field: SchemaField, value: Value) -> str:
    head = f"## {escape(field.label)}"
    parts = value.value
    if not isinstance(parts, list):
        return f"**{escape(field.label)}:** {_inline(plain(field, parts))}"
    if field.show == "table":
        return f"{head}\n\n{_table(field, parts)}"
    if field.show == "line":
        return f"**{escape(field.label)}:** {', '.join(_inline(str(part)) for part in parts)}"
    marks = {"numbered": "{}. ", "to_dos": "- [ ] "}
    mark = marks.get(field.show, "- ")
    lines = [mark.format(i + 1) + _inline(plain(_part(field), part)) for i, part in enumerate(parts)]
    return f"{head}\n\n" + "\n".join(lines)


def _clips(field: SchemaField, value: Value, clips: Mapping[str, str]) -> str:
    count = len(value.value) if isinstance(value.value, list) else 0
    found = [(number + 1, clips.get(f"{field.name}/{number}")) for number in range(count)]
    named = ", ".join(f"[{number}]({quote(name)})" for number, name in found if name)
    return f"Clips: {named}" if named else ""


def _part(field: SchemaField) -> SchemaField:
    return field.model_copy(update={"type": FieldType.TEXT}) if field.type is FieldType.TEXTS else field


def _inline(text: str) -> str:
    return link(text) if text.startswith(("http://", "https://")) and " " not in text else escape(text)


def link(address: str) -> str:
    """The address as an autolink that nothing in it can close."""
    return f"<{quote(one_line(address), safe=_SAFE_IN_LINK)}>"


def _table(field: SchemaField, records: list[JsonValue]) -> str:
    rows = [record for record in records if isinstance(record, dict)]
    columns = [sub for sub in field.fields if any(sub.name in row for row in rows)]
    shown = [sub for sub in columns if sub.name not in _TIME_FIELDS and not sub.name.endswith("_max")]
    heads = [escape(_head(sub)) for sub in shown]
    has_times = len(shown) < len(columns)
    lines = [_row([*heads, *(["In the video"] if has_times else [])]), _row(["---"] * (len(heads) + has_times))]
    for row in rows:
        cells = [_cell(sub, row) for sub in shown]
        lines.append(_row([*cells, *([_times(row)] if has_times else [])]))
    return "\n".join(lines)


def _cell(field: SchemaField, row: dict[str, JsonValue]) -> str:
    """The value, or the range when the record has an upper end too."""
    ends = [row.get(field.name), row.get(f"{field.name}_max")]
    return escape("–".join(plain(field, end) for end in ends if end is not None))


def _head(field: SchemaField) -> str:
    return "Time" if field.name == "seconds" else field.label


def _times(row: dict[str, JsonValue]) -> str:
    times = [row.get(key) for key in _TIME_FIELDS]
    return "–".join(clock(time) for time in times if isinstance(time, int | float))


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
    lines = [f"- {clock(cut.start_s)}–{clock(cut.end_s)}" for cut in motion.cuts]
    if lines:
        yield "\n".join(lines)


def _evidence(note: Note) -> Iterator[str]:
    rows = [row for field, value in fields_of(note) for row in _evidence_rows(field, value)]
    if rows:
        yield "## Evidence"
        yield "\n".join([_row(["Value", "Where", "Words", "Confidence"]), _row(["---"] * 4), *rows])


def _evidence_rows(field: SchemaField, value: Value) -> Iterator[str]:
    """One row for each place and part; what one line says about one record stands together."""
    groups: dict[tuple[str, str, str], list[Evidence]] = {}
    for one in value.evidence:
        if not one.path.endswith(_TIME_FIELDS):
            groups.setdefault((one.path.split("/")[1] if one.path else "", where(one), one.quote), []).append(one)
    for (index, place, words), group in groups.items():
        number = f" {int(index) + 1}" if index.isdecimal() else ""
        parts = ", ".join(dict.fromkeys(_at_path(field, value.value, one.path) for one in group))
        confidence = max(one.confidence for one in group)
        cells = [escape(f"{field.label}{number}: {parts}"), escape(place), escape(words), f"{confidence:.2f}"]
        yield _row(cells)


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


def _screen_text(screen_text: ScreenText | None) -> Iterator[str]:
    spans = [span for span in screen_text.spans if span.is_content] if screen_text else []
    if spans:
        yield "## Text on screen"
        yield "\n".join(f"- {when_shown(span)} {escape(span.text)}" for span in spans)


def _transcript(transcript: Transcript | None) -> Iterator[str]:
    if transcript and transcript.segments:
        yield "## Transcript"
        yield "\n".join(f"- {clock(segment.start_s)} {escape(segment.text)}" for segment in transcript.segments)


def _missing(missing: tuple[Missing, ...]) -> Iterator[str]:
    if missing:
        yield "## Missing"
        yield "\n".join(f"- **{escape(one.what)}**: {escape(one.why)}" for one in missing)
