"""A model that knows the truth: the answer that a label would give, each value with the lines a reader would name."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.labelled_posts import LabelledPost
from services.domain.schemas.model import FieldType, Schema, SchemaField
from services.domain.schemas.registry import schema_named
from services.notes.llm.checks.second_reader import loosely
from services.notes.llm.checks.terms import terms
from services.notes.llm.grounding import carries
from services.notes.llm.sources import Sources, sources_of

Json = dict[str, Any]
_MAX_LINES = 12
_SHARED = 0.5  # of a line's words are the text's, so that it is named for it


def sources_for(post: LabelledPost) -> Sources:
    """The post's lines."""
    return sources_of(post.texts.media, post.texts.transcript, post.texts.screen_text)


def labelled_answer(post: LabelledPost, sources: Sources) -> Json:
    """The label as an answer."""
    schema = schema_named(post.schema)
    fields = dict(_Oracle(schema, sources, post.truth).fields())
    return {"title": "", "summary": "", "fields": fields, "conflicts": []}


@dataclass(frozen=True)
class _Oracle:
    schema: Schema
    sources: Sources
    truth: Json

    def fields(self) -> Iterator[tuple[str, Any]]:
        for one in self.schema.fields:
            truth = self.truth.get(one.name)
            if not truth:
                continue
            given = self._field(one, truth)
            if given:
                yield one.name, given

    def _field(self, one: SchemaField, truth: Any) -> Any:
        if one.name == "ingredients":
            return [self._ingredient(one, item) for item in truth]
        if one.name == "exercises":
            return [self._exercise(one, item) for item in truth]
        if one.type is FieldType.TEXTS:
            texts = truth["need"] if isinstance(truth, dict) else truth
            return [{"value": text, "lines": self._saying(text)} for text in texts]
        value = next((item for item in truth if item is not None), None)
        if value is None or None in truth:
            return None
        lines = self._saying(value) if isinstance(value, str) else self._counting(one, value)
        return {"value": value, "lines": lines}

    def _ingredient(self, one: SchemaField, item: Json) -> Json:
        name = self._spelled(item["core"].split("|"))
        given: Json = {"name": name}
        for key, value in (
            ("quantity", item["q"]),
            ("quantity_max", item["max"]),
            ("unit", item["unit"].split("|")[0]),
        ):
            if value:
                given[key] = value
        return {**given, "lines": self._lines_of(one, name, given)}

    def _exercise(self, one: SchemaField, item: Json) -> Json:
        name = self._spelled(item["name"])
        given = {"name": name, **item["need"]}
        return {**given, "lines": self._lines_of(one, name, given)}

    def _spelled(self, names: list[str]) -> str:
        """The spelling that the post has."""
        whole = [loosely(line.text) for line in self.sources.lines]
        return next((name for name in names if any(loosely(name) in text for text in whole)), names[0])

    def _lines_of(self, one: SchemaField, name: str, given: Json) -> list[int]:
        """The lines with the name, and for each other part the nearest of those that say it."""
        named = self._saying(name)
        found = list(named)
        for sub in one.fields:
            if sub.name in given and sub.name != "name":
                said = [n for n, line in enumerate(self.sources.lines, 1) if carries(line, sub, given[sub.name])]
                found += sorted(said, key=lambda n: min((abs(n - m) for m in named), default=n))[:3]
        return list(dict.fromkeys(found))[:_MAX_LINES]

    def _saying(self, text: object) -> list[int]:
        """The lines that hold the text; else those whose words are mostly the text's."""
        wanted = loosely(str(text))
        whole = [n for n, line in enumerate(self.sources.lines, 1) if wanted in loosely(line.text)]
        if whole:
            return whole[:_MAX_LINES]
        keys = {term.key for term in terms(str(text))}
        parts = (
            n
            for n, line in enumerate(self.sources.lines, 1)
            if (own := {term.key for term in terms(line.text)}) and len(own & keys) >= _SHARED * len(own)
        )
        return list(parts)[:_MAX_LINES]

    def _counting(self, one: SchemaField, value: float) -> list[int]:
        return [n for n, line in enumerate(self.sources.lines, 1) if carries(line, one, value)][:_MAX_LINES]


def size(fields: Iterable[Any]) -> int:
    """Values of an answer, those inside records one by one."""
    items = [item for one in fields for item in (one if isinstance(one, list) else [one])]
    return sum(len(item) - 1 for item in items)
