"""How well and how fast notes are found by meaning: `python -m benchmarks.meaning [--cases FOLDER] [--notes 10000]`.

The posts of the folder are strangers' (see benchmarks/notes.py); the model is fetched when it is missing.
"""

import argparse
import json
import random
import statistics
import struct
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sqlalchemy import insert

from benchmarks.meaning_queries import QUERIES
from clients.database.models import Entry, EntryMeaning, User, Video
from clients.database.session import Database
from clients.local_models.sentences.sentence_process import SentenceProcess
from config.settings import Settings
from services.entries.search import EntryFilter
from services.entries.store import Entries
from services.entries.words.search_texts import remember
from services.meanings.indexer import MeaningIndexer
from services.meanings.meanings import Meanings
from services.meanings.model import NAME, SentenceModel

ROUNDS = 20
TYPED = (
    "how to get abs",
    "quick dinner with prawns",
    "Übungen für den Rücken",
    "arroz con pollo",
    "where to eat in Oxford",
)


def main(cases: Path | None, notes: int) -> None:
    """Print both."""
    model = SentenceModel(Settings().models_dir)
    model.fetch()
    sentences = SentenceProcess(model.path)
    try:
        for part in (_how_well, _how_fast):
            with tempfile.TemporaryDirectory() as folder:
                database = Database(f"sqlite:///{folder}/clipsheet.db")
                database.upgrade(Path(folder))
                with database.transaction() as session:
                    session.add(User(id=part.__name__, name="Somebody"))
                found = Meanings(database, model, sentences)
                if part is _how_fast:
                    _how_fast(database, found, notes)
                elif cases:
                    _how_well(database, MeaningIndexer(database, model, sentences), found, cases)
                database.close()
    finally:
        sentences.close()


def _how_well(database: Database, indexer: MeaningIndexer, found: Meanings, cases: Path) -> None:
    user, ids = "_how_well", {}
    for path in sorted(cases.glob("*.json")):
        case = json.loads(path.read_text())
        with database.transaction() as session:
            session.add(Video(id=case["id"], platform="file", platform_id=case["id"]))
            session.flush()
            row = _entry(user, case["id"], case["title"] or "")
            session.add(row)
            session.flush()
            remember(session, row, dict(_parts(case["texts"])))
            ids[case["id"]] = row.id
    began = time.process_time(), time.perf_counter()
    while indexer.index():
        pass
    print(f"{len(ids)} posts, {1000 * (time.perf_counter() - began[1]) / len(ids):.0f} ms each to work out (wall)")
    entries = Entries(database)
    for n, language in enumerate(("English", "another language")):
        asked = {case: queries[n] for case, queries in QUERIES.items() if case in ids}
        by_words = [_place(_listed(entries, user, query), ids[case]) for case, query in asked.items()]
        by_both = [_place(_listed(entries, user, query, found), ids[case]) for case, query in asked.items()]
        for name, places in (("words alone", by_words), ("words and meaning", by_both)):
            first, three = (sum(place <= most for place in places) for most in (1, 3))
            print(f"{language:16} {name:18} first {first:2} of {len(places)}, among three {three:2}")


def _parts(texts: dict[str, list[list[object]]]) -> Iterator[tuple[str, list[tuple[float | None, str]]]]:
    yield "post", [(None, str(texts.get("caption") or ""))]
    yield "said", [(None, str(line[2])) for line in texts.get("said", [])]
    yield "shown", [(None, str(line[0])) for line in texts.get("shown", [])]


def _listed(entries: Entries, user: str, query: str, found: Meanings | None = None) -> list[str]:
    meant = found.find(user, query, wait_s=30) if found else ()
    return [one.id for one in entries.page(user, limit=10, wanted=EntryFilter(text=query, meant=meant))]


def _place(listed: list[str], entry_id: str) -> int:
    return listed.index(entry_id) + 1 if entry_id in listed else 1000


def _how_fast(database: Database, found: Meanings, notes: int) -> None:
    user, chance = "_how_fast", random.Random(7)
    with database.transaction() as session:
        session.add(Video(id="v", platform="file", platform_id="v"))
        session.flush()
        for n in range(notes):
            session.add(_entry(user, "v", f"Note {n}", str(n)))
        session.flush()
        rows = [
            {"entry_id": f"{user}-v-{n}", "user_id": user, "model": NAME,
             "vector": struct.pack("<384e", *(chance.gauss(0, 0.05) for _ in range(384)))}
            for n in range(notes)
        ]  # fmt: skip
        session.execute(insert(EntryMeaning), rows)
    first = _seconds(lambda: found.find(user, TYPED[0], wait_s=30))
    entries = Entries(database)
    took = sorted(_seconds(partial(_listed, entries, user, TYPED[n % len(TYPED)], found)) for n in range(ROUNDS))
    middle, slowest = 1000 * statistics.median(took), 1000 * took[-1]
    print(
        f"{notes} notes: {middle:.0f} ms a search (slowest {slowest:.0f}), {first:.1f} s the first, with loading them"
    )


def _entry(user: str, video: str, title: str, key: str = "") -> Entry:
    return Entry(
        id=f"{user}-{video}-{key}", user_id=user, video_id=video, source={"kind": "file"}, options={},
        options_key=key, title=title, status="completed",
    )  # fmt: skip


def _seconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--notes", type=int, default=10_000)
    given = parser.parse_args()
    main(given.cases, given.notes)
