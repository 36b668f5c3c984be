"""Scores the rules' notes of labelled posts: by kind and field, by language, wholly right, and each difference."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.labelled_posts import LabelledPost, posts_in
from benchmarks.note_matching import Tally, compare, letters
from services.domain.artifacts import Note

_SMALLEST_LANGUAGE = 5  # posts; below it a language's figures say little
_NO_VALUE = frozenset(("opt_exercises", "about"))  # of a label, and no field


@dataclass
class Sums:
    """What all posts together gave."""

    fields: dict[str, dict[str, Tally]] = field(default_factory=dict)  # by kind, then field
    languages: dict[str, Tally] = field(default_factory=dict)
    posts: dict[str, int] = field(default_factory=dict)  # by language
    right: dict[str, list[bool]] = field(default_factory=dict)  # wholly, by kind
    chosen: int = 0
    titles: int = 0
    quotes: int = 0
    wrong_quotes: int = 0
    took_s: float = 0.0
    lines: list[str] = field(default_factory=list)


def report(folder: Path) -> str:
    """The differences of each post, then the figures."""
    sums = Sums()
    for post in posts_in(folder):
        _add(sums, post)
    return "\n".join([*sums.lines, *_figures(sums)])


def _add(sums: Sums, post: LabelledPost) -> None:
    started = time.process_time()
    free = post.note(with_schema=False)
    sums.took_s += time.process_time() - started
    note = post.note(with_schema=True)
    tallies = _compared(post, note)
    differences = [f"{name}: {told}" for name, tally in tallies.items() for told in tally.differences]
    is_chosen, is_titled = free.schema_name in post.schemas, post.is_title(note.title)
    sums.chosen += is_chosen
    sums.titles += is_titled
    _count_quotes(sums, post, note)
    sums.right.setdefault(post.schema, []).append(not differences)
    sums.posts[post.language] = sums.posts.get(post.language, 0) + 1
    for name, tally in tallies.items():
        sums.fields.setdefault(post.schema, {}).setdefault(name, Tally()).add(tally)
        sums.languages.setdefault(post.language, Tally()).add(tally)
    sums.lines.append(f"{post.id}: {post.schema}{'' if is_chosen else f', but chosen as {free.schema_name}'}")
    sums.lines += [f"    {told}" for told in (*differences, *([] if is_titled else [f"title: {note.title}"]))]


def _compared(post: LabelledPost, note: Note) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for name, truth in post.truth.items():
        if name not in _NO_VALUE:
            value = note.fields[name].value if name in note.fields else None
            optional = post.truth.get("opt_exercises", [])
            for part, tally in compare(name, truth, value, post.words, optional=optional).items():
                found.setdefault(part, Tally()).add(tally)
    return found


def _count_quotes(sums: Sums, post: LabelledPost, note: Note) -> None:
    everything = letters(post.words)
    for value in note.fields.values():
        for one in value.evidence:
            sums.quotes += 1
            sums.wrong_quotes += letters(one.quote) not in everything


def _figures(sums: Sums) -> Iterable[str]:
    total = Tally()
    for kind, fields in sorted(sums.fields.items()):
        yield f"== {kind}: {sum(sums.right[kind])} of {len(sums.right[kind])} wholly right"
        for name, tally in sorted(fields.items()):
            yield f"   {name:20} right {tally.right:4} wrong {tally.wrong:3} lost {tally.lost:3}  {_rates(tally)}"
            total.add(tally)
    for language, tally in sorted(sums.languages.items(), key=lambda pair: -sums.posts[pair[0]]):
        few = "" if sums.posts[language] >= _SMALLEST_LANGUAGE else "  (few)"
        yield f"   {language:4} {sums.posts[language]:3} posts  {_rates(tally)}{few}"
    count = sum(sums.posts.values())
    wholly = sum(sum(right) for right in sums.right.values())
    yield f"all: {_rates(total)}, wholly right {wholly} of {count}"
    yield f"schema {sums.chosen} of {count}, title {sums.titles} of {count}"
    yield f"evidence {sums.quotes - sums.wrong_quotes} of {sums.quotes}"
    yield f"processor time {1000 * sums.took_s / max(1, count):.1f} ms a note"


def _rates(tally: Tally) -> str:
    return f"precision {tally.precision:.3f} recall {tally.recall:.3f}"
