"""What of a model's answer reaches a note: how many true values stay, and how many lies come through.

`python -m benchmarks.grounding` makes lies of true answers about posts of our own, for each setting of NOTE_LANGUAGE,
and counts those that a note tells. With `--cases FOLDER` it does so with labelled posts (benchmarks.labelled_posts).
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.grounding_answers import Json, Lie, lies, true_answer
from benchmarks.grounding_labels import labelled_answer, size, sources_for
from benchmarks.grounding_others import languages_of, other_lies, translated, true_translation
from benchmarks.grounding_posts import POSTS, Post
from benchmarks.labelled_posts import posts_in
from services.domain.artifacts import Note, Value
from services.domain.schemas.model import Schema
from services.domain.schemas.registry import schema_named
from services.notes.llm.answer_schema import AnswerShape
from services.notes.llm.checks.second_reader import SecondReader
from services.notes.llm.grounded_answer import Checked, check
from services.notes.llm.sources import Sources, sources_of
from services.notes.llm.tongue import tongue_of
from services.notes.rules.extraction import extract_note

SETTINGS = ("", "the same", "another", "Klingon")  # of NOTE_LANGUAGE: none, the post's, another, one nobody knows


@dataclass(frozen=True)
class Subject:
    """One post as it is asked about: its lines, the note that is true of it, the language it is in."""

    name: str
    schema: Schema
    sources: Sources
    note: Note
    language: str
    post: Post | None = None

    def wish(self, setting: str) -> str:
        """NOTE_LANGUAGE as it is set."""
        other = "es" if self.language != "es" else "en"
        return {"the same": self.language, "another": other}.get(setting, setting)


@dataclass
class Counts:
    """Values of true answers, those that stayed, lies by kind, those that came through."""

    values: int = 0
    stayed: int = 0
    told: Counter[str] = field(default_factory=Counter)
    through: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)


def subjects(folder: Path | None = None) -> Iterator[Subject]:
    """Our own posts, or those of a folder."""
    if folder is None:
        for number, post in enumerate(POSTS, 1):
            note = extract_note(post.media, post.transcript, post.screen_text, schema=post.schema)
            name = f"{number} {post.language} {post.schema_name}"
            yield Subject(name, post.schema, post.sources(), note, post.language, post)
        return
    for one in posts_in(folder):
        texts = one.texts
        sources = sources_of(texts.media, texts.transcript, texts.screen_text)
        yield Subject(one.id, schema_named(one.schema), sources, one.note(with_schema=True), one.language)


def count(every: Iterable[Subject], setting: str, counts: Counts, *, share: int = 1) -> None:
    """Ask about each post with its true answer and with lies, one in `share` of them."""
    for subject in every:
        tongue = tongue_of(subject.wish(setting), subject.sources)
        shape = AnswerShape(subject.schema, tongue.is_translated)
        true = true_answer(subject.note, subject.sources)
        reader = SecondReader(subject.schema, subject.sources)
        kept = check(true, shape, subject.sources, tongue, reader)
        counts.values += _size(subject.note.fields)
        counts.stayed += _size(kept.fields)
        if _size(kept.fields) < _size(subject.note.fields):
            counts.lines += [f"lost of {subject.name}: {one}" for one in kept.faults]
        _count_translated(subject, true, setting, reader, counts)
        for number, lie in enumerate(_lies(subject, true, setting)):
            if number % share == 0:
                _try(subject, lie, check(lie.answer, shape, subject.sources, tongue, reader), counts)


def _count_translated(subject: Subject, true: Json, setting: str, reader: SecondReader, counts: Counts) -> None:
    """What stays of the true answer in the language that is wanted."""
    tongue = tongue_of(subject.wish(setting), subject.sources)
    answer = true_translation(subject.post, true, tongue.wanted) if subject.post and tongue.is_translated else None
    if answer:
        kept = check(answer, AnswerShape(subject.schema, is_translated=True), subject.sources, tongue, reader)
        said = (len(item) - sum("original" in key for key in item) for one in answer["fields"].values() for item in one)
        counts.values += sum(size - 1 for size in said)
        counts.stayed += _size(kept.fields)
        counts.lines += [f"lost of {subject.name}, translated: {one}" for one in kept.faults]


def _lies(subject: Subject, true: dict[str, Any], setting: str) -> Iterator[Lie]:
    yield from lies(true, subject.schema, subject.sources, subject.language)
    yield from other_lies(true, subject.schema, subject.sources)
    if subject.post:
        for language in languages_of(subject.post, subject.wish(setting)):
            yield from translated(subject.post, true, language, wanted=subject.wish(setting))


def _try(subject: Subject, lie: Lie, kept: Checked, counts: Counts) -> None:
    counts.told[lie.kind] += 1
    if lie.is_told(kept):
        counts.through[lie.kind] += 1
        counts.lines.append(f"{subject.name}: {lie.kind}: {lie.what}")


def _size(fields: dict[str, Value] | Any) -> int:
    """Values, those inside records one by one."""
    items = [item for one in fields.values() for item in (one.value if isinstance(one.value, list) else [one.value])]
    return sum(
        len([key for key in item if key[-2:] != "_s" or key == "rest_s"]) if isinstance(item, dict) else 1
        for item in items
    )


def _of_labels(folder: Path) -> str:
    """How much stays of what a model would answer that knows the labels."""
    stayed = values = 0
    for post in posts_in(folder):
        sources, schema = sources_for(post), schema_named(post.schema)
        answer = labelled_answer(post, sources)
        kept = check(answer, AnswerShape(schema), sources, tongue_of("", sources))
        values += size(answer["fields"].values())
        stayed += _size(kept.fields)
    return f"labels as answers: {stayed} of {values} values stayed"


def main() -> int:
    """Print what came through, then the figures. Returns 1 when a lie did."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path, metavar="FOLDER", help="labelled posts, a JSON file each")
    parser.add_argument("--share", type=int, default=1, metavar="N", help="tell one lie in N")
    arguments = parser.parse_args()
    folder = arguments.cases
    every, started, came = list(subjects(folder)), time.process_time(), 0
    if folder:
        print(_of_labels(folder))
    for setting in SETTINGS:
        counts = Counts()
        count(every, setting, counts, share=arguments.share)
        print("\n".join(counts.lines))
        print(f"NOTE_LANGUAGE {setting or 'none'}: {counts.stayed} of {counts.values} true values stayed")
        for kind, number in sorted(counts.told.items()):
            print(f"   {kind:28} {counts.through[kind]:4} of {number:5} came through")
        print(f"   {'all':28} {counts.through.total():4} of {counts.told.total():5} came through")
        came += counts.through.total()
    print(f"processor time {time.process_time() - started:.1f} s")
    return int(came > 0)


if __name__ == "__main__":
    sys.exit(main())
