"""One description of a note: its fields as lines, lists and tables, where each value is from, and what is missing.

The page, Notion, Markdown and plain text draw this: they differ in markup and links and in what they leave out.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from services.domain.artifacts import Evidence, Missing, Note, ScreenText, Transcript, Value
from services.domain.schemas.model import SchemaField
from services.notes.values import clock, fields_of, one_line, plain, when_shown, where

HEADINGS = {"start_s": "In the video", "seconds": "Time"}
_ENDS = {"start_s": "end_s"}  # where the upper end of a value stands; of others in "<name>_max"
_TIMES = ("start_s", "end_s")


@dataclass(frozen=True)
class NoteCell:
    """A value as text, with its evidence; `at_s` is the second where it begins, when it is a time in the video.

    `is_ours`: the text is one of the schema's own words, such as an option, which a page says in its language.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    at_s: float | None = None
    is_ours: bool = False

    @property
    def url(self) -> str | None:
        """The text where it is a web link."""
        return self.text if self.text.startswith(("https://", "http://")) else None


@dataclass(frozen=True)
class FieldBlock:
    """One field. `items` are the parts of a list, or the one value; a table has `columns` and `rows` as well."""

    field: SchemaField
    value: Value
    items: tuple[NoteCell, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[NoteCell, ...], ...] = ()

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name

    @property
    def label(self) -> str:
        """The name as a person reads it."""
        return self.field.label

    @property
    def is_list(self) -> bool:
        """Whether the value has parts."""
        return isinstance(self.value.value, list)

    @property
    def show(self) -> str:
        """How it is drawn: line, bullets, to_dos, numbered or table."""
        if not self.is_list:
            return "line"
        return self.field.show if self.field.show != "table" or self.columns else "bullets"

    @property
    def line(self) -> NoteCell:
        """The whole value on a line."""
        evidence = tuple(one for one in self.value.evidence if not one.path) or self.value.evidence
        return NoteCell(plain(self.field, self.value.value), evidence, is_ours=_is_ours(self.field, self.value.value))


@dataclass(frozen=True)
class NoteSource:
    """What one place in the video says of one part of a field; `number` counts the parts of a list from 1."""

    block: FieldBlock
    number: int | None
    paths: tuple[str, ...]  # what it says something of, as in "/0/reps"
    place: str
    quote: str
    confidence: float
    at_s: float | None


@dataclass(frozen=True)
class TimedLine:
    """A line of speech or of text on the screen; no `at_s` on a slide."""

    when: str
    words: str
    at_s: float | None


def field_blocks(pairs: Iterable[tuple[SchemaField, Value]]) -> list[FieldBlock]:
    """The fields, in their schema's order."""
    return [_block(field, value) for field, value in pairs]


def blocks_beside_summary(note: Note, pairs: Iterable[tuple[SchemaField, Value]] | None = None) -> list[FieldBlock]:
    """The fields where the summary stands above them: without one that repeats it, and the short lines last."""
    made = field_blocks(fields_of(note) if pairs is None else pairs)
    others = [block for block in made if block.name != "summary" or block.value.value != note.summary]
    return sorted(others, key=lambda block: block.show == "line")


def sources(blocks: Iterable[FieldBlock]) -> Iterator[NoteSource]:
    """One for each place and part; what one line says about one record stands together."""
    for block in blocks:
        groups: dict[tuple[int | None, str, str], list[Evidence]] = {}
        for one in block.value.evidence:
            if not one.path.endswith(_TIMES):
                groups.setdefault((_number(one.path), where(one), one_line(one.quote)), []).append(one)
        for (number, place, quote), group in groups.items():
            sure, first = max(one.confidence for one in group), group[0]
            at_s = first.at_s if first.slide is None else None
            yield NoteSource(block, number, tuple(one.path for one in group), place, quote, sure, at_s)


