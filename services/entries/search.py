"""What a search looks through: the words of an entry, folded, and the conditions on a list of entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue
from sqlalchemy import Select, or_

from clients.database.models import Entry
from services.domain.artifacts import Note
from services.domain.entries import FINAL, Status

MAX_CHARS = 20_000
PARTIAL, UNFINISHED = "partial", "unfinished"
STATES = (*(status.value for status in Status), PARTIAL, UNFINISHED)


@dataclass(frozen=True)
class Wanted:
    """Which entries a list shows; empty: all."""

    text: str = ""  # each of its words has to be there
    state: str = ""  # a status, `partial` or `unfinished`
    schema: str = ""


def words_of(note: Note) -> str:
    """Everything a person may remember of a note, folded."""
    texts = [note.title, note.summary, *(text for value in note.fields.values() for text in _texts(value.value))]
    return " ".join(" ".join(texts).casefold().split())[:MAX_CHARS]


def narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    """The query with these conditions."""
    for word in wanted.text.casefold().split()[:10]:
        places = (Entry.words, Entry.title, Entry.options["tag"].as_string(), Entry.source["url"].as_string())
        query = query.where(or_(*(place.icontains(word, autoescape=True) for place in places)))
    if wanted.schema:
        query = query.where(Entry.note_schema == wanted.schema)
    match wanted.state:
        case "":
            return query
        case "unfinished":
            return query.where(Entry.status.not_in(FINAL))
        case "partial":
            return query.where(Entry.status == Status.COMPLETED, Entry.partial.is_(True))
    return query.where(Entry.status == wanted.state)


def _texts(value: JsonValue) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
