"""Links in tables and plain text: YouTube's playlists, exports of other programs, lists of a person's own."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TextIO

from services.imports.found import FoundLink
from services.imports.names import collection_of
from services.sources.link_texts import candidates

_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_LEAST_SHARE = 0.8  # of a column's cells, to be ids of YouTube
_LOOKED_AT = 50
_FOLDERS = re.compile(r"^(folder|collection|list|tags?|playlist|category|ordner|sammlung|dossier|carpeta|kategorie)s?$")
_SEPARATORS = ",;\t|"


def links_in_table(path: Path, name: str) -> Iterator[FoundLink]:
    """Links in any column; a column of YouTube's ids is links too, and one of folders or tags is the collection."""
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        yield from _of_rows(_rows(file), collection_of(name))


def links_in_text(path: Path, name: str) -> Iterator[FoundLink]:
    """Links anywhere in a text, line by line."""
    collection = collection_of(name)
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        while line := file.readline(20_000):  # a line of a hundred megabytes comes in parts
            for link in candidates(line):
                yield FoundLink(link, collection)


def _rows(file: TextIO) -> Iterator[list[str]]:
    start = file.read(8192)
    file.seek(0)
    lines = [line for line in start.splitlines() if line.strip()]
    counts = {sign: sum(line.count(sign) for line in lines) for sign in _SEPARATORS}
    separator = max(counts, key=lambda sign: counts[sign]) if any(counts.values()) else ","
    csv.field_size_limit(1_000_000)
    try:
        yield from csv.reader((line.replace("\0", "") for line in file), delimiter=separator)
    except csv.Error:
        return  # a cell of a megabyte: what came before is there


def _of_rows(rows: Iterator[list[str]], collection: str) -> Iterator[FoundLink]:
    first = [row for _, row in zip(range(_LOOKED_AT), rows, strict=False)]
    folders, ids = _column(first, _FOLDERS), _id_columns(first)
    for row in chain(first, rows):
        yield from _of_row(row, collection, folders, ids)


def _of_row(row: Sequence[str], collection: str, folders: int | None, ids: set[int]) -> Iterator[FoundLink]:
    own = row[folders].strip()[:100] if folders is not None and folders < len(row) else ""
    for n, cell in enumerate(row):
        if n in ids and _VIDEO_ID.fullmatch(cell.strip()):
            yield FoundLink(f"https://www.youtube.com/watch?v={cell.strip()}", own or collection)
        elif n != folders:
            for link in candidates(cell):
                yield FoundLink(link, own or collection)


def _column(rows: Sequence[Sequence[str]], wanted: re.Pattern[str]) -> int | None:
    heads = rows[0] if rows else ()
    return next((n for n, head in enumerate(heads) if wanted.match(head.strip().casefold())), None)


def _id_columns(rows: Sequence[Sequence[str]]) -> set[int]:
    """Columns whose cells are ids of YouTube's videos: their heads are in the language of the account."""
    cells: dict[int, list[str]] = {}
    for row in rows[1:]:
        for n, cell in enumerate(row):
            if cell.strip():
                cells.setdefault(n, []).append(cell.strip())
    return {n for n, column in cells.items() if _are_ids(column)}


def _are_ids(column: Sequence[str]) -> bool:
    """A word of eleven letters is no id; real ids are seldom all lower case without a digit."""
    found = [cell for cell in column if _VIDEO_ID.fullmatch(cell)]
    mixed = [cell for cell in found if re.search(r"[0-9_-]", cell) or re.search(r"[a-z][A-Z]|[A-Z][a-z].*[A-Z]", cell)]
    return len(found) >= _LEAST_SHARE * len(column) and len(mixed) >= len(found) / 2


def is_table(start: str) -> bool:
    """Whether a text looks like one: the same sign parts several lines alike."""
    lines = [line for line in io.StringIO(start) if line.strip()][:10]
    return len(lines) > 1 and any(lines[0].count(sign) > 0 for sign in ",;\t") and not candidates(lines[0])