def gaps(missing: Iterable[Missing]) -> list[tuple[str, str]]:
    """What is missing and why, what has one reason together."""
    reasons: dict[str, list[str]] = {}
    for one in missing:
        reasons.setdefault(one_line(one.why), []).append(one_line(one.what))
    return [(", ".join(what), why) for why, what in reasons.items()]


def spoken_lines(transcript: Transcript | None) -> list[TimedLine]:
    """What was said."""
    segments = transcript.segments if transcript else ()
    return [TimedLine(clock(one.start_s), one_line(one.text), one.start_s) for one in segments]


def screen_lines(screen_text: ScreenText | None) -> list[TimedLine]:
    """What stood on the screen and belongs to the content."""
    spans = [span for span in screen_text.spans if span.is_content] if screen_text else []
    return [TimedLine(when_shown(s), one_line(s.text), s.start_s if s.slide is None else None) for s in spans]


def _block(field: SchemaField, value: Value) -> FieldBlock:
    whole = value.value
    if not isinstance(whole, list):
        cell = NoteCell(plain(field, whole), value.evidence, is_ours=_is_ours(field, whole))
        return FieldBlock(field, value, (cell,))
    items = tuple(NoteCell(plain(field, part), _below(value.evidence, f"/{n}")) for n, part in enumerate(whole))
    records = [part for part in whole if isinstance(part, dict)]
    columns = _columns(field, records) if field.show == "table" and len(records) == len(whole) else []
    rows = tuple(
        tuple(_cell(column, record, value.evidence, f"/{n}") for column in columns)
        for n, record in enumerate(records if columns else ())
    )
    return FieldBlock(field, value, items, tuple(HEADINGS.get(c.name, c.label) for c, _ in columns), rows)


_Column = tuple[SchemaField, SchemaField | None]  # with its upper end, where the schema has one


def _columns(field: SchemaField, records: Sequence[Mapping[str, JsonValue]]) -> list[_Column]:
    """The sub-fields that some record has."""
    subs = {sub.name: sub for sub in field.fields}
    upper = {name: subs.get(_ENDS.get(name, f"{name}_max")) for name in subs}
    ends = {sub.name for sub in upper.values() if sub}
    filled = {name for record in records for name, value in record.items() if _is_filled(value)}
    return [(sub, upper[name]) for name, sub in subs.items() if name not in ends and name in filled]


def _cell(column: _Column, record: Mapping[str, JsonValue], evidence: Sequence[Evidence], path: str) -> NoteCell:
    field, upper = column
    ends = (record.get(field.name), record.get(upper.name) if upper else None)
    text = "–".join(dict.fromkeys(_shown(field, end) for end in ends if _is_filled(end)))
    at_s = record.get(field.name)
    if field.name == "start_s" and isinstance(at_s, int | float):
        return NoteCell(text, at_s=at_s)
    paths = {f"{path}/{part.name}" for part in column if part}
    own = tuple(one for one in evidence if one.path in paths)
    if field.name == "name":
        own = own or tuple(one for one in evidence if one.path == path)
    return NoteCell(text, own if text else (), is_ours=_is_ours(field, ends[0]))


def _is_ours(field: SchemaField, value: JsonValue) -> bool:
    return isinstance(value, bool) or (field.is_closed and isinstance(value, str))


def _shown(field: SchemaField, value: JsonValue) -> str:
    is_time = field.name == "start_s" and isinstance(value, int | float)
    return clock(float(str(value))) if is_time else plain(field, value)


def _is_filled(value: JsonValue) -> bool:
    return value is not None and value not in ("", [])


def _below(evidence: Sequence[Evidence], path: str) -> tuple[Evidence, ...]:
    return tuple(one for one in evidence if one.path == path or one.path.startswith(f"{path}/"))


def _number(path: str) -> int | None:
    index = path.split("/")[1] if path else ""
    return int(index) + 1 if index.isascii() and index.isdecimal() else None
