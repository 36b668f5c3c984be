"""A note as plain text for a terminal: values with where they come from, readable at 80 columns."""

import textwrap
from collections.abc import Iterable, Iterator
from itertools import chain

from services.domain.artifacts import Evidence, Note
from services.notes.layout import FieldBlock, field_blocks, gaps
from services.notes.values import chosen, fields_of, made_by, one_line, where

WIDTH = 80
_MAX_QUOTE = 60


def text(note: Note) -> str:
    """The note as lines of at most 80 columns, without markup."""
    lines = [*_wrap(one_line(note.title)), f"{one_line(note.schema_name)} · {made_by(note.engine)}"]
    lines += _wrap(chosen(note)) if chosen(note) else []
    if note.summary and "summary" not in note.fields:
        lines += ["", *_wrap(one_line(note.summary))]
    for block in field_blocks(fields_of(note)):
        lines += ["", *_field(block)]
    if note.missing:
        told = (_wrap(f"- {what}: {why}", "  ", "    ") for what, why in gaps(note.missing))
        lines += ["", "Missing", *chain.from_iterable(told)]
    return "\n".join(lines) + "\n"


def _field(block: FieldBlock) -> Iterator[str]:
    if not block.is_list:
        yield from _wrap(f"{block.label}: {block.line.text}")
        yield from _sources(block.value.evidence, "  ")
        return
    yield block.label
    for number, item in enumerate(block.items, 1):
        mark = f"{number}. " if block.show in ("numbered", "table") else "- "
        yield from _wrap(mark + item.text, "  ", "  " + " " * len(mark))
        yield from _sources(item.evidence, "     ")


def _sources(evidence: Iterable[Evidence], indent: str) -> Iterator[str]:
    """Where the value stands, each place once, the quotes of one place together."""
    places: dict[str, dict[str, None]] = {}
    for one in evidence:
        places.setdefault(where(one), {})[_quote(one.quote)] = None
    for place, quotes in places.items():
        yield from _wrap(f"{place} {', '.join(quotes)}", indent, indent + "  ")


def _quote(words: str) -> str:
    return f"“{textwrap.shorten(one_line(words), _MAX_QUOTE, placeholder=' …')}”"


def _wrap(words: str, first: str = "", later: str = "") -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False) or [first]
