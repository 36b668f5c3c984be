"""Which lines of an entry hold what was searched for: their words with the found ones marked, and their second."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from clients.database.models import EntryText
from clients.database.session import Database
from services.entries.words.folding import SearchTerm, fold, fold_word, terms

MAX_LINES = 3
AROUND = 8  # words before and behind what was found
PARTS = ("said", "shown", "noted", "post")  # those with a second first: they lead into the video


@dataclass(frozen=True)
class FoundLine:
    """A line, in pieces: every second one is what was found. `at_s` is None where a line has no time."""

    part: str
    at_s: float | None
    pieces: tuple[str, ...]


class FoundLines:
    """Reads the lines of a few entries: those of a page."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, entry_ids: Sequence[str], text: str) -> dict[str, list[FoundLine]]:
        """At most MAX_LINES of each entry, those with most of the words first."""
        asked = terms(text)
        if not asked or not entry_ids:
            return {}
        query = select(EntryText.entry_id, EntryText.lines).where(EntryText.entry_id.in_(entry_ids))
        with self._database.reading() as session:
            return {entry_id: found_in(lines, asked) for entry_id, lines in session.execute(query)}


def found_in(lines: Mapping[str, Sequence[Sequence[Any]]], asked: Sequence[SearchTerm]) -> list[FoundLine]:
    """The lines that say best why an entry was found."""
    found: list[tuple[int, FoundLine]] = []
    for part, at_s, line in _every(lines):
        spots = _spots(line, asked)
        if spots:
            found.append((len(spots), FoundLine(part, at_s, _pieces(line.split(), spots))))
        if sum(count == len(asked) for count, _ in found) == MAX_LINES:
            break  # none can be better
    return [line for _, line in sorted(found, key=lambda one: -one[0])[:MAX_LINES]]  # equals stay in their order


def _every(lines: Mapping[str, Sequence[Sequence[Any]]]) -> Iterator[tuple[str, float | None, str]]:
    for part in PARTS:
        yield from ((part, at_s, line) for at_s, line in lines.get(part, []))


def _spots(line: str, asked: Sequence[SearchTerm]) -> list[range]:
    """Which words of a line are meant, by their places; each term once."""
    whole = f" {fold(line)}"
    here = [term for term in asked if f" {term.words[0]}" in whole]  # most lines end here
    if not here:
        return []
    folded = [(place, part) for place, word in enumerate(line.split()) for part in fold_word(word)]
    parts = [part for _, part in folded]
    found = (term.fits(parts) for term in here)
    spots = (range(folded[spot.start][0], folded[spot.stop - 1][0] + 1) for spot in found if spot)
    return sorted(spots, key=lambda spot: spot.start)


def _pieces(words: Sequence[str], spots: Sequence[range]) -> tuple[str, ...]:
    return tuple(_cut(words, spots))


def _cut(words: Sequence[str], spots: Sequence[range]) -> Iterator[str]:
    start = max(0, spots[0].start - AROUND)
    end = min(len(words), max(spot.stop for spot in spots) + AROUND)
    text, at = "… " if start else "", start
    for spot in spots:
        if spot.start < at:
            continue
        yield text + " ".join([*words[at : spot.start], ""] if spot.start > at else [])
        yield " ".join(words[spot.start : spot.stop])
        text, at = " ", spot.stop
    yield (text if at < end else "") + " ".join(words[at:end]) + (" …" if end < len(words) else "")
