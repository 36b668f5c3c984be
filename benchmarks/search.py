"""How long a list, its filters and a search take: `python -m benchmarks.search [--notes 20000] [--url URL]`."""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import insert, text

from clients.database.models import Entry, EntryLabel, EntryText, User, Video, now
from clients.database.session import Database
from services.entries.search import EntryFilter
from services.entries.store import Entries
from services.entries.words.folding import fold
from services.entries.words.found_lines import FoundLines

SITES = ("tiktok", "instagram", "youtube", "file")
KINDS = ("workout", "recipe", "place", "product", "tutorial", "general")
COMMON = "the and you with for your add then make this that minutes now keep until".split()  # noqa: SIM905
BATCH, PAGE, ROUNDS = 1000, 30, 12
ASKED = {
    "newest": EntryFilter(),
    "by title": EntryFilter(sort="title"),
    "kind, tag, site": EntryFilter(schema="recipe", tag="tag 3", site="tiktok"),
    "favourites, longest": EntryFilter(favourite=True, sort="longest"),
    "length and age": EntryFilter(min_s=30, max_s=60, since=now() - timedelta(days=200)),
    "one rare word": EntryFilter(text="kelamo"),
    "two letters": EntryFilter(text="ke"),
    "a common word": EntryFilter(text="minutes"),
    "three words": EntryFilter(text="add the minutes"),
    "a word and a kind": EntryFilter(text="keep", schema="workout"),
    "nothing found": EntryFilter(text="zzzz"),
}


def main(notes: int, url: str) -> None:
    """Fill a database and print the middle and the slowest of each question."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(url or f"sqlite:///{folder}/clipsheet.db")
        database.upgrade(Path(folder))
        _fill(database, notes)
        entries, lines = Entries(database), FoundLines(database)
        print(
            f"{notes} notes in {database.engine.dialect.name}; ms at the server, the middle and the slowest of {ROUNDS}"
        )
        for name, wanted in ASKED.items():
            took = sorted(_seconds(partial(_ask, entries, lines, wanted)) for _ in range(ROUNDS))
            count = len(entries.page("local", limit=PAGE, wanted=wanted))
            print(f"{name:22} {1000 * statistics.median(took):7.1f} {1000 * took[-1]:7.1f}   {count} shown")
        database.close()


def _ask(entries: Entries, lines: FoundLines, wanted: EntryFilter) -> None:
    page = entries.page("local", limit=PAGE, wanted=wanted)
    ids = [entry.id for entry in page]
    entries.labels.of(ids)
    if wanted.text:
        lines.of(ids, wanted.text)


def _seconds(do: Callable[[], None]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def _fill(database: Database, notes: int) -> None:
    chance = random.Random(7)
    rare = [
        "".join(chance.choice(("ka", "lo", "mi", "ru", "te", "sa", "ke", "mo")) for _ in range(3)) for _ in range(4000)
    ]
    with database.transaction() as session:
        session.merge(User(id="local", name="Local user"))
    for start in range(0, notes, BATCH):
        made = list(_made(chance, rare, range(start, min(notes, start + BATCH))))
        with database.transaction() as session:
            for table, rows in zip((Video, Entry, EntryText, EntryLabel), zip(*made, strict=True), strict=True):
                session.execute(insert(table), list(rows))
    with database.transaction() as session:
        session.execute(text("ANALYZE"))


def _made(chance: random.Random, rare: list[str], numbers: range) -> Iterator[tuple[dict[str, object], ...]]:
    for n in numbers:
        lines = [" ".join(chance.choices(COMMON, k=7) + chance.choices(rare, k=3)) for _ in range(30)]
        title = " ".join(chance.choices(rare, k=4))
        id_, at = f"{n:013x}", now() - timedelta(hours=n)
        yield (
            {"id": id_, "platform": SITES[n % 4], "platform_id": id_},
            {
                "id": id_,
                "user_id": "local",
                "video_id": id_,
                "source": {"kind": "link", "url": "https://x.example/"},
                "options": {},
                "options_key": id_,
                "status": "completed",
                "title": title,
                "created_at": at,
                "note_schema": KINDS[n % 6],
                "duration_s": float(n % 180),
                "favourite": n % 40 == 0,
                "results": {"download": id_, "summarize": id_},
                "timings_s": {"download": 1.5, "summarize": 0.2},
            },
            {
                "entry_id": id_,
                "title": fold(title),
                "noted": fold(" ".join(lines[:6])),
                "said": fold(" ".join(lines[6:])),
                "lines": {"said": [[n, line] for n, line in enumerate(lines[6:])]},
            },
            {"entry_id": id_, "kind": "tag", "key": f"tag {n % 12}", "name": f"tag {n % 12}", "user_id": "local"},
        )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--notes", type=int, default=20_000)
    parser.add_argument("--url", default="", help="an empty PostgreSQL database instead of SQLite")
    given = parser.parse_args()
    main(given.notes, given.url)
