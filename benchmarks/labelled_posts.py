"""Labelled posts in files, outside the project: read, and noted.

A post is one JSON file: `id`, `schema`, `alt_schemas`, `lang`, `platform`, `title`, `title_ok`, `texts` and `truth`.
`texts` has `caption`, `said` (lists of from, to, words) and `shown` (lists of words, from, to). `truth` has for each
field what a person would write: a list of steps; ingredients with `q`, `max`, `unit`, `core`, `full`, `alts`; exercises
with
`name`, `need` and `opt`; a list of which any value is right (null: may be empty); a set with `need` and `ok`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.domain.artifacts import Note
from services.domain.schemas.registry import schema_named
from services.notes.rules.extraction import extract_note
from services.sources.texts import PostTexts

MAX_TITLE = 90


@dataclass(frozen=True)
class LabelledPost:
    """One post with its label."""

    id: str
    schema: str
    schemas: tuple[str, ...]  # choices that are right
    language: str
    texts: PostTexts
    truth: dict[str, Any]
    titles: tuple[str, ...] = ()  # one of these stands in a good title

    @property
    def words(self) -> str:
        """Everything that is written, said and shown."""
        texts = self.texts
        return " ".join([texts.title, texts.caption, *(one.text for one in (*texts.said, *texts.shown))])

    def is_title(self, title: str) -> bool:
        """Whether a title tells what the post is about, and is no caption."""
        told = any(words in title.casefold() for words in self.titles) or not self.titles
        return told and len(title) <= MAX_TITLE and "#" not in title

    def note(self, *, with_schema: bool) -> Note:
        """The rules' note, for the right schema or for the one they choose."""
        texts, schema = self.texts, schema_named(self.schema) if with_schema else None
        return extract_note(texts.media, texts.transcript, texts.screen_text, schema=schema)


def posts_in(folder: Path) -> Iterator[LabelledPost]:
    """Every labelled post of a folder, by name."""
    for file in sorted(folder.glob("*.json")):
        given = json.loads(file.read_text(encoding="utf-8"))
        if isinstance(given, dict) and "truth" in given:
            yield _post(given)


def _post(given: dict[str, Any]) -> LabelledPost:
    texts = given["texts"]
    said = [{"start_s": first, "end_s": last, "text": words} for first, last, words in texts.get("said", [])]
    shown = [{"start_s": first, "end_s": last, "text": words} for words, first, last in texts.get("shown", [])]
    about = {
        "title": given.get("title") or "",
        "caption": texts["caption"],
        "platform": given.get("platform", "text"),
        "language": given.get("lang") if said else None,
    }
    return LabelledPost(
        id=given["id"],
        schema=given["schema"],
        schemas=(given["schema"], *given.get("alt_schemas", [])),
        language=given.get("lang", "?"),
        texts=PostTexts.model_validate({**about, "said": said, "shown": shown}),
        truth=given["truth"],
        titles=tuple(given.get("title_ok", [])),
    )
