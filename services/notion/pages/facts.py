"""What is known about a video, by the names under which people keep such things in their databases."""

import math
from collections.abc import Iterator, Mapping, Sequence

from pydantic import JsonValue

from clients.sites.known_sites import NAMES
from services.domain.artifacts import Media, Note
from services.domain.schemas.model import FieldType, SchemaField
from services.domain.schemas.registry import SCHEMAS
from services.notes.values import lasting, one_line, plain, record
from services.notion.columns.names import SYNONYMS, Name, name_of
from services.notion.columns.values import Fact
from services.notion.pages.structure import shown_fields

Known = Mapping[Name, Sequence[Fact]]

_NOT_ALONE = {"name", "start_s", "end_s", "quantity", "unit", "note", "until", "side"}


def known(note: Note, media: Media | None) -> Known:
    """All facts by name, the note's own fields before what is only known of the video."""
    found: dict[Name, list[Fact]] = {}
    everything = [*_field_facts(note), *_facts(note, media)]
    for key, fact in everything:  # a name's own fact goes before those that are merely called so as well
        found.setdefault(name_of(key.removesuffix("_s")), []).append(fact)
    for key, fact in everything:
        for synonym in filter(None, SYNONYMS.get(key, "").split(", ")):
            found.setdefault(name_of(synonym), []).append(fact)
    return found


def field_fact(field: SchemaField, value: JsonValue) -> Fact:
    """A field's value in all forms."""
    if isinstance(value, bool):
        return Fact(text="yes" if value else "no", flag=value)
    if isinstance(value, int | float):
        is_duration = field.type is FieldType.DURATION
        return Fact(plain(field, value), number=float(value), is_duration=is_duration)
    if isinstance(value, list):
        return _list_fact(field, value)
    return Fact(text=value if isinstance(value, str) else plain(field, value))


def _list_fact(field: SchemaField, parts: Sequence[JsonValue]) -> Fact:
    lines = [record(field, part) if isinstance(part, dict) else one_line(str(part)) for part in parts]
    names = [one_line(str(part.get("name") or "")) if isinstance(part, dict) else one_line(str(part)) for part in parts]
    shown = [f"{number}. {line}" for number, line in enumerate(lines, 1)] if field.show == "numbered" else lines
    return Fact((", " if field.show == "line" else "\n").join(shown), tuple(filter(None, names)), float(len(parts)))


def _field_facts(note: Note) -> Iterator[tuple[str, Fact]]:
    for field, value in shown_fields(note):
        if value.value is None or value.value in ("", []):
            continue
        yield field.name, field_fact(field, value.value)
        records = [part for part in value.value if isinstance(part, dict)] if isinstance(value.value, list) else []
        for sub in field.fields:
            if sub.name not in _NOT_ALONE and not sub.name.endswith("_max"):
                yield from _column_fact(sub, records)


def _column_fact(sub: SchemaField, records: Sequence[Mapping[str, JsonValue]]) -> Iterator[tuple[str, Fact]]:
    """One sub-field over all records: its one value when all have the same, else a line for each."""
    shown = {index: plain(sub, part) for index, row in enumerate(records) if (part := row.get(sub.name)) is not None}
    if not shown:
        return
    values = list(dict.fromkeys(shown.values()))
    if len(values) == 1 and len(shown) == len(records):
        yield sub.name, field_fact(sub, next(row.get(sub.name) for row in records))
        return
    lines = (f"{one_line(str(records[index].get('name') or index + 1))}: {text}" for index, text in shown.items())
    yield sub.name, Fact("\n".join(lines), tuple(values), number=math.nan)  # several numbers are no number


def _facts(note: Note, media: Media | None) -> Iterator[tuple[str, Fact]]:
    schema = SCHEMAS.get(note.schema_name)
    yield "title", Fact(note.title)
    yield "summary", Fact(note.summary)
    yield "category", Fact(schema.title if schema else "")
    yield "language", Fact(note.language or "")
    times = [note.fields[name].value for name in ("prep_time_s", "cook_time_s") if name in note.fields]
    if seconds := sum(time for time in times if isinstance(time, int | float)):
        yield "total_time_s", Fact(lasting(seconds), number=seconds, is_duration=True)
    if media is None:
        return
    yield "url", Fact(media.url or "")
    yield "author", Fact(media.author)
    yield "hashtags", Fact(" ".join(f"#{tag}" for tag in media.hashtags), media.hashtags)
    has_own = schema is not None and any(field.type is FieldType.DURATION for field in schema.fields)
    length = Fact(lasting(round(media.duration_s)), number=round(media.duration_s, 1), is_duration=True)
    yield "video_length" if has_own else "length", length
    yield "platform", Fact(NAMES.get(media.platform, ""))
    yield "caption", Fact(media.caption)
