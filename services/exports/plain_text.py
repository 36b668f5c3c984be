"""A note as plain text for a terminal: values with where they come from, readable at 80 columns."""

import textwrap
from collections.abc import Iterator

from pydantic import JsonValue

from services.domain.artifacts import Evidence, Missing, Note, Value
from services.domain.schemas.model import FieldType, SchemaField
from services.notes.values import chosen, fields_of, made_by, one_line, plain, where

WIDTH = 80
_MAX_QUOTE = 60


def text(note: Note) -> str:
    """The note as lines of at most 80 columns, without markup."""
    lines = [*_wrap(one_line(note.title)), f"{one_line(note.schema_name)} · {made_by(note.engine)}"]
    lines += _wrap(chosen(note)) if chosen(note) else []
    if note.summary and "summary" not in note.fields:
        lines += ["", *_wrap(one_line(note.summary))]
    for field, value in fields_of(note):
        lines += ["", *_field(field, value)]
    if note.missing:
        lines += ["", "Missing", *_missing(note.missing)]
    return "\n".join(lines) + "\n"


def _field(field: SchemaField, value: Value) -> Iterator[str]:
    if not isinstance(value.value, list):
        yield from _wrap(f"{field.label}: {plain(field, value.value)}")
        yield from _sources(value.evidence, "  ")
        return
    yield field.label
    for i, part in enumerate(value.value):
        mark = f"{i + 1}. " if field.show in ("numbered", "table") else "- "
        yield from _wrap(mark + _part(field, part), "  ", "  " + " " * len(mark))
        path = f"/{i}"
        yield from _sources([e for e in value.evidence if e.path == path or e.path.startswith(path + "/")], "     ")


def _part(field: SchemaField, part: JsonValue) -> str:
    is_text = field.type is FieldType.TEXTS
    return one_line(str(part)) if is_text else plain(field, part)


def _sources(evidence: list[Evidence] | tuple[Evidence, ...], indent: str) -> Iterator[str]:
    """Where the value stands, each place once, the quotes of one place together."""
    places: dict[str, dict[str, None]] = {}
    for one in evidence:
        places.setdefault(where(one), {})[_quote(one.quote)] = None
    for place, quotes in places.items():
        yield from _wrap(f"{place} {', '.join(quotes)}", indent, indent + "  ")


def _quote(words: str) -> str:
    return f"“{textwrap.shorten(one_line(words), _MAX_QUOTE, placeholder=' …')}”"


def _missing(missing: tuple[Missing, ...]) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for one in missing:
        reasons.setdefault(one_line(one.why), []).append(one_line(one.what))
    for why, what in reasons.items():
        yield from _wrap(f"- {', '.join(what)}: {why}", "  ", "    ")


def _wrap(words: str, first: str = "", later: str = "") -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False) or [first]
